"""Sentences about exceptions: what is out of the ordinary, what was expected, and how often that happens by chance."""

from __future__ import annotations

from pcc_analysis.exception_wording.calibrated import exceptions_in_words, flag_sentence
from pcc_analysis.exception_wording.expected import forecast_difference, forecast_sentence
from pcc_analysis.exception_wording.office import false_alarms, office_key_in_words

__all__ = [
    "exceptions_in_words",
    "false_alarms",
    "flag_sentence",
    "forecast_difference",
    "forecast_sentence",
    "office_key_in_words",
]

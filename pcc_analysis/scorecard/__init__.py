"""The Panel's scorecard in both published forms, and what of a whole report is out of the ordinary."""

from __future__ import annotations

from pcc_analysis.scorecard.card import scorecard
from pcc_analysis.scorecard.family import FlagFamily, flag_family
from pcc_analysis.scorecard.printed import as_printed

__all__ = ["FlagFamily", "as_printed", "flag_family", "scorecard"]

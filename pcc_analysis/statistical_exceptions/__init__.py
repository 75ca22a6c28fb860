"""Statistical exceptions: the office's key as published, and beside it the set that keeps its promises."""

from __future__ import annotations

from pcc_analysis.flags import NO_DATA
from pcc_analysis.statistical_exceptions.calibrated import AMBER, LEVELS, calibrated
from pcc_analysis.statistical_exceptions.office_key import office_key, weighting
from pcc_analysis.statistical_exceptions.rolling_trend import rolling_trend_exact

__all__ = ["AMBER", "LEVELS", "NO_DATA", "calibrated", "office_key", "rolling_trend_exact", "weighting"]

"""Measures: what is counted, over what, and the monthly table that comes of it."""

from pcc_analysis.measures.catalogue import catalogue
from pcc_analysis.measures.measure import FORCE, NOT_ALLOCATED, Measure
from pcc_analysis.measures.monthly import Monthly, build_monthly

__all__ = ["FORCE", "NOT_ALLOCATED", "Measure", "Monthly", "build_monthly", "catalogue"]

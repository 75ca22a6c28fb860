"""Tabulations: counts that the monthly table is too coarse for, one file per subject; nothing here is record level."""

from pcc_analysis.tabulations.tabulation import Tabulation, tabulation

__all__ = ["Tabulation", "tabulation"]

"""Deep dives: one file per subject, from a briefing to findings and charts; notebooks show them and do nothing else."""

from pcc_analysis.deep_dives.finding import LIMITS, Finding, explained, headlines, with_limits
from pcc_analysis.deep_dives.recorded import record

__all__ = ["LIMITS", "Finding", "explained", "headlines", "record", "with_limits"]

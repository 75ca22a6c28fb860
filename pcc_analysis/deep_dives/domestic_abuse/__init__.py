"""Deep dive: domestic abuse, its repeats, its risk, and why victims do not support action."""

from pcc_analysis.deep_dives.domestic_abuse.declines import reasons, reasons_chart, support
from pcc_analysis.deep_dives.domestic_abuse.repeats import repeats
from pcc_analysis.deep_dives.domestic_abuse.risk import risk, risk_chart, risk_effects

__all__ = [
    "reasons",
    "reasons_chart",
    "repeats",
    "risk",
    "risk_chart",
    "risk_effects",
    "support",
]

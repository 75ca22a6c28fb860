"""Control charts of separate months, for analysts who want them: XmR, p′, u′, g and t, with the NHS rules.

They return figures and flags, draw nothing, and refuse what they would mislead on: rolling totals and seasons.
"""

from __future__ import annotations

from pcc_analysis.control_charts.attributes import p_prime, u_prime
from pcc_analysis.control_charts.individuals import RULES, xmr
from pcc_analysis.control_charts.rare_events import g_chart, t_chart
from pcc_analysis.control_charts.suitability import Overlap, Season, overlap, seasonality

__all__ = ["RULES", "Overlap", "Season", "g_chart", "overlap", "p_prime", "seasonality", "t_chart", "u_prime", "xmr"]

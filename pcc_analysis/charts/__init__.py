"""Charts of the Panel's reports: each draws finished figures on axes and returns the axes with a text alternative."""

from __future__ import annotations

from pcc_analysis.charts.comparison import indexed, z_scores
from pcc_analysis.charts.curves import curves
from pcc_analysis.charts.estimates import estimates
from pcc_analysis.charts.funnel import funnel
from pcc_analysis.charts.heat_map import heat_map
from pcc_analysis.charts.hexagons import hexagons
from pcc_analysis.charts.lent import lent
from pcc_analysis.charts.monthly import monthly
from pcc_analysis.charts.outcomes import outcome_trend, stacked_outcomes
from pcc_analysis.charts.peers import peer_bars
from pcc_analysis.charts.progress import progress
from pcc_analysis.charts.satisfaction import satisfaction
from pcc_analysis.charts.sparkline import sparkline
from pcc_analysis.charts.style import Drawn, figure
from pcc_analysis.charts.svg import to_svg

__all__ = [
    "Drawn",
    "curves",
    "estimates",
    "figure",
    "funnel",
    "heat_map",
    "hexagons",
    "indexed",
    "lent",
    "monthly",
    "outcome_trend",
    "peer_bars",
    "progress",
    "satisfaction",
    "sparkline",
    "stacked_outcomes",
    "to_svg",
    "z_scores",
]

"""Charts of the Panel's reports: each draws finished figures on axes and returns the axes with a text alternative."""

from __future__ import annotations

from pcc_analysis.charts.monthly import monthly
from pcc_analysis.charts.peers import peer_bars
from pcc_analysis.charts.sparkline import sparkline
from pcc_analysis.charts.style import Drawn, figure, style_sheet
from pcc_analysis.charts.svg import to_svg

__all__ = ["Drawn", "figure", "monthly", "peer_bars", "sparkline", "style_sheet", "to_svg"]

"""Looking at figures by hand, in a notebook: every measure by its name, and the widgets."""

from pcc_analysis.explore.measures import Measures
from pcc_analysis.explore.widgets import Explorer, explore

__all__ = ["Explorer", "Measures", "explore"]

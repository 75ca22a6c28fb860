"""Deep dive: hate crime by strand, and crimes that carry several."""

from pcc_analysis.deep_dives.hate_crime.growth import strands, strands_chart
from pcc_analysis.deep_dives.hate_crime.together import action, action_chart, carried, several

__all__ = ["action", "action_chart", "carried", "several", "strands", "strands_chart"]

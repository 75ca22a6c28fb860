"""Deep dive: what goes with the satisfaction of victims, by group, over time, and with the answers weighted."""

from pcc_analysis.deep_dives.victim_satisfaction.drivers import drivers, drivers_chart
from pcc_analysis.deep_dives.victim_satisfaction.shares import groups, groups_chart, reweighted, trend, trend_chart

__all__ = ["drivers", "drivers_chart", "groups", "groups_chart", "reweighted", "trend", "trend_chart"]

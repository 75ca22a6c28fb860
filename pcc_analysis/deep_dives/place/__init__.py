"""Deep dive: where crime is, how much of it in few places, whether the places stay the same, and which changed."""

from pcc_analysis.deep_dives.place.busiest import busiest, busiest_map, mapped
from pcc_analysis.deep_dives.place.change import changed, changed_chart
from pcc_analysis.deep_dives.place.few import few, lasting, lasting_chart, lorenz, lorenz_chart
from pcc_analysis.deep_dives.place.where import Places, told, where

__all__ = [
    "Places",
    "busiest",
    "busiest_map",
    "changed",
    "changed_chart",
    "few",
    "lasting",
    "lasting_chart",
    "lorenz",
    "lorenz_chart",
    "mapped",
    "told",
    "where",
]

"""The catalogue: every measure the toolkit knows, by id."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from pcc_analysis.errors import MeasureError
from pcc_analysis.measures.antisocial_behaviour import antisocial_behaviour_measures
from pcc_analysis.measures.crime import crime_measures
from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.street import street_measures

SUBJECTS = (crime_measures, antisocial_behaviour_measures, street_measures)


@cache
def catalogue() -> MappingProxyType[str, Measure]:
    """Return every measure by id, in the order of the subjects; adding one is adding it to a subject's list.

    Raises
    ------
    MeasureError
        Where two measures share an id.
    """
    found: dict[str, Measure] = {}
    for subject in SUBJECTS:
        for measure in subject():
            if measure.id in found:
                raise MeasureError(f"two measures have the id {measure.id!r}; rename one")
            found[measure.id] = measure
    return MappingProxyType(found)

"""The catalogue: every measure the toolkit knows, by id."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from pcc_analysis.errors import MeasureError
from pcc_analysis.measures.antisocial_behaviour import antisocial_behaviour_measures
from pcc_analysis.measures.calls import calls_measures
from pcc_analysis.measures.case_files import case_files_measures
from pcc_analysis.measures.complaints import complaints_measures
from pcc_analysis.measures.confidence import confidence_measures
from pcc_analysis.measures.courts import courts_measures
from pcc_analysis.measures.crime import crime_measures
from pcc_analysis.measures.cyber import cyber_measures
from pcc_analysis.measures.domestic_abuse import domestic_abuse_measures
from pcc_analysis.measures.exploitation import exploitation_measures
from pcc_analysis.measures.hate_crime import hate_crime_measures
from pcc_analysis.measures.knife_crime import knife_crime_measures
from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.mental_health import mental_health_measures
from pcc_analysis.measures.outcomes import outcomes_measures
from pcc_analysis.measures.recording_audits import recording_audits_measures
from pcc_analysis.measures.reoffending import reoffending_measures
from pcc_analysis.measures.response import response_measures
from pcc_analysis.measures.road_safety import road_safety_measures
from pcc_analysis.measures.sexual_offences import sexual_offences_measures
from pcc_analysis.measures.sickness import sickness_measures
from pcc_analysis.measures.specials import specials_measures
from pcc_analysis.measures.street import street_measures
from pcc_analysis.measures.victim_satisfaction import victim_satisfaction_measures
from pcc_analysis.measures.victims_rights import victims_rights_measures
from pcc_analysis.measures.violence import violence_measures
from pcc_analysis.measures.workforce import workforce_measures

SUBJECTS = (
    crime_measures,
    outcomes_measures,
    violence_measures,
    sexual_offences_measures,
    domestic_abuse_measures,
    hate_crime_measures,
    cyber_measures,
    exploitation_measures,
    knife_crime_measures,
    antisocial_behaviour_measures,
    street_measures,
    response_measures,
    calls_measures,
    victim_satisfaction_measures,
    confidence_measures,
    victims_rights_measures,
    recording_audits_measures,
    road_safety_measures,
    mental_health_measures,
    specials_measures,
    workforce_measures,
    sickness_measures,
    reoffending_measures,
    courts_measures,
    complaints_measures,
    case_files_measures,
)


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

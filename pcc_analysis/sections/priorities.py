"""The body of a report: every priority of the plan, a section per measure, details where a measure has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from pcc_analysis.ahead import Ahead
from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.files import Written
from pcc_analysis.elements import Element
from pcc_analysis.elements.markup import markdown
from pcc_analysis.page import Commentary, Heading, Notes, Prose
from pcc_analysis.plans import Priority
from pcc_analysis.sections.areas import areas
from pcc_analysis.sections.asb import asb_against_crime, asb_types
from pcc_analysis.sections.companions import companions
from pcc_analysis.sections.confidence import confidence_section
from pcc_analysis.sections.courts import trials_by_reason
from pcc_analysis.sections.crime import burglary_and_vehicles, crime_groups
from pcc_analysis.sections.hate import hate_strands
from pcc_analysis.sections.left_out import LeftOut
from pcc_analysis.sections.measure import Drawings, draw, measure_section
from pcc_analysis.sections.outcomes import outcomes_by_group
from pcc_analysis.sections.peers import similar_forces
from pcc_analysis.sections.resourcing import specials, team_resourcing
from pcc_analysis.sections.satisfaction import satisfaction_by_aspect
from pcc_analysis.sections.street import street_categories

Detail = Callable[[Briefing], list[Element]]


def _beside(caption: str, *names: str, notes: Iterable[str] = ()) -> Detail:
    return partial(companions, caption=caption, names=names, notes=tuple(notes))


def _areas(name: str) -> Detail:
    return partial(areas, name=name)


def _similar(offence: str, name: str) -> Detail:
    return partial(similar_forces, offence=offence, name=name)


def _calls(line: str, *more: str) -> tuple[str, ...]:
    return (*(f"{name}_{line}" for name in ("calls_offered", "calls_answered", "time_to_answer_median")), *more)


DETAILS: dict[str, tuple[Detail, ...]] = {
    "crime_volume": (
        similar_forces,
        crime_groups,
        _similar("Violence against the person", "violence against the person"),
        burglary_and_vehicles,
        _areas("crime_volume"),
        _areas("violence_with_injury"),
    ),
    "street_crime_volume": (street_categories, similar_forces),
    "crime_recording_compliance": (
        _beside(
            "Audits of crime recording",
            "ncrs_compliance",
            "hocr_compliance",
            "crime_recording_compliance_domestic_hate",
            "crime_recording_compliance_high_risk",
        ),
    ),
    "cyber_crime": (
        _beside("Where cyber crime was found", "cyber_flag_only", "cyber_keyword_only", "cyber_flag_and_keyword"),
    ),
    "hate_crime": (_areas("hate_crime"), hate_strands),
    "child_sexual_exploitation": (_areas("child_sexual_exploitation"),),
    "positive_outcome_ratio": (_beside("Outcomes", "positive_outcomes", "charge_rate", "fat_rate"), outcomes_by_group),
    "asb_volume": (asb_types, _areas("asb_volume"), asb_against_crime),
    "ksi_collisions": (
        _beside("Casualties", "ksi_casualties", "casualties_fatal", "casualties_serious", "casualties_slight"),
    ),
    "specials_hours": (
        _beside(
            "Special constables",
            "specials_headcount",
            "specials_active",
            "specials_hours_per_person_per_month",
        ),
        specials,
    ),
    "knife_crime": (_beside("Knife crime in detail", "knife_robberies", "knife_crime_arrest_rate"),),
    "domestic_abuse": (
        _beside(
            "Domestic abuse in detail",
            *(f"domestic_abuse_risk_{risk}" for risk in ("high", "medium", "standard", "not_assessed")),
            "domestic_abuse_arrest_rate",
            "domestic_abuse_repeat_victims",
            "domestic_abuse_repeat_suspects",
            "domestic_abuse_outcome_14_16_rate",
        ),
        _areas("domestic_abuse"),
    ),
    "sexual_offences": (
        _beside(
            "When the offence happened",
            "sexual_offences_recent",
            "sexual_offences_non_recent",
            "sexual_offences_recency_unknown",
        ),
        _similar("Sexual offences", "sexual offences"),
        _areas("sexual_offences"),
    ),
    "satisfaction_overall": (satisfaction_by_aspect,),
    "conviction_rate": (
        _beside(
            "Convictions", "convictions", "conviction_rate_magistrates", "conviction_rate_crown", "guilty_plea_rate"
        ),
    ),
    "cracked_ineffective_trials_prosecution": (
        _beside("Trials", "trials_listed", "cracked_ineffective_trials"),
        trials_by_reason,
    ),
    "immediate_response_time": (
        _beside(
            "Immediate incidents in detail",
            "immediate_incidents",
            "immediate_response_time_median",
            "immediate_response_rate",
            "immediate_time_at_scene",
        ),
    ),
    "priority_response_time": (
        _beside(
            "Priority incidents in detail",
            "priority_incidents",
            "priority_response_time_median",
            "priority_response_rate",
            "priority_time_at_scene",
        ),
    ),
    "time_to_answer_999": (
        _beside("999 calls in detail", *_calls("999", "abandonment_999", "answered_within_10_seconds_999")),
    ),
    "time_to_answer_cch": (
        _beside("101 calls in detail", *_calls("cch", "abandonment_cch", "answered_within_30_seconds_cch")),
    ),
    "time_to_answer_crib": (_beside("CRIB calls in detail", *_calls("crib")),),
    "full_file_error_rate": (_beside("Full files", "full_files", "full_files_unsatisfactory"),),
    "complaints_recorded": (_beside("Complaints", "complaints_received"),),
    "appeals_upheld": (_beside("Appeals", "appeals_made", "appeals_completed", "appeals_upheld_of_complaints"),),
    "sickness_days_per_person": (
        _beside(
            "Sickness in detail",
            *(f"sickness_days_per_person_{group}" for group in ("officer", "staff", "pcso")),
            "sickness_psychological",
            "sickness_cases_open",
            "sickness_cases_to_close",
        ),
    ),
    "cpt_available_to_respond": (team_resourcing,),
}
"""What follows the section of a measure."""

SECTIONS: dict[str, Callable[[Briefing, str, bool], list[Element]]] = {"public_confidence": confidence_section}
"""Measures that are not counted by the month and have a section of their own kind."""


def priorities(briefing: Briefing, written: Written | None = None) -> list[Element]:
    """Return the sections of all priorities, in the order of the plan, with what people wrote and what was left out."""
    said = written.measures if written is not None else {}
    charted = [name for name in briefing.reported if name not in SECTIONS and briefing.measure(name).kind != "median"]
    with Ahead(partial(draw, briefing), charted) as drawn:
        # what follows the sections first: there is more of it than of anything else, and meanwhile charts are drawn
        details = {
            name: [one for detail in DETAILS.get(name, ()) for one in detail(briefing)] for name in briefing.reported
        }
        elements = [
            element
            for priority in briefing.plan.priorities
            for element in _priority(briefing, priority, said, drawn, details)
        ]
    return [*elements, LeftOut(briefing.by_area.protected)]


def _priority(
    briefing: Briefing,
    priority: Priority,
    said: Mapping[str, str],
    drawn: Drawings,
    details: Mapping[str, list[Element]],
) -> list[Element]:
    elements: list[Element] = [Heading(f"{priority.number}. {priority.title}", anchor=f"priority-{priority.number}")]
    shown = briefing.shown(priority)
    if not shown:
        elements.append(Prose("No extract was supplied for the measures of this priority."))
    for position, name in enumerate(shown):
        section = SECTIONS.get(name) or partial(measure_section, drawn=drawn)
        elements += section(briefing, name, position == 0)
        if text := said.get(name):
            elements.append(Commentary(markdown(text), author=f"Commentary: {briefing.measure(name).title}"))
        elements += details[name]
    if shown and (absent := [briefing.measure(name).title for name in briefing.absent(priority)]):
        elements.append(Notes([f"{'; '.join(absent)}."], title="Not reported, because no extract was supplied"))
    return elements

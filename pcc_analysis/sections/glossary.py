"""What the terms of a report mean."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.page import Definitions, Heading
from pcc_analysis.reference.outcomes import set_in_full

TERMS = {
    "101 and CrIB": (
        ("time_to_answer_crib", "time_to_answer_cch", "abandonment_crib", "abandonment_cch"),
        "101 is the number for what is not an emergency. The Crime and Incident Bureau (CrIB) takes such calls to "
        "record a crime or an incident.",
    ),
    "Abandonment rate": (
        ("abandonment_crib", "abandonment_cch", "abandonment_999"),
        "Of the calls offered, those whose callers rang off before anybody answered.",
    ),
    "Antisocial behaviour (ASB)": (
        ("asb_volume", "street_asb_volume"),
        "Personal: aimed at a person or a group. Nuisance: troubles a community. Environmental: harms a place.",
    ),
    "Community policing team (CPT)": (
        ("cpt_at_work", "cpt_available_to_respond"),
        "Constables (PC), sergeants (SGT), local crime investigators (LCI) and police community support officers "
        "(PCSO) of one area.",
    ),
    "Cracked trial": (
        ("cracked_ineffective_trials_prosecution",),
        "A trial that ends on its day without being held and needs no other day: a late guilty plea, or the "
        "prosecution ends its case.",
    ),
    "Cyber flagged and key word": (
        ("cyber_crime",),
        "Crimes that carry the flag for cybercrime, or whose summary holds a word of a list. Fraud is recorded "
        "nationally and not among them.",
    ),
    "Domestic abuse (DA)": (("domestic_abuse",), "Between people aged 16 or over who are or were partners or family."),
    "Full file": (
        ("full_file_error_rate",),
        "The case file for the Crown Prosecution Service where a defendant pleads not guilty.",
    ),
    "Hate crime": (
        ("hate_crime",),
        "A crime that the victim or anybody else believes to be driven by hostility to a person's race, religion, "
        "sexual orientation, disability or transgender identity.",
    ),
    "Immediate and priority": (
        ("immediate_response_time", "priority_response_time"),
        "Immediate incidents are emergencies. Priority incidents are urgent and to be reached within the hour.",
    ),
    "Ineffective trial": (
        ("cracked_ineffective_trials_prosecution",),
        "A trial that does not go ahead on its day and needs another one.",
    ),
    "Killed or seriously injured (KSI)": (
        ("ksi_collisions",),
        "A collision on the road in which at least one person was killed or seriously injured.",
    ),
    "Positive outcome": (("positive_outcome_ratio",), set_in_full("positive_outcome")),
    "Section 136": (
        ("section_136",),
        "Of the Mental Health Act 1983: the police may take a person who seems to need care at once to a place of "
        "safety.",
    ),
}
ALWAYS = {
    "12 months": "Twelve whole months up to the month named; compared with the twelve before them.",
    "Most similar forces": "Forces whose areas are alike in people, economy and places, so that crime can be compared.",
    "Percentage point": "The difference of two percentages: from 73% to 77% is 4 percentage points.",
}


def glossary(briefing: Briefing) -> list[Element]:
    """Return the terms of the measures that the report shows, in alphabetical order."""
    shown = set(briefing.reported)
    used = {term: meaning for term, (names, meaning) in TERMS.items() if shown.intersection(names)}
    return [Heading("Terms"), Definitions(sorted({**ALWAYS, **used}.items()))]

"""The simulated survey of victims of crime: one row per respondent, satisfied as often as published.

Planted: what a respondent says of the whole experience depends on what the same respondent says of its parts. `EFFECT`
holds the logarithms of the odds ratios: who was satisfied with being kept informed has four times the odds of being
satisfied with the whole experience, everything else equal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Months, Numbers, apportion, within
from pcc_analysis.demonstration.files import write_rows
from pcc_analysis.demonstration.inputs import rows

EFFECT = {
    "kept_informed": log(4),
    "treatment": log(3),
    "actions": log(2.5),
    "investigation": log(2),
    "contact": log(1.3),
    "arrival": log(1.3),
}
AFTERWARDS = {"would_recommend": log(8), "confident": log(7)}
"""Questions about the time to come, and how satisfaction with the whole experience raises the odds of a yes."""

TEMPER = 0.9
"""How far respondents who are content with one thing tend to be content with another: SD of the log odds."""

GROUPS = ("burglary", "vehicle_crime", "violent_crime", "hate_crime")
WORDING = {
    "burglary": "Residential burglary",
    "vehicle_crime": "Vehicle crime",
    "violent_crime": "Violent crime",
    "hate_crime": "Hate crime",
}
COLUMNS = (
    "overall",
    "contact",
    "arrival",
    "actions",
    "investigation",
    "kept_informed",
    "treatment",
    "time_to_investigate",
    "would_recommend",
    "confident",
)
SATISFIED = ("Completely satisfied", "Very satisfied", "Fairly satisfied")
NOT_SATISFIED = (
    "Neither satisfied nor dissatisfied",
    "Fairly dissatisfied",
    "Very dissatisfied",
    "Completely dissatisfied",
)
SCALE = {
    "would_recommend": (("Yes, definitely", "Yes, probably"), ("No, probably not", "No, definitely not")),
    "confident": (("Very confident", "Fairly confident"), ("Not very confident", "Not at all confident")),
}
SHARES = {2: (0.55, 0.45), 3: (0.36, 0.38, 0.26), 4: (0.30, 0.30, 0.25, 0.15)}

UNSURE_OVERALL = 6
OUT_OF_COURT = (Fixed("2023-08", "2024-07", 40), Fixed("2023-08", "2024-07", 31))
"""Victims whose crime was resolved out of court, and those of them who were satisfied: document 001, Victim Voice."""

USUALLY_OUT_OF_COURT = 0.035
SWINDON = 0.42
TWICE = 14


@dataclass
class Respondents:
    """The respondents of one window: month, crime type, and one answer per question (True satisfied)."""

    month: Months
    group: Counts
    temper: Numbers
    said: dict[str, Mask] = field(default_factory=dict)
    answered: dict[str, Mask] = field(default_factory=dict)

    def score(self, question: str) -> Numbers:
        """How likely each is to be satisfied, on the log scale; who gave no answer stands half-way."""
        if question == "overall":
            return sum((b * self.given(q) for q, b in EFFECT.items() if q in self.said), np.zeros(self.month.size))
        if question in AFTERWARDS:
            return AFTERWARDS[question] * self.given("overall")
        return TEMPER * self.temper

    def given(self, question: str) -> Numbers:
        """Give the answer as 1 or 0, one half where there is none."""
        return np.where(self.answered[question], self.said[question].astype(float), 0.5)


def make_survey(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate the interviews of these months.

    Satisfied victims and bases of every question, crime type and year of the table of document 000 under paragraph 95
    are met, and so are those of the 12 months to July 2024 in document 001, as counts that round to what is printed.
    A base of 1,008 gives the 2.6 points of paragraph 93. Nobody is weighted.
    """
    found: list[dict[str, object]] = []
    for first, last in sorted({(r["first"], r["last"]) for r in rows("satisfaction")}):
        window = Fixed(first, last, 0)
        months = axis[window.inside(axis)]
        if months.size:
            found += _window(window, months, rng, met=bool(within([window], axis)))
    found.sort(key=lambda row: str(row["month"]))
    for number, row in enumerate(found, start=1):
        row["respondent"] = f"VS{number:06d}"
    # a few interviews stand in two deliveries
    again = [dict(found[n]) for n in rng.choice(len(found), min(TWICE, len(found) // 20), replace=False)]
    return write_rows(folder / "survey", "victim-survey", [*found, *again], axis)


def _window(window: Fixed, months: Months, rng: np.random.Generator, met: bool) -> list[dict[str, object]]:
    known = [r for r in rows("satisfaction") if (r["first"], r["last"]) == (window.first, window.last)]
    length = int((window.span[1] - window.span[0]).astype(int)) + 1
    part = 1.0 if met else months.size / length
    bases = {r["group"]: int(r["base"]) for r in known if r["question"] == "overall" and r["group"]}
    many = {g: max(round((bases[g] + UNSURE_OVERALL) * part), 2) for g in GROUPS if g in bases}
    group = np.repeat([GROUPS.index(g) for g in many], list(many.values()))
    month = np.concatenate([np.repeat(months, apportion(n, rng.uniform(0.8, 1.2, months.size))) for n in many.values()])
    people = Respondents(month, group, rng.standard_normal(group.size))
    asked = [
        q for q in (*EFFECT, "time_to_investigate", "overall", *AFTERWARDS) if any(r["question"] == q for r in known)
    ]
    for question in asked:
        people.said[question] = np.zeros(group.size, dtype=bool)
        people.answered[question] = np.zeros(group.size, dtype=bool)
        for row in known:
            if row["question"] == question:
                here = np.flatnonzero(group == GROUPS.index(row["group"]) if row["group"] else group >= 0)
                _answer(people, question, here, int(row["satisfied"]), int(row["base"]), part, row["source"], rng)
    return _written(people, window, rng)


def _answer(
    people: Respondents,
    question: str,
    here: Counts,
    satisfied: int,
    base: int,
    part: float,
    source: str,
    rng: np.random.Generator,
) -> None:
    """Let as many answer, and as many of them be satisfied, as published: the likelier ones first."""
    share = satisfied / base
    base = min(round(base * part), here.size)
    answers = here[np.sort(rng.permutation(here.size)[:base])]
    exact = part == 1.0 and source != "ours"
    many = satisfied if exact else int(rng.binomial(base, share))
    likely = people.score(question)[answers] + rng.logistic(size=base)
    people.answered[question][answers] = True
    people.said[question][answers[np.argsort(-likely, kind="stable")[:many]]] = True


def _written(people: Respondents, window: Fixed, rng: np.random.Generator) -> list[dict[str, object]]:
    """Write the answers out in the words of the questionnaire."""
    size = people.month.size
    columns: dict[str, npt.NDArray[np.object_]] = {}
    for question in COLUMNS:
        words = np.full(size, None, dtype=object)
        if question in people.said:
            yes, no = SCALE.get(question, (SATISFIED, NOT_SATISFIED))
            first = np.array(yes)[rng.choice(len(yes), size, p=SHARES[len(yes)])]
            second = np.array(no)[rng.choice(len(no), size, p=SHARES[len(no)])]
            missing = np.where(rng.random(size) < (0.9 if question == "arrival" else 0.5), "Not applicable", "")
            unsure = rng.random(size) < (1.0 if question == "overall" else 0.15)
            words = np.where(people.said[question], first, second).astype(object)
            silent = ~people.answered[question]
            words[silent] = np.where(unsure, "Don't know", missing)[silent]
            words[words == ""] = None
        columns[question] = words
    court = _out_of_court(people, window, rng)
    area = np.where(rng.random(size) < SWINDON, "Swindon", "County")
    names = [WORDING[GROUPS[number]] for number in people.group]
    return [
        {
            "respondent": "",
            "month": str(people.month[n]),
            "crime_type": names[n],
            "area": area[n],
            "out_of_court": "yes" if court[n] else "no",
            **{question: columns[question][n] for question in COLUMNS},
        }
        for n in range(size)
    ]


def _out_of_court(people: Respondents, window: Fixed, rng: np.random.Generator) -> Mask:
    """Say whose crime was resolved out of court; in the year that is published, as many and as satisfied."""
    chosen = rng.random(people.month.size) < USUALLY_OUT_OF_COURT
    all_of, satisfied = OUT_OF_COURT
    if (window.first, window.last) == (all_of.first, all_of.last):
        chosen[:] = False
        yes = np.flatnonzero(people.said["overall"])
        no = np.flatnonzero(people.answered["overall"] & ~people.said["overall"])
        chosen[rng.permutation(yes)[: satisfied.total]] = True
        chosen[rng.permutation(no)[: all_of.total - satisfied.total]] = True
    return chosen

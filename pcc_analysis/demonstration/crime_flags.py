"""Flags of the simulated crimes: domestic abuse, hate and its strands, cyber, child sexual exploitation, knives."""

from __future__ import annotations

import numpy as np

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Numbers, Places, choose
from pcc_analysis.demonstration.crime_records import Crimes
from pcc_analysis.demonstration.inputs import fixed

DOMESTIC_ABUSE = {
    "violence_with_injury": 0.31, "violence_without_injury": 0.38, "stalking_and_harassment": 0.38,
    "sexual_offences": 0.22, "criminal_damage_and_arson": 0.09, "public_order": 0.07, "all_other_theft": 0.03,
    "burglary_residential": 0.02, "miscellaneous_crimes_against_society": 0.08, "homicide": 0.3,
}  # fmt: skip
CYBER = {
    "8R": 0.90, "8L": 0.45, "8Q": 0.45, "8M": 0.3, "8U": 0.15, "71": 0.5, "88A": 0.9, "86": 0.85, "22B": 0.3,
    "21": 0.15, "35": 0.75, "9A": 0.12, "9B": 0.08, "3B": 0.2, "AF": 0.6, "49": 0.02, "20A": 0.04, "88E": 0.1,
}  # fmt: skip
CHILD_SEXUAL_EXPLOITATION = {
    "71": 0.9, "22B": 0.4, "21": 0.15, "19D": 0.25, "19E": 0.1, "88A": 0.7, "20B": 0.1, "17B": 0.08, "19G": 0.2,
    "106": 0.15, "13": 0.2,
}  # fmt: skip
HATE = {
    "9A": 0.055, "105A": 0.012, "8N": 0.008, "8L": 0.035, "8R": 0.03, "58A": 0.01, "58B": 0.015, "58C": 0.004,
    "58D": 0.008, "3B": 0.04, "8S": 0.03, "104": 0.04, "49": 0.002,
}  # fmt: skip
KNIFE = {"10D": 0.75, "34B": 0.22, "34A": 0.2, "5D": 0.25, "3B": 0.15, "8N": 0.006, "105A": 0.003, "2": 0.5, "1": 0.4}

STRANDS = ("race", "religion", "sexual orientation", "disability", "transgender")
USUAL_STRANDS = (0.10, 0.08, 0.42, 0.25, 0.15)
"""Strands of hate crimes whose offence is not itself racially or religiously aggravated, where none are published."""

STRANDS_OF_A_CRIME = (
    "",
    *(";".join(dict.fromkeys((one, other or one))) for one in STRANDS for other in ("", *STRANDS)),
)
"""No strand; then each strand alone and with each other one, in the order of `STRANDS`."""

SECOND_STRAND = 0.03
RISKS = ("", "standard", "medium", "high")
TREND = {
    "cyber": ((2014, 0.45), (2018, 0.80), (2019, 1.0), (2025, 1.0)),
    "domestic_abuse": ((2014, 0.80), (2018, 0.95), (2019, 1.05), (2022, 1.10), (2025, 1.0)),
}


def domestic_abuse(crimes: Crimes, rng: np.random.Generator) -> Mask:
    """Flag domestic abuse."""
    chance = np.minimum(crimes.by_kind(DOMESTIC_ABUSE) * _trend("domestic_abuse", crimes), 0.9)
    injury = np.flatnonzero(crimes.of_subgroup("Violence WITH Injury"))
    flagged = np.zeros(chance.size, dtype=bool)
    known = fixed("domestic_abuse/violence_with_injury", crimes.axis)
    settled = injury[np.any([w.inside(crimes.month[injury]) for w in known], axis=0)] if known else injury[:0]
    flagged[settled] = choose(crimes.month[settled], chance[settled], known, rng)
    rest = np.setdiff1d(np.arange(chance.size), settled, assume_unique=True)
    left = [
        Fixed(w.first, w.last, w.total - int((flagged & w.inside(crimes.month)).sum()))
        for w in fixed("domestic_abuse", crimes.axis)
    ]
    flagged[rest] = choose(crimes.month[rest], chance[rest], left, rng)
    return flagged


def risk_level(crimes: Crimes, flagged: Mask, rng: np.random.Generator) -> Places:
    """
    Assess the risk of each case of domestic abuse, as its place in `RISKS`; a few were not assessed.

    High and medium risk of document 001 are met. Its standard risk is not: the three levels add up to more assessments
    than there are crimes, because incidents that are no crime are assessed too.
    """
    level = np.zeros(flagged.size, dtype=np.int8)
    for name, usual in (("high", 0.05), ("medium", 0.31), ("standard", 0.96)):
        free = np.flatnonzero(flagged & (level == 0))
        found = choose(crimes.month[free], np.full(free.size, usual), fixed(f"risk/{name}", crimes.axis), rng)
        level[free[found]] = RISKS.index(name)
    return level


def cyber(crimes: Crimes, rng: np.random.Generator) -> tuple[Mask, Mask]:
    """Choose cyber crimes: those with the flag, and those with a key word in the summary; some have both."""
    chance = np.minimum(crimes.by_code(CYBER) * _trend("cyber", crimes), 0.95)
    found = choose(crimes.month, chance, fixed("cyber", crimes.axis), rng)
    u = rng.random(found.size)
    return found & (u < 0.70), found & (u > 0.35)


def child_sexual_exploitation(crimes: Crimes, rng: np.random.Generator) -> Mask:
    """Flag child sexual exploitation."""
    return choose(crimes.month, crimes.by_code(CHILD_SEXUAL_EXPLOITATION), fixed("cse", crimes.axis), rng)


def knife(crimes: Crimes, rng: np.random.Generator) -> Mask:
    """Flag knife crime."""
    return choose(crimes.month, crimes.by_code(KNIFE), fixed("knife", crimes.axis), rng)


def hate_strands(crimes: Crimes, rng: np.random.Generator) -> Places:
    """
    Give each crime its place in `STRANDS_OF_A_CRIME`: its strand, or its two strands, 0 where it is no hate crime.

    Aggravated offences are hate crimes by race or religion. In the years that are published, the crimes and each
    strand are met exactly, a few crimes carrying two strands.
    """
    aggravated = crimes.aggravated
    others = [
        Fixed(w.first, w.last, w.total - int((aggravated & w.inside(crimes.month)).sum()))
        for w in fixed("hate", crimes.axis)
    ]
    hate = choose(crimes.month, np.where(aggravated, 0, crimes.by_code(HATE)), others, rng) | aggravated
    first = np.full(hate.size, -1)
    second = np.full(hate.size, -1)
    where = np.flatnonzero(hate)
    usual = rng.choice(len(STRANDS), where.size, p=USUAL_STRANDS)
    first[where] = np.where(aggravated[where], (rng.random(where.size) < 0.06).astype(int), usual)
    doubled = where[rng.random(where.size) < SECOND_STRAND]
    second[doubled] = (first[doubled] + 1 + rng.integers(0, len(STRANDS) - 1, doubled.size)) % len(STRANDS)
    published = {strand: fixed(f"hate/{strand}", crimes.axis) for strand in STRANDS}
    for number, window in enumerate(published["race"]):
        wanted = np.array([published[strand][number].total for strand in STRANDS])
        inside = np.flatnonzero(hate & window.inside(crimes.month))
        first[inside], second[inside] = _deal(wanted, aggravated[inside], rng)
    return np.where(first >= 0, 1 + first * (len(STRANDS) + 1) + second + 1, 0).astype(np.int8)


def _deal(wanted: Counts, aggravated: Mask, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """Deal strands to crimes, each as often as wanted: race to aggravated crimes first, second strands last."""
    crimes = aggravated.size
    deck = np.repeat(np.arange(wanted.size), wanted)
    to_aggravated = deck[: int(aggravated.sum())]
    rest = rng.permutation(deck[to_aggravated.size :])
    first, second = np.empty(crimes, dtype=np.int64), np.full(crimes, -1)
    first[aggravated] = to_aggravated
    first[~aggravated] = rest[: crimes - to_aggravated.size]
    for strand in rest[crimes - to_aggravated.size :]:
        free = np.flatnonzero((second < 0) & (first != strand))
        second[rng.choice(free)] = strand
    return first, second


def _trend(name: str, crimes: Crimes) -> Numbers:
    years, levels = zip(*TREND[name], strict=True)
    return np.interp(crimes.month.astype(int) / 12 + 1970, years, levels)

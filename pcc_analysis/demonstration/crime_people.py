"""People in the simulated crimes, all invented: victims and suspects, repeats among them, ages and relationships."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Numbers, Places, choose
from pcc_analysis.demonstration.crime_records import Crimes, Days
from pcc_analysis.demonstration.inputs import fixed, rated
from pcc_analysis.demonstration.levels import month_days
from pcc_analysis.demonstration.spells import path, repeats, spells

AGAINST_PEOPLE = ("Violence Against The Person", "Sexual Offences", "Robbery", "Theft from the Person")
MALE = {"Sexual Offences": 0.16, "Robbery": 0.7}
USUALLY_MALE = 0.51
ADULT = {"Sexual Offences": 0.6}
USUALLY_ADULT = 0.73
NOT_SAID = 0.06
SEXES = ("", "female", "male")
RELATIONSHIPS = ("", "partner", "ex-partner", "family", "acquaintance", "stranger")
OF_ABUSE = (0.16, 0.395, 0.185, 0.26, 0.0, 0.0)
OF_OTHERS = (0.45, 0.0, 0.0, 0.02, 0.28, 0.25)
OF_RASSO = (0.20, 0.16, 0.08, 0.17, 0.27, 0.12)


@dataclass(frozen=True)
class People:
    """What is known of the people in each crime: `sex` numbers `SEXES`, an age of -1 is not known."""

    victim: Counts
    suspect: Counts
    sex: Places
    age: Places
    relationship: Places


def people(crimes: Crimes, abuse: Mask, known_victim: Mask, known_suspect: Mask, rng: np.random.Generator) -> People:
    """
    Invent the people in the crimes.

    Repeat victims and suspects of domestic abuse follow the published path; people in other crimes are met once. Sex,
    age, and relationship in violence with injury and in rape and serious sexual offences are those of document 001.
    """
    sex, age = _sex(crimes, known_victim, rng), _age(crimes, known_victim, rng)
    relationship = _relationship(crimes, abuse, rng)
    return People(
        _numbered("repeat_victims", crimes, abuse & known_victim, rng),
        _numbered("repeat_suspects", crimes, abuse & known_suspect, rng),
        sex,
        age,
        relationship,
    )


def _numbered(series: str, crimes: Crimes, able: Mask, rng: np.random.Generator) -> Counts:
    """Give every person a number, the same in the two crimes of a pair."""
    person: Counts = np.arange(1, able.size + 1)
    for earlier, later in repeats(series, crimes.axis, crimes.month, np.flatnonzero(able), rng):
        person[later] = person[earlier]
    return person


def _share(name: str, crimes: Crimes, known: Mask, usual: Numbers, rng: np.random.Generator) -> Mask:
    """Choose a share of the crimes of which it is known; of violence with injury as published."""
    chosen = known & (rng.random(known.size) < usual)
    injury = np.flatnonzero(known & crimes.of_subgroup("Violence WITH Injury"))
    months = crimes.month[injury]
    totals = rated(f"{name}/violence_with_injury", crimes.axis, months)
    chosen[injury] = choose(months, usual[injury], totals, rng)
    return chosen


def _sex(crimes: Crimes, victims: Mask, rng: np.random.Generator) -> Places:
    known = victims & crimes.of_group(*AGAINST_PEOPLE) & (rng.random(victims.size) > NOT_SAID)
    male = _share("male", crimes, known, crimes.by_group(MALE, USUALLY_MALE), rng)
    return np.where(known, np.where(male, 2, 1), 0).astype(np.int8)


def _age(crimes: Crimes, victims: Mask, rng: np.random.Generator) -> Places:
    """Give ages in years; -1 where none is known."""
    known = victims & crimes.of_group(*AGAINST_PEOPLE) & (rng.random(victims.size) > NOT_SAID)
    adult = _share("adult", crimes, known, crimes.by_group(ADULT, USUALLY_ADULT), rng)
    old = np.minimum(18 + rng.gamma(1.9, 10, known.size), 96)
    young = np.minimum(rng.triangular(2, 15, 18, known.size), 17)
    return np.where(known, np.where(adult, old, young), -1).astype(np.int8)


def _relationship(crimes: Crimes, abuse: Mask, rng: np.random.Generator) -> Places:
    """Say what the suspect is to the victim, as its place in `RELATIONSHIPS`; 0 where it is not known."""
    rasso = crimes.of_set("rape", "serious_sexual_offence")
    many = len(RELATIONSHIPS)
    found = rng.choice(many, abuse.size, p=OF_OTHERS).astype(np.int8)
    found[abuse] = rng.choice(many, int(abuse.sum()), p=OF_ABUSE)
    found[rasso] = rng.choice(many, int(rasso.sum()), p=OF_RASSO)
    found[~crimes.of_group("Violence Against The Person", "Sexual Offences")] = 0
    partner, former, family, acquaintance = (
        RELATIONSHIPS.index(name) for name in ("partner", "ex-partner", "family", "acquaintance")
    )
    injury = abuse & crimes.of_subgroup("Violence WITH Injury")
    totals = fixed("relationship known/violence_with_injury", crimes.axis)
    inside = _inside(totals, crimes, np.flatnonzero(injury))
    said = choose(crimes.month[inside], np.where(found[inside] > 0, 0.9, 0.1), totals, rng)
    found[inside] = np.where(said, np.where(found[inside] > 0, found[inside], family), 0)
    injury &= found > 0
    for name in (partner, former):
        here = np.flatnonzero(injury & (found != partner) if name == former else injury)
        totals = rated(f"{RELATIONSHIPS[name]}/violence_with_injury", crimes.axis, crimes.month[injury])
        inside = _inside(totals, crimes, here)
        chosen = choose(crimes.month[inside], np.where(found[inside] == name, 0.9, 0.1), totals, rng)
        found[inside] = np.where(chosen, name, np.where(found[inside] == name, family, found[inside]))
    known = np.flatnonzero(rasso & (found > 0))
    totals = rated("outside the family/rasso", crimes.axis, crimes.month[known])
    inside = _inside(totals, crimes, known)
    outside = choose(crimes.month[inside], np.where(found[inside] != family, 0.9, 0.1), totals, rng)
    elsewhere = np.where(found[inside] == family, acquaintance, found[inside])
    found[inside] = np.where(outside, elsewhere, family)
    return found


def _inside(totals: list[Fixed], crimes: Crimes, here: Counts) -> Counts:
    return here[np.any([w.inside(crimes.month[here]) for w in totals], axis=0)] if totals else here[:0]


def outstanding(crimes: Crimes, rng: np.random.Generator) -> tuple[Days, Days]:
    """
    Give rapes and serious sexual offences with a suspect who is still sought the day it began and the day it ended.

    The number outstanding at the end of each month follows the published path.
    """
    never = np.datetime64("NaT", "D")
    wanted, traced = np.full(crimes.day.size, never), np.full(crimes.day.size, never)
    able = np.flatnonzero(crimes.of_set("rape", "serious_sexual_offence"))
    place = (crimes.month[able] - crimes.axis[0]).astype(int)
    free = [list(rng.permutation(able[place == number])) for number in range(crimes.axis.size)]
    lengths = month_days(crimes.axis)
    for start, end in spells(path("outstanding_suspects", crimes.axis)):
        if not free[start]:
            continue
        crime = int(free[start].pop())
        last = crimes.axis[start].astype("datetime64[D]") + int(lengths[start]) - 1
        wanted[crime] = min(crimes.day[crime] + int(rng.integers(0, 15)), last)
        if end < crimes.axis.size:
            traced[crime] = crimes.axis[end].astype("datetime64[D]") + int(rng.integers(0, lengths[end]))
    return wanted, traced

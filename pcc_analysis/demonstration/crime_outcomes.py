"""Outcomes of the simulated crimes: which type, on which day, and whether somebody was arrested."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Months, Numbers, apportion, choose, shares
from pcc_analysis.demonstration.crime_counts import YEARS, cells
from pcc_analysis.demonstration.crime_disposals import Disposals, arrests, meet_disposals, plan_charges, sub_codes
from pcc_analysis.demonstration.crime_records import Crimes, Days, Texts
from pcc_analysis.demonstration.inputs import fixed, rows

POSITIVE = {
    "Violence Against The Person": 0.174, "Shoplifting": 0.363, "Drug Offences": 0.80, "Criminal Damage & Arson": 0.11,
    "Public Order Offences": 0.184, "All Other Theft Offences": 0.066, "Miscellaneous Crimes Against Society": 0.348,
    "Burglary": 0.065, "Sexual Offences": 0.107, "Vehicle Offences": 0.048, "Robbery": 0.184, "Bicycle Theft": 0.066,
    "Theft from the Person": 0.03, "Possession of Weapons Offences": 0.40, "Fraud Offences": 0.0,
}  # fmt: skip
"""Positive outcomes per crime by group in the 12 months to June 2019: document 000, table after paragraph 38."""

BY_YEAR = (1.56, 1.37, 1.03, 0.94, 1.0, 1.0, 1.05, 0.74, 0.79, 0.97, 1.16)
"""Positive outcomes per crime recorded, 2014/15 to 2024/25, against 2018/19: Home Office, outcomes of Wiltshire."""

MIX = {
    "1": (0.66, 0.68, 0.70, 0.74, 0.79, 0.77, 0.80, 0.82, 0.78, 0.74, 0.62),
    "2": (0.05, 0.05, 0.05, 0.05, 0.03, 0.01, 0.01, 0.01, 0.01, 0.01, 0.01),
    "3": (0.13, 0.13, 0.13, 0.12, 0.09, 0.11, 0.11, 0.10, 0.08, 0.06, 0.05),
    "4": (0.01,) * 11,
    "6": (0.02, 0.04, 0.03, 0.02, 0.005, 0.02, 0.005, 0.005, 0.01, 0.005, 0.0),
    "8": (0.13, 0.09, 0.09, 0.07, 0.07, 0.08, 0.06, 0.07, 0.11, 0.18, 0.31),
}
"""Types among positive outcomes by year: shares rounded from the same source; drug warnings apart."""

DRUG_WARNING = (0.30, 0.28, 0.26, 0.18, 0.18, 0.17, 0.18, 0.08, 0.0, 0.0, 0.0)
ALTERNATE = 0.02
OTHER_TYPES = ("5", "10", "11", "12", "13", "14", "15", "16", "17", "18", "20", "21", "22", "9")
OTHER_BY_KIND = {
    "person": (0.001, 0.01, 0.006, 0.008, 0.002, 0.13, 0.29, 0.36, 0.01, 0.11, 0.02, 0.03, 0.015, 0.008),
    "property": (0.001, 0.01, 0.003, 0.002, 0.001, 0.02, 0.07, 0.03, 0.002, 0.84, 0.005, 0.01, 0.004, 0.002),
    "society": (0.001, 0.06, 0.01, 0.01, 0.001, 0.05, 0.36, 0.13, 0.02, 0.22, 0.04, 0.05, 0.03, 0.018),
}
KIND_OF_GROUP = {
    "Violence Against The Person": "person", "Sexual Offences": "person", "Public Order Offences": "society",
    "Possession of Weapons Offences": "society", "Drug Offences": "society",
    "Miscellaneous Crimes Against Society": "society",
}  # fmt: skip
NEW_TYPES = {"20": "2015-04-01", "21": "2016-01-01", "22": "2019-04-01"}
"""Types that later joined the framework; before that the suspect or the evidence decided (15)."""

MEDIAN_DAYS = {"Sexual Offences": (190, 110), "Violence Against The Person": (32, 30), "Shoplifting": (18, 9),
               "Drug Offences": (16, 45), "Fraud Offences": (60, 30)}  # fmt: skip
USUAL_MEDIAN_DAYS = (40, 10)
NEVER_CLOSED = 0.006
SUMMONS = 0.22
NO_SUSPECT = {"14", "18", "19"}


@dataclass(frozen=True)
class Outcomes:
    """Outcome of each crime: type ("" while it has none), day, sub-code, and whether somebody was arrested."""

    kind: Texts
    day: Days
    sub_code: Texts
    by_post: Mask
    arrest: Mask
    suspect: Mask


def outcomes(crimes: Crimes, domestic_abuse: Mask, hate: Mask, knife: Mask, rng: np.random.Generator) -> Outcomes:
    """
    Simulate outcomes up to the last day of the simulated months.

    Positive outcomes **assigned** in the 12 months to June 2019 are those of document 000, table after paragraph 38,
    by group. Its rows add up to 7,460 without the overlapping aggravated offences, and possession of weapons is not
    among them, so the 7,094 of paragraph 36 and the 16.4 per cent cannot come out. For the year before, the 7,150 of
    paragraph 36 are split over the groups.
    """
    size = crimes.day.size
    group = np.array([cell.crime_group for cell in cells()])
    medians = np.array([MEDIAN_DAYS.get(name, USUAL_MEDIAN_DAYS) for name in group], dtype=float)[crimes.cell]
    last = (crimes.axis[-1] + 1).astype("datetime64[D]")
    if_positive = crimes.day + _lag(medians[:, 0], rng)
    otherwise = crimes.day + _lag(medians[:, 1], rng)
    positive = _positive(crimes, if_positive, rng)
    day = np.where(positive, if_positive, otherwise)
    closed = (day < last) & (positive | (rng.random(size) > NEVER_CLOSED))
    kind = np.where(positive, _positive_types(crimes, day, rng), _other_types(crimes, day, rng))
    kind = np.where(closed, kind, "")
    day = np.where(closed, day, np.datetime64("NaT"))
    found = Disposals(kind, day, rng.random(size) < SUMMONS, np.zeros(size, dtype=bool))
    plan_charges(crimes, found, rng)
    meet_disposals(crimes, domestic_abuse, hate, found, rng)
    suspect = (found.kind != "") & ~np.isin(found.kind, list(NO_SUSPECT))
    chance = np.where(positive, 0.55, np.where(suspect, 0.16, 0.01))
    chance = np.where(domestic_abuse, np.where(crimes.day < np.datetime64("2022-08"), 0.50, 0.41), chance)
    arrest = arrests(crimes, domestic_abuse, knife, chance, rng)
    return Outcomes(found.kind, found.day, sub_codes(crimes, found, rng), found.by_post, arrest, suspect)


def positive_totals(axis: Months) -> dict[tuple[str, bool], list[Fixed]]:
    """Give the positive outcomes to be met, by group and whether the offence is aggravated."""
    names = [r["series"].removeprefix("positive/") for r in rows("fixed") if r["series"].startswith("positive/")]
    pairs = [(name.removesuffix("/aggravated"), name.endswith("/aggravated")) for name in names]
    known = {pair: fixed(f"positive/{name}", axis) for pair, name in zip(pairs, names, strict=True)}
    for total in fixed("positive", axis):
        year = list(YEARS.values()).index((total.first, total.last))
        crimes = np.array(
            [sum(c.totals[year] for c in cells() if (c.crime_group, c.aggravated) == pair) for pair in pairs]
        )
        parts = apportion(total.total, crimes * np.array([POSITIVE[group] for group, _ in pairs]))
        for pair, part in zip(pairs, parts, strict=True):
            known[pair].append(Fixed(total.first, total.last, int(part)))
    return known


def _positive(crimes: Crimes, day: Days, rng: np.random.Generator) -> Mask:
    month = day.astype("datetime64[M]")
    year = np.clip(_year(day), 0, len(BY_YEAR) - 1)
    positive = np.zeros(day.size, dtype=bool)
    group = np.array([cell.crime_group for cell in cells()])
    aggravated = np.array([cell.aggravated for cell in cells()])
    for (name, is_aggravated), totals in positive_totals(crimes.axis).items():
        here = np.flatnonzero(((group == name) & (aggravated == is_aggravated))[crimes.cell])
        chance = np.minimum(POSITIVE[name] * np.array(BY_YEAR)[year[here]], 0.92)
        positive[here] = choose(month[here], chance, totals, rng)
    return positive


def _positive_types(crimes: Crimes, day: Days, rng: np.random.Generator) -> Texts:
    year = np.clip(_year(day), 0, len(BY_YEAR) - 1)
    kind = _draw(tuple(MIX), np.array(list(MIX.values())).T, year, rng)
    drug = crimes.by_kind({"drug_offences": 1.0}) > 0
    kind = np.where(drug & (rng.random(day.size) < np.array(DRUG_WARNING)[year]), "7", kind)
    alternate = np.isin(kind, ["1", "2", "3"]) & (rng.random(day.size) < ALTERNATE)
    return np.where(alternate, np.char.add(kind, "A"), kind)


def _other_types(crimes: Crimes, day: Days, rng: np.random.Generator) -> Texts:
    usual = np.array([OTHER_BY_KIND[KIND_OF_GROUP.get(cell.crime_group, "property")] for cell in cells()])
    kind = _draw(OTHER_TYPES, usual, crimes.cell, rng)
    kind = np.where(crimes.by_kind({"fraud_offences": 1.0}) > 0, "19", kind)
    for new, since in NEW_TYPES.items():
        kind = np.where((kind == new) & (day < np.datetime64(since)), "15", kind)
    return kind


def _draw(names: tuple[str, ...], weights: Numbers, row: Counts, rng: np.random.Generator) -> Texts:
    """Draw a name for each record by the weights of its row."""
    u = rng.random(row.size)
    place = np.zeros(row.size, dtype=np.int8)
    for number, usual in enumerate(weights):
        here = np.flatnonzero(row == number)
        place[here] = np.searchsorted(np.cumsum(shares(usual))[:-1], u[here])
    return np.array(names, dtype="<U2")[place]


def _lag(median: Numbers, rng: np.random.Generator) -> Counts:
    return np.minimum(median * np.exp(rng.normal(0, 1.05, median.size)), 1500).astype(np.int64)


def _year(day: Days) -> Counts:
    """Financial years since 2014/15."""
    months = day.astype("datetime64[M]").astype(int)
    return (months - 3) // 12 + 1970 - 2014

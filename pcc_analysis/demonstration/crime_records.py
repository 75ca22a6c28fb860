"""Simulated crimes, one by one: the day each was recorded, its offence code, its area and its kind of place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Months, Numbers, Places, choose, shares
from pcc_analysis.demonstration.crime_counts import cells, crime_counts
from pcc_analysis.demonstration.inputs import fixed, rated, rows

Texts = npt.NDArray[np.str_]
Days = npt.NDArray[np.datetime64]

AREAS = ("", "County", "Swindon")
SWINDON = 0.415
SWINDON_BY_KIND = {"shoplifting": 0.50, "bicycle_theft": 0.55, "robbery": 0.55, "drug_offences": 0.48}
NOT_ALLOCATED = 0.008

PLACES = ("", "dwelling", "street", "shop", "licensed premises", "school or college", "car park", "other")
USUAL_PLACES = {
    "violence": (0.02, 0.54, 0.22, 0.02, 0.09, 0.04, 0.02, 0.05),
    "shop": (0.01, 0.00, 0.00, 0.98, 0.00, 0.00, 0.01, 0.00),
    "home": (0.01, 0.99, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00),
    "business": (0.03, 0.00, 0.00, 0.35, 0.12, 0.06, 0.02, 0.42),
    "vehicle": (0.03, 0.22, 0.45, 0.02, 0.01, 0.01, 0.24, 0.02),
    "street": (0.03, 0.12, 0.50, 0.08, 0.08, 0.04, 0.05, 0.10),
}
PLACE_OF_KIND = {
    "shoplifting": "shop",
    "burglary_residential": "home",
    "burglary_business_community": "business",
    "vehicle_offences": "vehicle",
    "robbery": "street",
    "theft_from_the_person": "street",
    "bicycle_theft": "street",
    "public_order": "street",
    "public_order_aggravated": "street",
    "possession_of_weapons": "street",
    "drug_offences": "street",
}


@dataclass(frozen=True)
class Crimes:
    """The simulated crimes in the order in which they were recorded; arrays of one length.

    `cell` numbers the kinds of `crime_counts.cells`, `code` the offence codes in `codes`; `area` and `place` number
    `AREAS` and `PLACES`.
    """

    axis: Months
    day: Days
    month: Months
    cell: Counts
    code: Places
    codes: tuple[str, ...]
    area: Counts
    place: Counts

    def of(self, *names: str) -> Mask:
        """Say which crimes are of these kinds."""
        return np.isin(self.cell, [number for number, cell in enumerate(cells()) if cell.cell in names])

    @property
    def aggravated(self) -> Mask:
        """Say which crimes are racially or religiously aggravated."""
        return np.array([cell.aggravated for cell in cells()])[self.cell]

    def by_code(self, chances: dict[str, float]) -> Numbers:
        """Look a number up for each crime by its offence code; 0 for codes that are not named."""
        return np.array([chances.get(code, 0.0) for code in self.codes])[self.code]

    def of_set(self, *names: str) -> Mask:
        """Say which crimes have an offence code of these sets (``rape``, ``serious_sexual_offence``)."""
        from pcc_analysis.reference.offence_sets import codes_in

        wanted = codes_in(*names)
        return np.array([code in wanted for code in self.codes])[self.code]

    def of_group(self, *names: str) -> Mask:
        """Say which crimes are of these groups."""
        return np.isin(self.cell, [number for number, cell in enumerate(cells()) if cell.crime_group in names])

    def of_subgroup(self, name: str) -> Mask:
        """Say which crimes are of this subgroup."""
        return np.isin(self.cell, [number for number, cell in enumerate(cells()) if cell.crime_subgroup == name])

    def by_group(self, chances: dict[str, float], usual: float) -> Numbers:
        """Look a number up for each crime by its group; the usual one for groups that are not named."""
        return np.array([chances.get(cell.crime_group, usual) for cell in cells()])[self.cell]

    def by_kind(self, chances: dict[str, float]) -> Numbers:
        """Look a number up for each crime by its kind; 0 for kinds that are not named."""
        return np.array([chances.get(cell.cell, 0.0) for cell in cells()])[self.cell]


def simulate(axis: Months, rng: np.random.Generator) -> Crimes:
    """Simulate the crimes recorded in these months, in the order in which they were recorded."""
    counts = crime_counts(axis, rng)
    kinds, months = np.indices(counts.shape)
    cell, place_on_axis = np.repeat(kinds, counts.ravel()), np.repeat(months, counts.ravel())
    starts = axis.astype("datetime64[D]")
    lengths = ((axis + 1).astype("datetime64[D]") - starts).astype(int)
    day = starts[place_on_axis] + (rng.random(cell.size) * lengths[place_on_axis]).astype(int)
    order = np.lexsort((rng.random(cell.size), day))
    cell, day = cell[order], day[order]
    month = day.astype("datetime64[M]")
    codes = tuple(sorted({r["offence_code"] for r in rows("offence_weights")}))
    code = _codes(axis, codes, cell, day, rng)
    return Crimes(axis, day, month, cell, code, codes, _areas(axis, month, cell, rng), _places(axis, month, cell, rng))


def _codes(axis: Months, names: tuple[str, ...], cell: Counts, day: Days, rng: np.random.Generator) -> Places:
    """Give each crime an offence code of its kind that was in use on its day, as often as in 2017/18."""
    from pcc_analysis.reference.offences import classification

    known = classification().set_index("code")
    weights = rows("offence_weights")
    ends = sorted({r["from"] for r in weights if r["from"]} | {r["before"] for r in weights if r["before"]})
    era = np.searchsorted(np.array(ends, dtype="datetime64[D]"), day, side="right")
    number_of = {name: number for number, name in enumerate(names)}
    code = np.zeros(cell.size, dtype=np.int16)
    for number, kind in enumerate(cells()):
        of_kind = (
            known["crime_group"].eq(kind.crime_group)
            & known["crime_subgroup"].eq(kind.crime_subgroup)
            & known["aggravated"].eq(kind.aggravated)
        )
        codes = set(known.index[of_kind])
        for turn in range(len(ends) + 1):
            since, until = ends[turn - 1] if turn else "", ends[turn] if turn < len(ends) else "9999"
            used = [
                (r["offence_code"], float(r["weight"]))
                for r in weights
                if r["offence_code"] in codes and r["from"] <= since and (not r["before"] or until <= r["before"])
            ]
            here = np.flatnonzero((cell == number) & (era == turn))
            chances = shares(np.array([weight for _, weight in used]))
            numbers = np.array([number_of[c] for c, _ in used], dtype=np.int16)
            code[here] = numbers[rng.choice(len(used), here.size, p=chances)]
    return _sexual_offences(axis, number_of, code, cell, day, rng)


def _sexual_offences(
    axis: Months, number_of: dict[str, int], code: Places, cell: Counts, day: Days, rng: np.random.Generator
) -> Places:
    """Make as many sexual offences rapes, and rapes or serious sexual offences, as published."""
    from pcc_analysis.reference.offence_sets import codes_in

    here = np.flatnonzero(np.isin(cell, [n for n, kind in enumerate(cells()) if kind.cell == "sexual_offences"]))
    month = day[here].astype("datetime64[M]")
    rapes, serious = (
        [number_of[c] for c in codes_in(name) if c in number_of] for name in ("rape", "serious_sexual_offence")
    )
    known = fixed("rape", axis) + fixed("rasso", axis)
    if not known:
        return code
    inside = np.any([w.inside(month) for w in known], axis=0)
    here, month = here[inside], month[inside]
    rape = choose(month, np.where(np.isin(code[here], rapes), 0.9, 0.1), fixed("rape", axis), rng)
    left = [Fixed(w.first, w.last, w.total - int((rape & w.inside(month)).sum())) for w in fixed("rasso", axis)]
    other = choose(month, np.where(rape, 0.0, np.where(np.isin(code[here], serious), 0.9, 0.1)), left, rng)
    neither = [c for c in np.unique(code[here]) if c not in {*rapes, *serious}]
    for chosen, codes in ((rape, rapes), (other, serious), (~rape & ~other, neither)):
        wrong = chosen & ~np.isin(code[here], codes)
        usual = code[here[np.isin(code[here], codes)]]
        if wrong.any() and usual.size:
            code[here[wrong]] = rng.choice(usual, int(wrong.sum()))
    return code


def _areas(axis: Months, month: Months, cell: Counts, rng: np.random.Generator) -> Counts:
    """Give each crime an area; violence with injury as published for 2023 and 2024."""
    swindon = np.array([SWINDON_BY_KIND.get(kind.cell, SWINDON) for kind in cells()])[cell]
    u = rng.random(cell.size)
    area = np.where(u < NOT_ALLOCATED, 0, np.where(u < NOT_ALLOCATED + swindon, 2, 1))
    names = [number for number, kind in enumerate(cells()) if kind.crime_subgroup == "Violence WITH Injury"]
    violence = np.flatnonzero(np.isin(cell, names))
    for number, name in enumerate(AREAS[1:], start=1):
        totals = fixed(f"violence_with_injury/{name}", axis)
        if totals:
            inside = np.any([window.inside(month[violence]) for window in totals], axis=0)
            settled = violence[inside & ((number == 1) | (area[violence] != 1))]
            here = choose(month[settled], np.full(settled.size, 0.5), totals, rng)
            area[settled] = np.where(here, number, 0)
    return area


def _places(axis: Months, month: Months, cell: Counts, rng: np.random.Generator) -> Counts:
    place = np.zeros(cell.size, dtype=np.int64)
    for number, kind in enumerate(cells()):
        here = np.flatnonzero(cell == number)
        usual = USUAL_PLACES[PLACE_OF_KIND.get(kind.cell, "violence")]
        place[here] = rng.choice(len(PLACES), here.size, p=usual)
    injury = [number for number, kind in enumerate(cells()) if kind.crime_subgroup == "Violence WITH Injury"]
    known = np.flatnonzero(np.isin(cell, injury) & (place > 0))
    totals = rated("private/violence_with_injury", axis, month[known])
    if totals:
        here = known[totals[0].inside(month[known])]
        dwelling = PLACES.index("dwelling")
        private = choose(month[here], np.where(place[here] == dwelling, 0.9, 0.1), totals, rng)
        elsewhere = np.where(place[here] == dwelling, PLACES.index("street"), place[here])
        place[here] = np.where(private, dwelling, elsewhere)
    return place

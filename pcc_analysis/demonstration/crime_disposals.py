"""Disposals of the simulated crimes, as published: further action, victims who decline, days to charge, arrests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Months, Numbers, choose, reachable
from pcc_analysis.demonstration.crime_records import Crimes, Days, Texts
from pcc_analysis.demonstration.inputs import fixed, rated, rows

FURTHER_ACTION = ("1", "1A", "2", "2A", "3", "3A", "6", "7", "8", "22")
DECLINES = ("14", "16")
NEW_ACTION = {"1": 0.62, "3": 0.05, "8": 0.25, "22": 0.08}
NEW_ACTION_SEXUAL = {"8": 0.55, "3": 0.25, "22": 0.20}
"""Charges of rape and serious sexual offences are planned (`CHARGED`), so further action of another kind is not one."""

NO_ACTION = {"15": 0.36, "16": 0.38, "14": 0.14, "18": 0.12}
NOT_DECLINED = {"15": 0.62, "18": 0.26, "21": 0.12}
NOT_RECORDED = 0.5
SUB_CODES = ("H", "A", "B", "E", "D", "G", "C", "I", "F")
SUB_CODE_SHARES = (0.36, 0.31, 0.09, 0.07, 0.07, 0.04, 0.02, 0.02, 0.02)
SUB_CODES_SINCE = np.datetime64("2022-04-01")


@dataclass(frozen=True)
class Charged:
    """Charges (or summonses) of rape and serious sexual offences in a window, by the days that they took."""

    first: str
    last: str
    days: tuple[int, ...] = ()
    median: int = 0
    below: int = 0
    above: int = 0


CHARGED = (
    Charged("2024-07", "2024-07", (61, 134, 192, 402, 655)),
    Charged("2024-05", "2024-06", (95, 176, 251, 309, 371, 448, 530, 702)),
    Charged("2023-08", "2024-04", (), 303, 31, 30),
    Charged("2022-08", "2023-07", (), 200, 47, 47),
)
SUMMONSED = (
    Charged("2024-07", "2024-07", (1188,)),
    Charged("2024-05", "2024-06", (410, 775)),
    Charged("2023-08", "2024-04", (), 556, 4, 3),
    Charged("2022-08", "2023-07", (), 417, 4, 4),
)
"""Medians to July 2024 (1, 3 and 12 months, and the 12 before): document 001, scorecard of RASSO; how many is ours."""

HISTORY = 48
"""Months of earlier crimes that charges are looked for among; with fewer none are planned."""

RAPES = 3
"""Of ten planned charges, those of rape."""


@dataclass
class Disposals:
    """What became of each crime so far, open to change: outcome, its day, and whether the charge came by post."""

    kind: Texts
    day: Days
    by_post: Mask
    fixed: Mask

    @property
    def month(self) -> Months:
        """The month of each outcome."""
        return self.day.astype("datetime64[M]")

    @property
    def further_action(self) -> Mask:
        """Say which outcomes are further action."""
        return np.isin(self.kind, FURTHER_ACTION)


def plan_charges(crimes: Crimes, found: Disposals, rng: np.random.Generator) -> None:
    """Give some rapes and serious sexual offences a charge after so many days that the published medians come out."""
    windows = [Fixed(c.first, c.last, 0) for c in CHARGED]
    if any(w.span[0] - HISTORY < crimes.axis[0] or w.span[1] > crimes.axis[-1] for w in windows):
        return
    rape, serious = crimes.of_set("rape"), crimes.of_set("serious_sexual_offence")
    inside = np.any([w.inside(found.month) for w in windows], axis=0)
    # no other charge of the kind falls into the windows
    others = np.flatnonzero((rape | serious) & inside & np.isin(found.kind, ["1", "1A"]))
    found.kind[others] = _drawn(NEW_ACTION_SEXUAL, others.size, rng)
    for plan, by_post in ((CHARGED, False), (SUMMONSED, True)):
        for one in plan:
            for number, days in enumerate(_days(one, rng)):
                among = rape if number % 10 < RAPES else serious
                crime = _recorded_before(crimes, found, among, one, days, rng)
                found.kind[crime], found.day[crime] = "1", crimes.day[crime] + days
                found.by_post[crime] = by_post
                found.fixed[crime] = True


def _days(one: Charged, rng: np.random.Generator) -> list[int]:
    if one.days:
        return list(one.days)
    lower = rng.integers(20, one.median, one.below)
    upper = rng.integers(one.median + 1, 2 * one.median + 60, one.above)
    return [*lower.tolist(), one.median, *upper.tolist()]


def _recorded_before(
    crimes: Crimes, found: Disposals, among: Mask, one: Charged, days: int, rng: np.random.Generator
) -> int:
    """Choose a crime that was recorded so many days before a day of the window."""
    first, last = np.datetime64(f"{one.first}-01"), (np.datetime64(one.last) + 1).astype("datetime64[D]")
    start, stop = np.searchsorted(crimes.day, [first - days, last - days])
    able = start + np.flatnonzero((among & ~found.fixed)[start:stop])
    return int(rng.choice(able))


def meet_disposals(crimes: Crimes, abuse: Mask, hate: Mask, found: Disposals, rng: np.random.Generator) -> None:
    """
    Change outcomes, not their days, until further action and victims who decline are as published.

    Met are the scorecards to July 2024 of document 001: violence with injury by area, domestic abuse, rape and serious
    sexual offences; hate crime in two months; and the rape outcomes 14 and 16. Outside those windows nothing changes.
    """
    rape = crimes.of_set("rape")
    rasso = rape | crimes.of_set("serious_sexual_offence")
    injury = crimes.of_subgroup("Violence WITH Injury")
    stratum = _Stratum(crimes.axis, found, rng)
    stratum.settle(rape, fixed("further action/rape", crimes.axis))
    stratum.settle(rasso, fixed("further action/rasso", crimes.axis))
    for number, name in enumerate(("", "County", "Swindon")):
        known = fixed(f"further action/violence_with_injury/{name}", crimes.axis)
        stratum.settle(injury & (crimes.area == number), known)
    stratum.settle(abuse, fixed("further action/domestic_abuse", crimes.axis))
    stratum.settle(hate, rated("further action/hate", crimes.axis, crimes.month[hate]))
    stratum.apply(rasso)
    declining = _Stratum(crimes.axis, found, rng, DECLINES, ~found.further_action)
    declining.settle(rape, fixed("victim declines/rape", crimes.axis))
    declining.settle(abuse, fixed("victim declines/domestic_abuse", crimes.axis))
    declining.apply(rasso)


class _Stratum:
    """Outcomes of one set, settled for one kind of crime after the other; what is settled stays."""

    def __init__(
        self,
        axis: Months,
        found: Disposals,
        rng: np.random.Generator,
        types: tuple[str, ...] = FURTHER_ACTION,
        able: Mask | None = None,
    ) -> None:
        self.axis, self.found, self.rng, self.types = axis, found, rng, types
        self.able = np.ones(found.kind.size, dtype=bool) if able is None else able
        self.was = np.isin(found.kind, types)
        self.want = self.was.copy()
        self.done = found.fixed.copy()

    def settle(self, which: Mask, known: list[Fixed]) -> None:
        """Choose as many of these crimes as published, less those that are settled already."""
        month = self.found.month
        inside = np.any([w.inside(month) for w in known], axis=0) if known else np.zeros(month.size, dtype=bool)
        free = np.flatnonzero(which & inside & self.able & ~self.done & (self.found.kind != ""))
        settled = which & self.done & self.want
        left = [Fixed(w.first, w.last, max(w.total - int((settled & w.inside(month)).sum()), 0)) for w in known]
        chance: Numbers = np.where(self.was[free], 0.9, 0.1)
        self.want[free] = choose(month[free], chance, reachable(left, month[free]), self.rng)
        self.done[free] = True

    def apply(self, rasso: Mask) -> None:
        """Change the types of those that are wanted and were none, and the other way round."""
        found = self.found
        new = np.flatnonzero(self.want & ~self.was)
        gone = np.flatnonzero(self.was & ~self.want)
        if self.types == DECLINES:
            found.kind[new] = np.where(self.rng.random(new.size) < 0.2, "14", "16")
            found.kind[gone] = _drawn(NOT_DECLINED, gone.size, self.rng)
            return
        sexual = rasso[new]
        found.kind[new] = _drawn(NEW_ACTION, new.size, self.rng)
        found.kind[new[sexual]] = _drawn(NEW_ACTION_SEXUAL, int(sexual.sum()), self.rng)
        found.kind[gone] = _drawn(NO_ACTION, gone.size, self.rng)


def sub_codes(crimes: Crimes, found: Disposals, rng: np.random.Generator) -> Texts:
    """Say why victims declined: half are not recorded; those of rape in the nine months to July 2024 as published."""
    declined = np.isin(found.kind, DECLINES) & (found.day >= SUB_CODES_SINCE)
    code = np.zeros(found.kind.size, dtype="<U1")
    usual = np.array(SUB_CODES)[rng.choice(len(SUB_CODES), code.size, p=SUB_CODE_SHARES)]
    code[declined] = np.where(rng.random(code.size) < NOT_RECORDED, "", usual)[declined]
    for window in fixed("victim declines/rape", crimes.axis):
        known = [r for r in rows("printed_codes") if r["series"] == "victim declines/rape"]
        deck = np.repeat([r["code"] for r in known], [int(r["total"]) for r in known])
        here = np.flatnonzero(declined & crimes.of_set("rape") & window.inside(found.month))
        code[here] = rng.permutation(deck)
    return code


def arrests(crimes: Crimes, abuse: Mask, knife: Mask, chance: Numbers, rng: np.random.Generator) -> Mask:
    """
    Say for which crimes somebody was arrested.

    Met are the arrest rates of rape, of rape and serious sexual offences, of knife crime and of domestic abuse in the
    windows that document 001 prints, by the month of the record.
    """
    rape = crimes.of_set("rape")
    rasso = rape | crimes.of_set("serious_sexual_offence")
    arrested = rng.random(chance.size) < chance
    done = np.zeros(chance.size, dtype=bool)
    for which, known in (
        (rape, fixed("arrest/rape", crimes.axis)),
        (rasso, fixed("arrest/rasso", crimes.axis)),
        (knife, rated("arrest/knife", crimes.axis, crimes.month[knife])),
        (abuse, fixed("arrest/domestic_abuse", crimes.axis)),
    ):
        if not known:
            continue
        inside = np.any([w.inside(crimes.month) for w in known], axis=0)
        free: Counts = np.flatnonzero(which & inside & ~done)
        settled = which & done & arrested
        left = [Fixed(w.first, w.last, w.total - int((settled & w.inside(crimes.month)).sum())) for w in known]
        arrested[free] = choose(crimes.month[free], np.clip(chance[free], 0.05, 0.95), left, rng)
        done[free] = True
    return arrested


def _drawn(shares: dict[str, float], many: int, rng: np.random.Generator) -> Texts:
    return np.array(list(shares), dtype="<U2")[rng.choice(len(shares), many, p=list(shares.values()))]

"""The flags of a whole report: which measures are out of the ordinary, in what order, and how many by chance alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pcc_analysis.breaks import crossing_note
from pcc_analysis.history import Baselines
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.months import as_month
from pcc_analysis.multiplicity import ChanceFlags, across_measures, chance_flags, false_alarm_rate
from pcc_analysis.reference import load
from pcc_analysis.scorecard.as_at import AsAt, as_at
from pcc_analysis.statistical_exceptions import weighting

TESTED = {"one_month": 1, "three_month": 3, "six_month": 6, "eight_month": 8, "twelve_month": 12, "rolling_trend": 11}
LEARNT_FROM = 60  # months before those tested
YEAR = 12


@dataclass(frozen=True, eq=False)
class FlagFamily:
    """What is out of the ordinary among the measures of a report.

    Attributes
    ----------
    measures
        One row per measure, the most out of the ordinary first: ``flagged`` (nullable), ``rules_answered``, ``p`` (of
        all rules together), ``adjusted`` and ``stands_out`` (over all measures), ``weighting`` (of the office's
        key), ``period_end``.
    flags
        Rows of ``calibrated`` with ``period_end``, and ``not_like_for_like`` where a rule that fired crosses a break.
    office
        Rows of ``office_key`` with ``period_end``.
    chance, office_chance
        How many measures each set flags, and how many it would flag by chance alone.
    """

    measures: pd.DataFrame
    flags: pd.DataFrame
    office: pd.DataFrame
    chance: ChanceFlags
    office_chance: ChanceFlags

    def of(self, measure: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the rows of one measure, of `flags` and of `office`; none where it was not looked at."""
        flags, office = (groups.get(measure, every.iloc[:0]) for every, groups in self._groups)
        return flags, office

    @cached_property
    def _groups(self) -> list[tuple[pd.DataFrame, dict[str, pd.DataFrame]]]:
        return [(every, dict(iter(every.groupby("measure")))) for every in (self.flags, self.office)]

    @property
    def flagged(self) -> list[str]:
        """The flagged measures, the most out of the ordinary first."""
        return list(self.measures.index[self.measures["flagged"].fillna(False).astype(bool)])

    @property
    def sentence(self) -> str:
        """How many are flagged, how many chance would flag, and how many stand out among all of them."""
        if not self.flagged:
            return self.chance.sentence
        standing = int(self.measures["stands_out"].fillna(False).sum())
        words = {0: "None of them stands", 1: "1 of them stands"}.get(standing, f"{standing} of them stand")
        if standing == len(self.flagged):
            words = "It stands" if standing == 1 else "All of them stand"
        elif len(self.flagged) == 1:
            words = "It does not stand"
        return f"{self.chance.sentence} {words} out also when all measures are looked at together."


def flag_family(
    monthly: Monthly,
    to: str | pd.Period,
    measures: Iterable[str] | None = None,
    *,
    area: str = FORCE,
    baselines: Baselines = None,
    register: pd.DataFrame | None = None,
) -> FlagFamily:
    """Look for what is out of the ordinary in the measures of a report.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    to
        The last month of the report; a measure whose figures end earlier is looked at as they end.
    measures
        The measures of the report, or None for all that have a figure in the area.
    area
        The force or one of its areas.
    baselines
        As for ``history``: by measure, the first month that counts.
    register
        As for ``breaks``.

    Raises
    ------
    MeasureError
        Where a measure is not defined.

    Notes
    -----
    The calibrated set with Benjamini and Hochberg over measures; docs/methods/scorecard.md says how measures
    are ordered.
    """
    groups = as_at(monthly, as_month(to), measures, area, baselines)
    return family_of(groups, register)


def family_of(groups: list[AsAt], register: pd.DataFrame | None = None) -> FlagFamily:
    """Put the flags of all groups of measures together and order the measures."""
    columns = ["measure", "rule", "direction", "fired", "p", "note"]
    empty = pd.DataFrame(columns=columns).astype({"fired": "boolean", "p": "float64"})
    flags, office = (
        pd.concat([getattr(one, name).assign(period_end=one.last) for one in groups], ignore_index=True)
        if groups
        else empty.assign(period_end=[])
        for name in ("flags", "office")
    )
    fired = flags["fired"].fillna(False).astype(bool)
    flags["not_like_for_like"] = ""
    if fired.any():
        notes = [_crossing(row, register) for row in flags[fired].itertuples()]
        flags.loc[fired, "not_like_for_like"] = notes
    table = across_measures(flags) if len(flags) else pd.DataFrame(columns=["p", "adjusted", "stands_out"])
    table.insert(0, "flagged", any_fired(flags).reindex(table.index))
    table.insert(1, "rules_answered", flags["fired"].notna().groupby(flags["measure"]).sum().reindex(table.index))
    if len(flags):
        table["weighting"] = weighting(office).reindex(table.index)
        table["period_end"] = flags.groupby("measure")["period_end"].first().reindex(table.index)
    first = ~table["flagged"].fillna(False).astype(bool)
    table = table.assign(first=first).sort_values(["first", "adjusted", "p"], kind="stable").drop(columns="first")
    return FlagFamily(
        measures=table,
        flags=flags,
        office=office,
        chance=chance_flags(flags),
        office_chance=chance_flags(office, false_alarm_rate("office_key")),
    )


def any_fired(flags: pd.DataFrame) -> pd.Series:
    """Say whether any rule of each measure fired: missing where none did but one could not be applied.

    >>> flags = pd.DataFrame({"measure": ["asb", "asb", "robbery"], "fired": [True, pd.NA, pd.NA]})
    >>> any_fired(flags).tolist()
    [True, <NA>]
    """
    fired = flags["fired"].astype("boolean")
    yes = fired.fillna(False).astype(bool).groupby(flags["measure"], sort=False).any()
    unknown = fired.isna().groupby(flags["measure"], sort=False).any()
    return yes.astype("boolean").mask(~yes & unknown).rename("flagged")


def _crossing(row: pd.Series, register: pd.DataFrame | None) -> str:
    months = TESTED[row.rule]
    tested = pd.period_range(end=row.period_end, periods=months, freq="M")
    before = YEAR if row.rule in ("twelve_month", "rolling_trend") else LEARNT_FROM
    return not_like_for_like(
        row.measure, pd.period_range(end=tested[0] - 1, periods=before, freq="M"), tested, register
    )


def not_like_for_like(
    measure: str, earlier: pd.PeriodIndex, later: pd.PeriodIndex, register: pd.DataFrame | None = None
) -> str:
    """Say which breaks a comparison crosses, or nothing; a measure that no break concerns costs nothing.

    >>> year = pd.period_range("2016-07", periods=12, freq="M")
    >>> not_like_for_like("crime_volume", year, year + 12)
    ''
    """
    concerned = set((load("breaks") if register is None else register)["measure"])
    words = measure.split("_")
    if not any("_".join(words[: end + 1]) in concerned for end in range(len(words))):
        return ""
    return crossing_note(measure, earlier, later, register)

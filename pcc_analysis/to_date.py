"""Every measure as its own figures end: its 12 months, the year before them, and what was expected of each month."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pandas as pd

from pcc_analysis.changes import changes
from pcc_analysis.expectation import expect
from pcc_analysis.figures import CONFIDENCE, figures
from pcc_analysis.measures import FORCE, Measure, Monthly
from pcc_analysis.scorecard.as_at import AsAt, as_at
from pcc_analysis.scorecard.compared import window_changes
from pcc_analysis.windows import MONTH, TWELVE_MONTHS, Window


def main_window(measure: Measure) -> Window:
    """Return the window a measure is read over: 12 months, or one for what is already published over a year.

    >>> main_window(Measure(id="robbery", title="Robbery", definition="Robberies.", source="crimes")).label(
    ...     pd.Period("2019-04", "M"))
    '12 months to April 2019'
    """
    return TWELVE_MONTHS if TWELVE_MONTHS.name in measure.windows else MONTH


def year_to_date(monthly: Monthly, last: pd.Period) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Compute every measure over the 12 months to its last figure, and against the 12 before.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    last
        The last month of the report. A measure whose figures end up to 11 months earlier is shown as they end.

    Returns
    -------
    tuple
        Rows of ``figures`` and rows of ``changes``, by measure, of the force, in the order of the catalogue. The
        change of a median is there too, with its limits.
    """
    parts = [part for group in as_at(monthly, last, None, FORCE) for part in _by_window(group)]

    def each(of: Callable[[Monthly, pd.PeriodIndex, str], pd.DataFrame]) -> pd.DataFrame:
        found = [of(one, window.months_to(end), window.name) for one, window, end in parts]
        rows = pd.concat(found, ignore_index=True).set_index("measure")
        return rows.reindex([name for name in monthly.measures if name in rows.index])

    if not parts:
        return figures(monthly, TWELVE_MONTHS.months_to(last), TWELVE_MONTHS.name).set_index("measure"), changes(
            monthly, TWELVE_MONTHS.months_to(last), TWELVE_MONTHS.name
        ).set_index("measure")
    year, change = each(figures), each(changes)
    return year, _with_medians(change.reindex(year.index), parts, year)


Part = tuple[Monthly, Window, pd.Period]
"""Measures that are read over one window and end in one month."""


def _by_window(group: AsAt) -> list[Part]:
    split: dict[Window, list[str]] = {}
    for name, measure in group.monthly.measures.items():
        split.setdefault(main_window(measure), []).append(name)
    return [(group.monthly.of(names), window, group.last) for window, names in split.items()]


def _with_medians(change: pd.DataFrame, parts: list[Part], year: pd.DataFrame) -> pd.DataFrame:
    """Fill in the rows of medians, which have no sums to compare."""
    change["more_than_chance"] = change["more_than_chance"].astype("boolean")
    change["months"] = change["months"].fillna(0).astype(int)
    change["months_expected"] = change["months_expected"].fillna(year["months_expected"]).astype(int)
    for one, window, last in parts:
        medians = [name for name, measure in one.measures.items() if measure.kind == "median"]
        if not medians:
            continue
        found = window_changes(one.of(medians), window, last, FORCE).loc[medians]
        found = found.rename(columns={"change_lower": "lower", "change_upper": "upper"})
        for column in ("previous", "change", "percent_change", "lower", "upper", "more_than_chance"):
            change.loc[medians, column] = found[column]
        change.loc[medians, "window"] = window.name
        change.loc[medians, "previous_end"] = last - 12
        change.loc[medians, ["months", "months_expected"]] = year.loc[medians, ["months", "months_expected"]].to_numpy()
    return change


def expected_to_date(monthly: Monthly, last: pd.Period, measures: Collection[str]) -> pd.DataFrame:
    """Return what the months before its last 12 lead one to expect of each of them, by measure and month.

    Parameters
    ----------
    monthly, last
        As for ``year_to_date``.
    measures
        Those that are shown.

    Returns
    -------
    DataFrame
        Rows of ``expect``; a measure whose first month lies among its last 12 has none.
    """
    found = []
    for group in as_at(monthly, last, [name for name in monthly.measures if name in set(measures)], FORCE):
        year = TWELVE_MONTHS.months_to(group.last)
        old = [name for name in group.numerators if _first(group.numerators[name]) < year[0]]
        if old:
            top, bottom = group.numerators[old], group.denominators[old]
            kind = {name: group.kinds[name] for name in old}
            found.append(expect(top, year, bottom, kind=kind, confidence=CONFIDENCE))
    return (
        pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["measure", "month", "lower", "upper"])
    )


def _first(months: pd.Series) -> pd.Period:
    known = months.dropna()
    return known.index[0] if len(known) else months.index[-1]

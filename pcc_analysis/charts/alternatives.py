"""The words of a text alternative: what a chart shows, from the figures it was given, in two sentences at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from pcc_analysis.charts.scales import Unit, say
from pcc_analysis.months import month_name, months_in_words
from pcc_analysis.windows import MONTH, Window


def moved(name: str, before: float, after: float, earlier: str, later: str, unit: Unit) -> str:
    """Say how a figure moved between two windows.

    >>> moved("Recorded crime", 43671, 43357, "the 12 months to June 2018", "the 12 months to June 2019", "count")
    'Recorded crime fell from 43,671 in the 12 months to June 2018 to 43,357 in the 12 months to June 2019'
    >>> moved("Homicide", 1, 1, "May 2019", "June 2019", "count")
    'Homicide stood at 1 in May 2019 and again in June 2019'
    """
    old, new = say(before, unit), say(after, unit)
    if old == new:
        return f"{stood(name, after, earlier, unit)} and again in {later}"
    return f"{name} {'rose' if after > before else 'fell'} from {old} in {earlier} to {new} in {later}"


def stood(name: str, value: float, window: str, unit: Unit) -> str:
    """Say what a figure was.

    >>> stood("Homicide", 1, "June 2019", "count")
    'Homicide stood at 1 in June 2019'
    """
    return f"{name} stood at {say(value, unit)} in {window}"


def window_of(window: Window, last: pd.Period) -> str:
    """Write the window that ends with a month as a sentence has it.

    >>> window_of(Window("12 months", 12), pd.Period("2019-06", "M"))
    'the 12 months to June 2019'
    """
    return window.label(last) if window.length == 1 else f"the {window.label(last)}"


def extremes(values: pd.Series, unit: Unit, window: Window = MONTH) -> str:
    """Say where the lowest and the highest figure are; the latest one where several tie.

    >>> months = pd.period_range("2019-04", periods=3, freq="M")
    >>> extremes(pd.Series([4.0, 9.0, 4.0], months), "count")
    'the lowest month was June 2019 (4) and the highest May 2019 (9)'
    >>> extremes(pd.Series([0.0, 0.0, 0.0], months), "count")
    'every month stood at 0'
    """
    known = values.dropna()
    one, verb = ("month", "was") if window.length == 1 else (window.name, "ended in")
    if known.empty:
        return f"no {one} has data"
    low, high = say(known.min(), unit), say(known.max(), unit)
    if len(known) == 1:
        return f"the only {one} with data {verb.replace('was', 'is')} {month_name(known.index[0])} ({low})"
    if low == high:
        return f"{'every month' if window.length == 1 else 'every figure'} stood at {low}"
    lowest, highest = known[known == known.min()].index[-1], known[known == known.max()].index[-1]
    also = "" if window.length == 1 else "in "
    return f"the lowest {one} {verb} {month_name(lowest)} ({low}) and the highest {also}{month_name(highest)} ({high})"


def absent(values: pd.Series) -> str:
    """Say which months have no data; nothing where all have.

    >>> months = pd.period_range("2019-04", periods=3, freq="M")
    >>> absent(pd.Series([4.0, None, 4.0], months))
    'there are no data for May 2019'
    """
    missing = pd.PeriodIndex(values.index[values.isna()])
    if missing.empty:
        return ""
    runs = runs_of(missing)
    if len(runs) > 3:
        return f"there are no data for {len(missing)} of the {len(values)} months"
    return f"there are no data for {listed([months_in_words(run) for run in runs])}"


def runs_of(months: pd.PeriodIndex) -> list[pd.PeriodIndex]:
    """Split months into runs without a gap."""
    ordered = months.sort_values()
    edges = np.flatnonzero(np.diff(ordered.astype("int64"), prepend=-np.inf, append=np.inf) != 1)
    return [ordered[start:end] for start, end in pairwise(edges)]


def changes(moments: Mapping[pd.Period, str]) -> str:
    """Say what changed when, as the chart marks it.

    >>> changes({pd.Period("2018-04", "M"): "new counting rules"})
    'marked: new counting rules, April 2018'
    """
    return f"marked: {listed([f'{what}, {month_name(month)}' for month, what in moments.items()])}" if moments else ""


def listed(parts: Sequence[str]) -> str:
    """Join parts as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentences(*groups: Sequence[str]) -> str:
    """Make one sentence of each group of clauses that has any.

    >>> sentences(["the first was 1", ""], [], ["the last was 2", "there are no data for May 2019"])
    'The first was 1. The last was 2; there are no data for May 2019.'
    """
    made = ["; ".join(clause for clause in group if clause) for group in groups]
    return " ".join(f"{text[0].upper()}{text[1:]}." for text in made if text)

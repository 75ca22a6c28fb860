"""Every figure of a report that commentary can quote: those the sections print, from the same functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.quote import NOTHING, Quote
from pcc_analysis.commentary.words_quoted import standing_quotes
from pcc_analysis.figures import figures
from pcc_analysis.measures import FORCE, Measure, Monthly
from pcc_analysis.numbers import (
    MISSING,
    format_number,
    format_percent,
    format_percent_change,
    format_points,
    format_signed,
)
from pcc_analysis.scorecard.compared import window_changes
from pcc_analysis.to_date import main_window
from pcc_analysis.windows import MONTH, THREE_MONTHS, TWELVE_MONTHS, Window
from pcc_analysis.wording import apart_words, change_words, figure_words, value_words

Suppressed = Callable[[str, str, pd.Period, pd.Period], bool]
"""Whether the figure of a measure, in an area, from a first to a last month, is left out of the report."""

SHARES = ("proportion", "ratio")
YEAR = ("rolling_year", "previous_year", "change", "percent_change")
"""The names of the four figures of the 12 months; those of another window begin with its name."""
SIZE = "_size"
SERVICE_LEVEL = "service_level"


class Quotes:
    """Every figure of a report that can be quoted, computed when asked for and kept.

    Parameters
    ----------
    briefing
        The figures of the report.
    suppressed
        Which of them are left out to protect people; what the briefing withholds, unless given.
    """

    def __init__(self, briefing: Briefing, suppressed: Suppressed | None = None) -> None:
        self.briefing, self.suppressed = briefing, suppressed or briefing.withholds
        pages = [page for priority in briefing.plan.priorities for page in priority.pages]
        named = [*briefing.plan.measures, *(name for page in pages for entry in page.measures for name in entry)]
        self.main = [name for name in dict.fromkeys(named) if name in briefing.in_year.index]
        """The measures of the plan and of its subjects that have figures."""
        self._parts: dict[str, Monthly] = {}
        self._frames: dict[tuple[Any, ...], pd.DataFrame] = {}
        self._known: dict[tuple[str, str], dict[str, Quote]] = {}

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """The measures that have figures, those of the plan first."""
        names = dict.fromkeys([*self.main, *self.briefing.in_year.index])
        return {name: self.briefing.measure(name) for name in names}

    def of(self, name: str, area: str = FORCE) -> dict[str, Quote]:
        """Return the numbers of a measure that can be quoted, by the name of their part."""
        if (name, area) not in self._known:
            found = {one.part: one for one in self._numbers(self.measures[name], area)}
            if area == FORCE:
                found |= standing_quotes(self.briefing, self.measures[name])
            self._known[name, area] = found
        return self._known[name, area]

    def levels_at(self, name: str, length: int, end: pd.Period, area: str = FORCE) -> list[Quote]:
        """Return the figure of a measure over so many months to an end, of a share with its two sides."""
        measure = self.measures[name]
        window = Window("month" if length == 1 else f"{length} months", length)
        if main_window(measure) == MONTH:
            length, window = 1, MONTH  # what is published over a year stands at its last month
        label = window.label(end)
        same = [one for one in self.of(name, area).values() if one.window == label and one.role == "level"]
        return same or list(self._levels(measure, "", label, self._figure(name, window, end, area), area))

    def _numbers(self, measure: Measure, area: str) -> Iterator[Quote]:
        briefing, name = self.briefing, measure.id
        last, period = briefing.in_year.loc[name, "period_end"], briefing.period
        if area == FORCE:
            yield from self._window(measure, YEAR, TWELVE_MONTHS, last, area, briefing.in_year, briefing.on_year)
        else:
            yield from self._window(measure, YEAR, TWELVE_MONTHS, last, area)
        level = (briefing.plan.service_levels or {}).get(name)
        if level is not None:
            said = value_words(measure, level)
            yield Quote(
                name, measure.title, SERVICE_LEVEL, "level", "service level of the plan", level, _unit(measure), said
            )
        if main_window(measure) == MONTH:
            return
        for word, window in (("month", MONTH), ("three_months", THREE_MONTHS)):
            yield from self._window(measure, _parts(word), window, last, area)
        own = Window(period.kind, len(period.months))
        shown = briefing.in_period if area == FORCE else None
        found = list(self._window(measure, _parts("period"), own, period.last_month, area, shown, title=period.title))
        yield from found
        if period.kind == "quarter":
            yield from (replace(one, part=one.part.replace("period", "quarter")) for one in found)

    def _window(
        self, measure: Measure, parts: tuple[str, ...], window: Window, end: pd.Period, area: str,
        levels: pd.DataFrame | None = None, changes: pd.DataFrame | None = None, title: str = "",
    ) -> Iterator[Quote]:  # fmt: skip
        """Yield the figure of a window, that of the year before, and the change in number and in per cent."""
        name, label = measure.id, title or window.label(end)
        level = self._figure(name, window, end, area) if levels is None else levels.loc[name]
        change = self._change(name, window, end, area) if changes is None else changes.loc[name]
        now, before, moved, percent = parts
        first, *sides = self._levels(measure, now, label, level, area)
        earlier = {"value": change["previous"], "period_start": level["period_start"] - 12, "period_end": end - 12}
        old = pd.Series({**level, "lower": float("nan"), **earlier, "months": change.get("months", level["months"])})
        second = next(iter(self._levels(measure, before, window.label(end - 12), old, area)))
        yield from (first, *sides, second)
        hidden = first.hidden or second.hidden
        base = Quote(name, measure.title, moved, "change", f"{label} on the year before", change["change"],
                     _unit(measure, change=True), "", area, hidden=hidden,
                     rows=first.rows + second.rows)  # fmt: skip
        counted = measure.kind == "count"
        known = pd.notna(change["change"])
        signed = format_signed(change["change"]) if counted else change_words(measure, change)
        size = _size(measure, change["change"]) if known else MISSING
        yield base.says(signed)
        yield replace(base, part=moved + SIZE).says(size)
        if measure.kind in SHARES:
            return
        share = replace(base, part=percent, role="percent_change", value=change["percent_change"], unit="proportion")
        yield share.says(format_percent_change(share.value) if known else MISSING)
        bare = format_percent(abs(share.value)) if pd.notna(share.value) else format_percent_change(None)
        yield replace(share, part=percent + SIZE).says(bare if known else MISSING)

    def _levels(self, measure: Measure, part: str, window: str, row: pd.Series[Any], area: str) -> Iterator[Quote]:
        """Yield a figure, and after a share how many of how many it is."""
        half = (row["upper"] - row["lower"]) / 2
        hidden = self.suppressed(measure.id, area, row["period_start"], row["period_end"])
        known = {name: row[name] for name in ("window", "period_end", "months", "value")}
        whole = row["months"] == row["months_expected"]
        rows = ({"measure": measure.id, "area": area, **known},) if whole and not hidden else ()
        made = Quote(
            measure.id, measure.title, part, "level", window, row["value"], _unit(measure), "", area, half, hidden, rows
        )
        yield made.says(figure_words(measure, row))
        for side in ("numerator", "denominator") if measure.kind in SHARES else ():
            text = format_number(row[side])
            title = f"{measure.title} ({side})"
            count = replace(made, title=title, part=f"{part}_{side}", unit="count", value=row[side], half=NOTHING)
            yield count.says(text)

    def _batch(self, name: str) -> list[str]:
        return self.main if name in self.main else [name]

    def _figure(self, name: str, window: Window, end: pd.Period, area: str) -> pd.Series[Any]:
        names = self._batch(name)
        key = "level", window, end, area, len(names) > 1 or name
        if key not in self._frames:
            found = figures(self._only(names), window.months_to(end), window.name, area=area)
            self._frames[key] = found.set_index("measure").reindex(names)
        row = self._frames[key].loc[name].copy()
        row["period_start"], row["period_end"] = window.months_to(end)[0], end
        return row.fillna({"months": 0, "months_expected": window.length, "months_in_words": "no month"})

    def _change(self, name: str, window: Window, end: pd.Period, area: str) -> pd.Series[Any]:
        names = self._batch(name)
        key = "change", window, end, area, len(names) > 1 or name
        if key not in self._frames:
            self._frames[key] = window_changes(self._only(names), window, end, area)
        return self._frames[key].loc[name]

    def _only(self, names: list[str]) -> Monthly:
        key = "" if len(names) > 1 else names[0]
        if key not in self._parts:
            monthly = self.briefing.monthly
            self._parts[key] = replace(
                monthly,
                table=monthly.table[monthly.table["measure"].isin(names)],
                distributions=monthly.distributions[monthly.distributions["measure"].isin(names)],
                measures={name: monthly.measures[name] for name in names},
            )
        return self._parts[key]


def _parts(word: str) -> tuple[str, ...]:
    """Return the names of the four figures of a window.

    >>> _parts("month")
    ('month', 'month_last_year', 'month_change', 'month_percent_change')
    """
    return word, f"{word}_last_year", f"{word}_change", f"{word}_percent_change"


def _size(measure: Measure, change: float) -> str:
    """Write a change without its sign, for after a word that says which way."""
    if measure.kind in SHARES:
        return format_points(abs(change), words=True)
    if measure.unit == "second":
        return apart_words(abs(change))
    return format_number(abs(change), 0 if measure.kind == "count" else 1)


def _unit(measure: Measure, change: bool = False) -> str:
    if measure.kind in SHARES:
        return "points" if change else "proportion"
    return {"second": "seconds", "hour": "hours"}.get(measure.unit, "count")

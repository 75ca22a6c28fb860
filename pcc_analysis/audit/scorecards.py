"""Tables of measures by windows: rates against counts, arrows and trend words against signs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pcc_analysis.audit.blocks import Grid, Row
from pcc_analysis.audit.findings import Certainty, Finding
from pcc_analysis.audit.tables import left, share
from pcc_analysis.statements.quantities import Quantity, follows, write
from pcc_analysis.statements.said import window_of
from pcc_analysis.statements.words import area_of, sign_of

_ENOUGH = 3
_FORMULAS = ((share, "{a} over {b}"), (left, "what {a} leaves of {b}"))


@dataclass(frozen=True)
class Layout:
    """Which columns of a table are levels by window, the change, the trend word and the exceptions."""

    levels: tuple[int, ...]
    change: int | None
    trend: int | None
    exceptions: int | None
    longest: int | None


def layout_of(grid: Grid) -> Layout | None:
    """Say which columns are what; None for a table that is not one of measures by windows."""
    levels, change, trend, exceptions = [], None, None, None
    for i, name in enumerate(grid.headers):
        lowered = name.lower()
        if _compares(name):
            change = i if change is None else change
        elif "trend" in lowered and "line" not in lowered:
            trend = i
        elif "exception" in lowered and "weight" not in lowered:
            exceptions = i
        elif grid.trusted[i] and window_of(name) is not None and grid.figures(i):
            levels.append(i)
    named = [window for name in grid.headers if not _compares(name) and (window := window_of(name)) is not None]
    if not levels or len(named) < 2 or len({window.key for window in named}) != len(named):
        return None
    if len({window.length for window in named}) == 1:
        return None  # two years side by side are not windows of one measure
    longest = next(
        (i for i in levels if (w := window_of(grid.headers[i])) is not None and w.length == "12 months"), None
    )
    return Layout(tuple(levels), change, trend, exceptions, longest)


def _compares(name: str) -> bool:
    return bool(re.search(r"\bvs\b|\bchange\b|versus|previous", name, re.IGNORECASE))


@dataclass(frozen=True)
class Made:
    """A rate that follows from two counts of the same table in every window."""

    row: int
    part: int
    whole: int
    formula: int

    def words(self, grid: Grid) -> str:
        """Say what the rate is of."""
        a, b = (f'"{grid.rows[i].label}"' for i in (self.part, self.whole))
        return _FORMULAS[self.formula][1].format(a=a, b=b)


def _cut(value: float, like: Quantity) -> float:
    """Return a value cut off, not rounded, at the printed place."""
    place = 2 * like.half
    return math.floor(value / place + 1e-9) * place


def made_rates(grid: Grid, layout: Layout) -> list[Made]:
    """Find the rates that two counts give in every window, whether rounded or cut off."""
    counts = [i for i, row in enumerate(grid.rows) if all(_unit(row, c) == "count" for c in layout.levels)]
    rates = [i for i, row in enumerate(grid.rows) if all(_unit(row, c) == "proportion" for c in layout.levels)]
    if len(layout.levels) < _ENOUGH:
        return []
    found = []
    for rate in rates:
        for a in counts:
            for b in counts:
                if a == b or area_of(grid.rows[a].label) != area_of(grid.rows[b].label):
                    continue
                for number, (formula, _) in enumerate(_FORMULAS):
                    if all(_fits(grid, rate, a, b, column, formula) for column in layout.levels):
                        found.append(Made(rate, a, b, number))
    return found


def _unit(row: Row, column: int) -> str:
    cell = row.cells.get(column)
    return cell.unit if cell is not None else ""


def _fits(grid: Grid, rate: int, a: int, b: int, column: int, formula: object) -> bool:
    printed, part, whole = (grid.rows[i].cells[column] for i in (rate, a, b))
    if not whole.number or not callable(formula):
        return False
    holds, value = follows(printed, formula, [part, whole])
    return holds or abs(_cut(value, printed) - printed.number) < 1e-9


def rates_cut_off(grid: Grid, layout: Layout) -> Iterator[Finding]:
    """Find rates that were cut off where the counts beside them say how they round."""
    for made in made_rates(grid, layout):
        for column in layout.levels:
            printed, part, whole = (grid.rows[i].cells[column] for i in (made.row, made.part, made.whole))
            holds, value = follows(printed, _FORMULAS[made.formula][0], [part, whole])
            if not holds:
                yield Finding(
                    grid.at(made.row, column), printed.printed, write(value, printed),
                    f"{part.printed} and {whole.printed} ({made.words(grid)})", printed.number - value,
                    "rounding", "possible",
                    f"{made.words(grid)} gives it in every window, but cut off instead of rounded",
                )  # fmt: skip


def change_of(row: Row, layout: Layout) -> Quantity | None:
    """Return the change of a row over the year."""
    return row.cells.get(layout.change) if layout.change is not None else None


def points_as_percent(grid: Grid, layout: Layout) -> Iterator[Finding]:
    """Find changes of proportions that are printed as per cent."""
    for i, row in enumerate(grid.rows):
        change = change_of(row, layout)
        level = row.cells.get(layout.longest) if layout.longest is not None else None
        if change is None or level is None or change.unit != "proportion" or level.unit != "proportion":
            continue
        proof = _change_in_points(grid, layout, i)
        certainty: Certainty = "possible"
        if proof is not None:
            as_relative = proof / (level.number - proof)
            if abs(proof - change.number) > 0.006 or abs(as_relative - change.number) <= change.half + 0.003:
                continue
            certainty = "certain"
        assert layout.change is not None
        yield Finding(
            grid.at(i, layout.change), change.printed, f"{change.printed} points",
            f"{level.printed} and the change of the counts it is made of" if proof is not None else level.printed,
            None, "wording", certainty, "the change of a proportion is printed as per cent, not as percentage points",
        )  # fmt: skip


def _change_in_points(grid: Grid, layout: Layout, row: int) -> float | None:
    """Return the change of a rate by its counts and their changes."""
    if layout.longest is None:
        return None
    for made in made_rates(grid, layout):
        if made.row != row:
            continue
        before = []
        for i in (made.part, made.whole):
            now, change = grid.rows[i].cells.get(layout.longest), change_of(grid.rows[i], layout)
            if now is None or change is None or change.unit != "proportion":
                break
            before.append(now.number / (1 + change.number))
        else:
            formula = _FORMULAS[made.formula][0]
            levels = [grid.rows[i].cells[layout.longest].number for i in (made.part, made.whole)]
            return formula(*levels) - formula(*before)
    return None


def signs_against_words(grid: Grid, layout: Layout) -> Iterator[Finding]:
    """Find arrows and trend words that point against the sign of the change."""
    for i, row in enumerate(grid.rows):
        change = change_of(row, layout)
        if change is None or not change.number or layout.change is None:
            continue
        way = 1 if change.number > 0 else -1
        if change.arrow and change.arrow != way:
            yield Finding(
                grid.at(i, layout.change), f"{change.printed} with an arrow {'up' if change.arrow > 0 else 'down'}",
                f"an arrow {'up' if way > 0 else 'down'}", change.printed, None, "direction", "certain",
                "the arrow points against the sign",
            )  # fmt: skip
        word = row.texts.get(layout.trend, "") if layout.trend is not None else ""
        said = sign_of(word)
        if said and said != way and layout.trend is not None:
            exception = row.texts.get(layout.exceptions, "") if layout.exceptions is not None else ""
            backed = ("low" in exception.lower() and way < 0) or ("high" in exception.lower() and way > 0)
            yield Finding(
                grid.at(i, layout.trend), word, "Increasing" if way > 0 else "Decreasing",
                "; ".join(filter(None, [change.printed, exception])), None, "direction",
                "certain" if backed else "possible",
                "the trend word points against the change over the year"
                + (" and the exceptions" if backed else "; a trend may have turned within it"),
            )  # fmt: skip


def scorecard_findings(grid: Grid) -> Iterator[Finding]:
    """Find everything a table of measures by windows contradicts itself in."""
    layout = layout_of(grid)
    if layout is None:
        return
    yield from rates_cut_off(grid, layout)
    yield from points_as_percent(grid, layout)
    yield from signs_against_words(grid, layout)

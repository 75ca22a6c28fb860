"""What must hold inside one printed table: changes, shares and sums between its columns.

Two ways to know a rule: the headings say it (two periods, change, % change), or nearly all rows obey it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pcc_analysis.audit.blocks import Grid
from pcc_analysis.audit.findings import Finding
from pcc_analysis.audit.totals import total_row
from pcc_analysis.statements.quantities import Quantity, follows, total, write
from pcc_analysis.statements.said import window_of

_ENOUGH = 3
_SHARE = 0.7
_COUNTED = {"count", "number", "pounds"}


@dataclass(frozen=True)
class Rule:
    """What a column follows from: a formula of other columns, in words."""

    target: int
    operands: tuple[int, ...]
    formula: Callable[..., float]
    words: str
    whole: Quantity | None = None

    def operands_of(self, grid: Grid, row: int) -> list[Quantity] | None:
        """Return the operands of a row, None where one is missing."""
        cells = [grid.rows[row].cells.get(number) for number in self.operands]
        if any(cell is None for cell in cells):
            return None
        found = [cell for cell in cells if cell is not None]
        return [*found, self.whole] if self.whole is not None else found


def difference(now: float, before: float) -> float:
    """Later less earlier."""
    return now - before


def relative(now: float, before: float) -> float:
    """Change over the earlier figure."""
    return (now - before) / before


def share(part: float, whole: float) -> float:
    """Part over whole."""
    return part / whole


def left(part: float, whole: float) -> float:
    """Return what a part leaves of a whole, as a share."""
    return 1 - part / whole


def said_rules(grid: Grid) -> list[Rule]:
    """Return the rules that headings say: two periods, the change and the change in per cent."""
    periods = [
        i for i, name in enumerate(grid.headers)
        if grid.trusted[i] and grid.unit(i) in _COUNTED and window_of(name) is not None and not says_change(name)
    ]  # fmt: skip
    if len(periods) != 2:
        return []
    first, second = periods
    earlier, later = (window_of(grid.headers[i]) for i in periods)
    if earlier is None or later is None or earlier.length[:2] != later.length[:2]:
        return []
    if (earlier.end or earlier.length) > (later.end or later.length):
        first, second = second, first
    rules = []
    for i, name in enumerate(grid.headers):
        if not says_change(name):
            continue
        if grid.unit(i) in _COUNTED:
            rules.append(Rule(i, (second, first), difference, "later less earlier"))
        elif grid.unit(i) == "proportion":
            rules.append(Rule(i, (second, first), relative, "change over the earlier figure"))
    return rules


def says_change(name: str) -> bool:
    """Whether a heading names a change, not a level."""
    return bool(re.search(r"\bchange|\bdifference|\bvs\b|\bvariance", name, re.IGNORECASE))


def learned_rules(grid: Grid) -> list[Rule]:
    """Return the rules that nearly all rows obey: shares, shares of the column, sums and differences."""
    counts = [i for i in range(len(grid.headers)) if grid.unit(i) in _COUNTED]
    rules: list[Rule] = []
    for target in range(len(grid.headers)):
        unit = grid.unit(target)
        if unit == "proportion":
            for a in counts:
                for b in counts:
                    if a != b:
                        rules.append(Rule(target, (a, b), share, f"{_name(grid, a)} over {_name(grid, b)}"))
                        rules.append(Rule(target, (a, b), left, f"what {_name(grid, a)} leaves of {_name(grid, b)}"))
                        rules.append(
                            Rule(target, (a, b), relative, f"change from {_name(grid, b)} to {_name(grid, a)}")
                        )
                rules += _of_column(grid, target, a)
        elif unit in _COUNTED:
            for first in counts:
                run = [i for i in counts if first <= i < target]
                if len(run) >= 3 and run == list(range(first, target)):
                    rules.append(
                        Rule(target, tuple(run), total, f"{_name(grid, first)} to {_name(grid, run[-1])} added up")
                    )
    return [rule for rule in rules if _obeyed(grid, rule)]


def _of_column(grid: Grid, target: int, counted: int) -> Iterator[Rule]:
    top = total_row(grid, counted)
    parts = [row.cells[counted] for i, row in enumerate(grid.rows) if i != top and counted in row.cells]
    if len(parts) < _ENOUGH:
        return
    summed = sum(part.number for part in parts)
    whole = grid.rows[top].cells[counted] if top is not None else Quantity(summed, 0.0, "count", f"{summed:,.0f}")
    if whole.number > 0:
        yield Rule(target, (counted,), share, f"{_name(grid, counted)} over {whole.printed}, all of the column", whole)


def _name(grid: Grid, number: int) -> str:
    return f'"{grid.headers[number] or f"column {number + 1}"}"'


def _judge(grid: Grid, rule: Rule, row: int) -> tuple[bool, float] | None:
    """Say whether a row obeys a rule; None where it cannot be told or would be obeyed by any rule."""
    target = grid.rows[row].cells.get(rule.target)
    operands = rule.operands_of(grid, row)
    if target is None or operands is None:
        return None
    try:
        return follows(target, rule.formula, operands)
    except ZeroDivisionError:
        return None


def _telling(grid: Grid, rule: Rule, row: int) -> bool:
    operands = rule.operands_of(grid, row) or []
    target = grid.rows[row].cells.get(rule.target)
    plain = [operand for operand in operands if operand.number]
    return target is not None and bool(target.number) and len(plain) >= 2 and target.number != 1


def _obeyed(grid: Grid, rule: Rule) -> bool:
    verdicts = [
        verdict for row in range(len(grid.rows)) if (verdict := _judge(grid, rule, row)) and _telling(grid, rule, row)
    ]
    good = sum(holds for holds, _ in verdicts)
    return good >= _ENOUGH and good >= _SHARE * len(verdicts)


def broken_cells(grid: Grid) -> Iterator[Finding]:
    """Find the cells that break what their table's headings say or what nearly all other rows obey."""
    said = said_rules(grid)
    targets = {rule.target for rule in said}
    learned = [rule for rule in learned_rules(grid) if rule.target not in targets]
    for target in sorted({rule.target for rule in [*said, *learned]}):
        rules = [rule for rule in [*said, *learned] if rule.target == target]
        for row in range(len(grid.rows)):
            verdicts = [(rule, verdict) for rule in rules if (verdict := _judge(grid, rule, row)) is not None]
            if verdicts and not any(holds for _, (holds, _) in verdicts):
                yield _finding(grid, row, verdicts[0][0], verdicts[0][1][1], said)


def _finding(grid: Grid, row: int, rule: Rule, value: float, said: Sequence[Rule]) -> Finding:
    printed = grid.rows[row].cells[rule.target]
    operands = rule.operands_of(grid, row) or []
    apart = printed.number - value
    near = printed.half and abs(apart) < 2.2 * printed.half
    why = f"{rule.words}; " + ("the headings say so" if rule in said else "the other rows of the table obey it")
    return Finding(
        grid.at(row, rule.target),
        printed.printed,
        write(value, printed),
        "; ".join(operand.printed for operand in operands) + f" ({grid.rows[row].label})",
        apart,
        "rounding" if near else "arithmetic",
        "certain",
        why,
    )

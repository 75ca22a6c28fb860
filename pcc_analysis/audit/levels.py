"""Figures whose measure, area and window are given: changes against the levels they are changes of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pcc_analysis.audit.blocks import Figure
from pcc_analysis.audit.findings import Finding
from pcc_analysis.statements.quantities import follows, write

_Key = tuple[object, str, str]


def change_findings(figures: Sequence[Figure]) -> Iterator[Finding]:
    """Find changes, in number and in per cent, that do not follow from the levels of the two years.

    Only a level of the same statement or table counts as long as there is one; levels printed elsewhere are compared
    with it as figures printed twice.
    """
    levels: dict[_Key, list[tuple[str, Figure]]] = defaultdict(list)
    changes: dict[_Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        if not isinstance(figure.measure, tuple) or len(figure.window[1]) != 7:
            continue
        key = (figure.measure[0], figure.area, figure.window[0])
        if figure.role == "value" and figure.quantity.unit in {"count", "number", "pounds"}:
            levels[key].append((figure.window[1], figure))
        elif figure.role == "change" and figure.quantity.unit in {"count", "number", "pounds"}:
            changes[key].append(figure)
    for figure in figures:
        if figure.role not in {"change", "percent_change"} or not isinstance(figure.measure, tuple):
            continue
        if figure.quantity.unit not in {"count", "proportion"} or len(figure.window[1]) != 7:
            continue
        key = (figure.measure[0], figure.area, figure.window[0])
        now = _near(figure, [level for end, level in levels[key] if end == figure.window[1]])
        before = _near(figure, [level for end, level in levels[key] if end == _year_before(figure.window[1])])
        beside = [c for c in changes[key] if c.window == figure.window and _table(c) == _table(figure)]
        change = _near(figure, beside)
        if now is not None and before is not None and _table(now) != _table(before):
            before = None
        yield from _judged(figure, now, before, change)


def _near(figure: Figure, found: Sequence[Figure]) -> Figure | None:
    """Return the figure printed nearest: of the same place, of the same table, or the only one there is."""
    place = figure.place.rsplit(": ", 1)[0]
    same = [one for one in found if one.place.rsplit(": ", 1)[0] == place]
    table = [one for one in found if _table(one) == _table(figure)]
    near = same or table or list(found)
    return near[0] if near else None


def _table(figure: Figure) -> str:
    return figure.place.split(":")[0]


def _year_before(end: str) -> str:
    return f"{int(end[:4]) - 1}{end[4:]}"


def _judged(figure: Figure, now: Figure | None, before: Figure | None, change: Figure | None) -> Iterator[Finding]:
    quantity = figure.quantity
    verdicts = []
    if figure.role == "change" and now and before:
        verdicts.append((follows(quantity, lambda a, b: a - b, [now.quantity, before.quantity]), (now, before)))
    if figure.role == "percent_change" and now and before and before.quantity.number:
        verdicts.append((follows(quantity, lambda a, b: (a - b) / b, [now.quantity, before.quantity]), (now, before)))
    elif figure.role == "percent_change" and now and change and now.quantity.number != change.quantity.number:
        verdicts.append((follows(quantity, lambda a, c: c / (a - c), [now.quantity, change.quantity]), (now, change)))
    for (holds, value), sources in verdicts:
        if not holds:
            yield Finding(
                figure.place, quantity.printed, write(value, quantity),
                "; ".join(f"{one.quantity.printed} ({one.place})" for one in sources), quantity.number - value,
                "arithmetic", "certain", "the change does not follow from the levels of its measure",
            )  # fmt: skip

"""What must hold inside a sentence, or with the one it goes on from: changes, shares, differences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pcc_analysis.audit.blocks import Document, Statement
from pcc_analysis.audit.findings import Certainty, Finding
from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.quantities import Quantity, follows, write

_GOES_ON = re.compile(r"^(?:This|These|It|Of these|That)\b|^which\b")
_WHOLE_BASE = 10_000


def _groups(document: Document) -> Iterator[tuple[Statement, list[Mention]]]:
    """Give each sentence with the figures of the sentence it goes on from before its own."""
    before: Statement | None = None
    chain: list[Mention] = []
    for statement in document.statements:
        near = before is not None and statement.position - before.position <= 1 and statement.section is before.section
        carried = chain if near and _GOES_ON.match(statement.text) else []
        yield statement, carried
        chain = [*carried, *statement.mentions]
        before = statement


def sentence_findings(document: Document) -> Iterator[Finding]:
    """Find the sentences whose own figures contradict each other."""
    for statement, earlier in _groups(document):
        yield from _changes(statement, earlier)
        yield from _shares(statement, earlier)
        yield from _differences(statement)


def _levels(mentions: Sequence[Mention], unit: str) -> list[Mention]:
    return [m for m in mentions if m.role in {"level", "from", "to"} and m.quantity.unit == unit]


def _changes(statement: Statement, earlier: Sequence[Mention]) -> Iterator[Finding]:
    """Check a change in per cent against the change in number and the levels beside it."""
    for number, percent in enumerate(statement.mentions):
        if percent.role != "percent_change" or percent.quantity.unit != "proportion":
            continue
        beside = statement.mentions[max(0, number - 1) : number + 2]
        counts = [
            m
            for m in beside
            if m.role == "change" and m.quantity.unit in {"count", "seconds"} and _paired(statement, percent, m)
        ]
        unit = counts[0].quantity.unit if counts else "count"
        own = _levels(_clause(statement, number), unit)
        levels = own or _levels(earlier, unit)
        way = percent.sign or (counts[0].sign if counts else 0) or (-1 if percent.quantity.number < 0 else 1)
        yield from _one_change(statement, percent, counts, levels, own, [*earlier, *statement.mentions], way)


def _paired(statement: Statement, percent: Mention, count: Mention) -> bool:
    """Whether a change in number and one in per cent are of one thing: in brackets or beside each other."""
    first, second = sorted([percent, count], key=lambda m: m.start)
    between = statement.text[first.stop : second.start]
    return len(between) < 40 and not re.search(r"[.,]\s|\band\b", between)


def _clause(statement: Statement, number: int) -> list[Mention]:
    """Return the figures that belong with a change: back to the one before, on to the next."""
    changes = [i for i, m in enumerate(statement.mentions) if m.role == "percent_change"]
    at = changes.index(number)
    start = changes[at - 1] + 1 if at else 0
    stop = changes[at + 1] if at + 1 < len(changes) else len(statement.mentions)
    found = statement.mentions[start:stop]
    if len(changes) > 1:
        found = [m for m in found if m.start <= statement.mentions[number].start]
    return found


def _one_change(
    statement: Statement, percent: Mention, counts: Sequence[Mention], levels: Sequence[Mention],
    own: Sequence[Mention], around: Sequence[Mention], way: int,
) -> Iterator[Finding]:  # fmt: skip
    size = percent.quantity.times(1)
    tried: list[tuple[bool, float, str]] = []
    if counts:
        change = counts[0].quantity.times(1)
        for level in levels:
            for formula in (lambda c, now: c / (now - way * c), lambda c, before: c / before):
                tried.append(_try(size, formula, [change, level.quantity]))
    elif len(levels) >= 2 and _compared(statement, levels):
        every = _levels(around, levels[0].quantity.unit)
        for a in every:
            for b in every:
                if a is not b and b.quantity.number:
                    tried.append(_try(size, lambda now, then: abs(now - then) / then, [a.quantity, b.quantity]))
    elif len(own) == 1 and own[0].start > percent.stop and _base_named(statement, percent, own[0]):
        levels = [m for m in _levels(around, own[0].quantity.unit) if m is not own[0]]
        yearly = [m for m in levels if m.window is not None and m.window.length == "12 months"]
        levels = yearly or levels
        for now in levels:
            tried.append(_try(size, lambda now, then: abs(now - then) / then, [now.quantity, own[0].quantity]))
    if tried and not any(holds for holds, _, _ in tried):
        _, value, words = min(tried, key=lambda t: abs(t[1] - size.number))
        certainty: Certainty = "certain" if len(levels) == 1 or (len(levels) == 2 and not counts) else "possible"
        yield Finding(
            statement.place, percent.quantity.printed, write(value, percent.quantity), words,
            size.number - value, "arithmetic", certainty,
            "the change in per cent does not follow from the figures beside it",
        )  # fmt: skip


def _base_named(statement: Statement, percent: Mention, level: Mention) -> bool:
    """Whether the level behind a change is called the one before it."""
    return bool(
        re.search(r"\bprevious\b|\bon the\b|\bon\s*$|\bwhere\b|\bthan\b", statement.text[percent.stop : level.start])
    )


def _compared(statement: Statement, levels: Sequence[Mention]) -> bool:
    """Whether a sentence gives two levels as now and before."""
    first, last = levels[0], levels[-1]
    between = statement.text[first.stop if first.start < last.start else 0 : last.start]
    return len(levels) == 2 and bool(
        re.search(r"\bthan\b|\bcompare[sd]?\b|\bprevious\b|\bwhere\b|\bfrom\b|\bon\b", between)
    )


def _try(size: Quantity, formula: object, operands: Sequence[Quantity]) -> tuple[bool, float, str]:
    words = " and ".join(operand.printed for operand in operands)
    try:
        holds, value = follows(size, formula, operands)  # type: ignore[arg-type]
    except ZeroDivisionError:
        return True, 0.0, words
    return holds, value, words


def _shares(statement: Statement, earlier: Sequence[Mention]) -> Iterator[Finding]:
    """Check a share against its two counts: "33 per cent (6 completed and 3 upheld)"."""
    text = statement.text
    for number, share in enumerate(statement.mentions):
        if share.quantity.unit != "proportion" or share.role not in {"level", "share"}:
            continue
        pair = _pair(statement, number) or (_earlier_pair(text, earlier) if number == 0 else None)
        if pair is None or not pair[1].number:
            continue
        holds, value = follows(share.quantity, lambda part, whole: part / whole, pair)
        if not holds:
            yield Finding(
                statement.place, share.quantity.printed, write(value, share.quantity),
                f"{pair[0].printed} of {pair[1].printed}", share.quantity.number - value, "arithmetic", "certain",
                "the share does not follow from its two counts",
            )  # fmt: skip


def _pair(statement: Statement, number: int) -> list[Quantity] | None:
    """Return part and whole of a share where the sentence prints both beside it."""
    text, mentions = statement.text, statement.mentions
    share = mentions[number]
    counts = [m for m in mentions if m.quantity.unit == "count" and m.role == "level"]
    after = [m for m in counts if m.start > share.stop]
    if len(after) == 2 and re.match(r"\s*\(\s*$", text[share.stop : after[0].start]) and ")" in text[after[1].stop :]:
        between = text[after[0].stop : after[1].start]
        if re.search(r"\bof\b", between):
            return [after[0].quantity, after[1].quantity]
        if re.search(r"\band\b", between) and after[1].quantity.number <= after[0].quantity.number:
            return [after[1].quantity, after[0].quantity]
    before = [m for m in counts if m.stop < share.start]
    if len(before) >= 2:
        a, b = before[-2:]
        closing = text[b.stop : share.start]
        if re.fullmatch(r"\s*(?:out\s+)?of\s+(?:the\s+|these\s+)?(?:\w+\s+)?", text[a.stop : b.start]) and re.fullmatch(
            r"\W*(?:\w+\s+){0,3}\(?", closing
        ):
            return [a.quantity, b.quantity]
        led = re.search(r"\bof (?:the |these |all )?$", text[: a.start], re.IGNORECASE)
        if led and re.fullmatch(r"[^.,;]*\(\s*", closing):
            return [b.quantity, a.quantity]
    return None


def _earlier_pair(text: str, earlier: Sequence[Mention]) -> list[Quantity] | None:
    """Return part and whole from "Of the 20 appeals, 6 were upheld." before "This represents 30 per cent"."""
    counts = [m for m in earlier if m.quantity.unit == "count" and m.role == "level"]
    if len(counts) != 2 or len(earlier) != 2 or not re.match(r"This (?:represents|is|equates to|means)\b", text):
        return None
    whole, part = counts
    if part.window is not None and whole.window is not None and part.window.key != whole.window.key:
        return None  # two years, not a part and its whole
    return [part.quantity, whole.quantity]


def _differences(statement: Statement) -> Iterator[Finding]:
    """Check "14% ..., five points above the national rate of 9%"."""
    mentions = statement.mentions
    for i, gap in enumerate(mentions):
        named = re.match(
            r"\s*(?:points?\s*)?(above|below|higher than|lower than|more than|less than)\b", statement.text[gap.stop :]
        )
        levels = [
            m for m in mentions if m.quantity.unit == "proportion" and m.role not in {"percent_change", "half_width"}
        ]
        ahead, behind = [m for m in levels if m.start < gap.start], [m for m in levels if m.start > gap.stop]
        if gap.quantity.unit != "points" or named is None or not ahead or len(behind) != 1 or i == 0:
            continue
        way = 1 if named[1].lower() in {"above", "higher than", "more than"} else -1
        holds, value = follows(
            gap.quantity, lambda own, other, sign=way: sign * (own - other), [ahead[-1].quantity, behind[0].quantity]
        )
        if not holds:
            yield Finding(
                statement.place, gap.quantity.printed, write(value, gap.quantity),
                f"{ahead[-1].quantity.printed} and {behind[0].quantity.printed}", gap.quantity.number - value,
                "arithmetic", "certain", "the difference does not follow from the two rates",
            )  # fmt: skip

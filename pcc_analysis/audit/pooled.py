"""A rate of "A & B" against the rates of A and of B: between them, weighted by their counts, and so its change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pcc_analysis.audit.blocks import Document, Statement
from pcc_analysis.audit.claims import acronyms
from pcc_analysis.audit.findings import Finding
from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.quantities import follows, write
from pcc_analysis.statements.words import key_of

_WHOLE = 2


@dataclass
class _Told:
    """What the sentences say of A (0), of B (1) and of both (2): the rate with its change, by kind, and the count."""

    rates: dict[tuple[str, int], tuple[Statement, Mention, Mention | None]] = field(default_factory=dict)
    counts: dict[int, Mention] = field(default_factory=dict)


def pooled_findings(document: Document) -> Iterator[Finding]:
    """Find a rate of both that the rates of each do not allow, or a change of it that theirs do not."""
    names = acronyms(document.text)
    for short, words in names.items():
        halves = [key_of(part) for part in re.split(r"\s(?:&|and)\s", words)]
        if len(halves) == 2:
            yield from _judged(_told(document, names, short, halves), words)


def _told(document: Document, names: dict[str, str], short: str, halves: list[frozenset[str]]) -> _Told:
    told = _Told()
    mentioned: list[int] = []
    for statement in document.statements:
        which = _which(statement, names, short, halves, mentioned)
        if which is None:
            continue
        if re.search(rf"\b{short}\b", statement.text):
            mentioned = [statement.position]
        level = next((m for m in statement.mentions if m.role == "level"), None)
        kind = re.search(r"\b(\w+) rate\b", statement.text)
        if level is None:
            continue
        if level.quantity.unit == "proportion" and kind:
            change = next((m for m in statement.mentions if m.role == "percent_change"), None)
            told.rates.setdefault((kind[1], which), (statement, level, change))
        elif level.quantity.unit == "count":
            told.counts.setdefault(which, level)
    return told


def _which(
    statement: Statement, names: dict[str, str], short: str, halves: list[frozenset[str]], mentioned: list[int]
) -> int | None:
    """Say whether a sentence is of A, of B or of both."""
    label = re.sub(r"\(.*?\)", "", statement.label).strip()
    spelt = key_of(names.get(label, label))
    half = next((i for i, one in enumerate(halves) if spelt and spelt == one | (halves[0] & halves[1])), None)
    if half is not None:
        return half
    near = bool(mentioned) and statement.position - mentioned[0] <= 2
    own = re.search(rf"\b{short}\b", statement.text) is not None
    return _WHOLE if not statement.label and (own or near) and statement.mentions[:1] else None


def _judged(told: _Told, words: str) -> Iterator[Finding]:
    for kind in sorted({kind for kind, _ in told.rates}):
        if not all((kind, i) in told.rates for i in (0, 1, _WHOLE)):
            continue
        statement, whole, change = told.rates[kind, _WHOLE]
        parts = [told.rates[kind, i] for i in (0, 1)]
        if 0 in told.counts and 1 in told.counts:
            operands = [parts[0][1].quantity, told.counts[0].quantity, parts[1][1].quantity, told.counts[1].quantity]
            holds, value = follows(whole.quantity, lambda r, n, s, m: (r * n + s * m) / (n + m), operands)
            if not holds:
                source = ", ".join(
                    f"{part[1].quantity.printed} of {told.counts[i].quantity.printed}" for i, part in enumerate(parts)
                )
                yield Finding(
                    statement.place, whole.quantity.printed, write(value, whole.quantity), f"{source} ({words})",
                    whole.quantity.number - value, "parts_and_whole", "possible",
                    f"the {kind} rate of both is that of each weighted by its count",
                )  # fmt: skip
        ends = [_signed(part[2]) for part in parts]
        if change is None or all(part[2] is None for part in parts):
            continue
        own, slack = _signed(change), change.quantity.half + 0.0005
        if not min(ends) - slack <= own <= max(ends) + slack:
            nearest = min(max(own, min(ends)), max(ends))
            yield Finding(
                statement.place, change.quantity.printed, write(nearest, change.quantity),
                " and ".join(part[2].quantity.printed if part[2] else "unchanged" for part in parts) + f" ({words})",
                own - nearest, "parts_and_whole", "possible",
                f"the change of the {kind} rate of both lies between those of each",
            )  # fmt: skip


def _signed(change: Mention | None) -> float:
    return 0.0 if change is None else (change.sign or 1) * abs(change.quantity.number)

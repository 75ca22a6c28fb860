"""Words against figures inside a sentence: directions against levels or signs, per cent where points are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pcc_analysis.audit.blocks import Document, Statement
from pcc_analysis.audit.findings import Finding
from pcc_analysis.statements.words import sign_of


def direction_findings(document: Document) -> Iterator[Finding]:
    """Find the sentences whose words point against their own figures."""
    for statement in document.statements:
        yield from _from_to(statement)
        yield from _signs(statement)
        yield from _points(statement)


def _from_to(statement: Statement) -> Iterator[Finding]:
    """Check "decreased from a to b" against its word, and its change against the two."""
    for first, second in pairwise(statement.mentions):
        if first.role != "from" or second.role != "to" or first.quantity.unit != second.quantity.unit:
            continue
        way = (second.quantity.number > first.quantity.number) - (second.quantity.number < first.quantity.number)
        said = first.sign or sign_of(statement.text[: first.start])
        if said and way and said != way:
            yield Finding(
                statement.place, f"from {first.quantity.printed} to {second.quantity.printed}",
                "an increase" if way > 0 else "a decrease",
                statement.text[max(0, first.start - 40) : second.stop], None,
                "direction", "certain", "the word points against the two figures",
            )  # fmt: skip


def _signs(statement: Statement) -> Iterator[Finding]:
    """Find "an increase of -5%"."""
    for mention in statement.mentions:
        if mention.change and mention.quantity.signed and mention.sign > 0 and mention.quantity.number < 0:
            yield Finding(
                statement.place, f"an increase of {mention.quantity.printed}", "a decrease", mention.quantity.printed,
                None, "direction", "certain", "the word points against the printed sign",
            )  # fmt: skip


def _points(statement: Statement) -> Iterator[Finding]:
    """Find the change of a rate, printed as per cent beside the rate itself."""
    for level, change in pairwise(statement.mentions):
        between = statement.text[level.stop : change.start]
        if (
            level.role == "level" and level.quantity.unit == "proportion" and change.role == "percent_change"
            and change.quantity.unit == "proportion" and len(between) < 45
            and not re.search(r"[.;]\s|\band\b|\bwhile\b", between)
            and re.match(r"\W*(?:compared|when|if|$|\.|on|in comparison|over|from)", statement.text[change.stop :])
        ):  # fmt: skip
            yield Finding(
                statement.place, change.quantity.printed, f"{change.quantity.printed} points", level.quantity.printed,
                None, "wording", "possible",
                "the change of a proportion is printed as per cent, not as percentage points",
            )  # fmt: skip

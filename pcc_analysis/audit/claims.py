"""Claims a report makes of its figures: the lowest of a list, named parts of a whole, one subject told twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pcc_analysis.audit.blocks import Document, Statement
from pcc_analysis.audit.findings import Finding
from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.quantities import follows, write
from pcc_analysis.statements.words import key_of

#: Totals that are a sum of named rows by definition, whatever else is listed under them.
DEFINED = {"KSI": (("fatal", "serious"), "killed or seriously injured")}
_ACRONYM = re.compile(r"((?:[A-Z][\w&'-]*\s+(?:(?:and|of|the|&)\s+)?){1,5})\(([A-Z]{2,6})\)")


def claim_findings(document: Document) -> Iterator[Finding]:
    """Find the claims that the figures they are made of contradict."""
    yield from extremes(document)
    yield from named_parts(document)
    yield from defined_totals(document)
    yield from told_twice(document)
    yield from shares_of_shares(document)


def _lists(document: Document) -> Iterator[list[Statement]]:
    """Give runs of neighbouring statements that each start with a label."""
    run: list[Statement] = []
    for statement in document.statements:
        if run and (statement.position > run[-1].position + 1 or not statement.label):
            if statement.position == run[-1].position:
                continue  # a second sentence of the same bullet
            if len(run) > 2:
                yield run
            run = []
        if statement.label and statement.mentions:
            run.append(statement)
    if len(run) > 2:
        yield run


def extremes(document: Document) -> Iterator[Finding]:
    """Find "the lowest" beside a lower figure of the same list."""
    for run in _lists(document):
        levels = [(s, m) for s in run for m in s.mentions[:1] if m.role == "level" and m.start - len(s.label) < 8]
        for statement, mention in levels:
            said = re.search(r"\b(lowest|highest)\b(?! since)", statement.text)
            same = [(s, m) for s, m in levels if m.quantity.unit == mention.quantity.unit and s is not statement]
            if said is None or len(same) < 2:
                continue
            lowest = said[1] == "lowest"
            pick = min if lowest else max
            other, beyond = pick(same, key=lambda pair: pair[1].quantity.number)
            apart = mention.quantity.number - beyond.quantity.number
            if (apart if lowest else -apart) > mention.quantity.half + beyond.quantity.half:
                yield Finding(
                    statement.place, f"{mention.quantity.printed}, the {said[1]}", beyond.quantity.printed,
                    f"{other.label}, {other.place}", apart, "direction", "certain",
                    f"another of the same list is {'lower' if lowest else 'higher'}",
                )  # fmt: skip


def named_parts(document: Document) -> Iterator[Finding]:
    """Find a measure named "A & B" beside an A and a B of the same window that come to more than it."""
    names = acronyms(document.text)
    for short, words in names.items():
        halves = [key_of(part) for part in re.split(r"\s(?:&|and)\s", words)]
        if len(halves) != 2:
            continue
        parts: dict[int, tuple[Statement, Mention]] = {}
        whole: tuple[Statement, Mention] | None = None
        for statement in document.statements:
            label = re.sub(r"\(.*?\)", "", statement.label)
            spelt = key_of(names.get(label.strip(), label))
            for mention in statement.mentions:
                if mention.role != "level" or mention.quantity.unit != "count" or mention.window is None:
                    continue
                if (
                    re.search(rf"\b{short}\b", statement.text[: mention.start])
                    and whole is None
                    and not statement.label
                ):
                    whole = (statement, mention)
                for i, half in enumerate(halves):
                    if spelt and spelt == half | (halves[0] & halves[1]):
                        parts.setdefault(i, (statement, mention))
        if whole is None or len(parts) != 2:
            continue
        windows = {pair[1].window.key for pair in [whole, *parts.values()] if pair[1].window is not None}
        summed = sum(pair[1].quantity.number for pair in parts.values())
        if len(windows) == 1 and summed != whole[1].quantity.number:
            printed = " + ".join(pair[1].quantity.printed for pair in parts.values())
            yield Finding(
                whole[0].place, whole[1].quantity.printed, f"{summed:,.0f}",
                f"{printed} ({', '.join(pair[0].place for pair in parts.values())})",
                whole[1].quantity.number - summed, "parts_and_whole", "certain",
                f"{short} is {words.strip()}, and the two do not come to it",
            )  # fmt: skip


def acronyms(text: str) -> dict[str, str]:
    """Return the short names a text explains, with their words.

    >>> acronyms("Rape & Serious Sexual Offences (RASSO) and Domestic Abuse (DA)")
    {'RASSO': 'Rape & Serious Sexual Offences', 'DA': 'Domestic Abuse'}
    """
    found: dict[str, str] = {}
    for match in _ACRONYM.finditer(text.replace("\n", " ")):
        words = match[1].split()
        while words and words[0][0] != match[2][0]:
            words.pop(0)
        if words:
            found.setdefault(match[2], " ".join(words))
    return found


def defined_totals(document: Document) -> Iterator[Finding]:
    """Find totals that hold more than their name allows: slight casualties among the killed and seriously injured."""
    for index, statement in enumerate(document.statements):
        for short, (parts, words) in DEFINED.items():
            total = next((m for m in statement.mentions if m.role == "level" and m.quantity.unit == "count"), None)
            if total is None or not re.search(rf"\b{short} casualties", statement.text):
                continue
            follow = " ".join(
                s.text for s in document.statements[index : index + 5] if s.position - statement.position <= 2
            )
            counts = {
                word: re.search(rf"\b{word}\w*\s*[-–:]?\s*([\d,]+)", follow, re.IGNORECASE)
                for word in (*parts, "slight")
            }
            if not all(counts.values()):
                continue
            numbers = {word: float(found[1].replace(",", "")) for word, found in counts.items() if found}
            allowed = sum(numbers[word] for word in parts)
            if total.quantity.number > allowed:
                yield Finding(
                    statement.place, total.quantity.printed, f"{allowed:,.0f}",
                    " + ".join(f"{word} {numbers[word]:,.0f}" for word in parts), total.quantity.number - allowed,
                    "wording", "certain", f"{short} means {words}; the total holds slight casualties too",
                )  # fmt: skip


def told_twice(document: Document) -> Iterator[Finding]:
    """Find one subject that changes "from a in one year to b in another" with two pairs of figures."""
    told: dict[tuple[str, str], tuple[Statement, str, str]] = {}
    pattern = re.compile(
        r"^(?P<subject>.{20,}?)\bfrom\s+(?P<a>[\d,.%£]+)\s+in\s+(?P<y>\d{4})\s+to\s+(?P<b>[\d,.%£]+)\s+in\s+(?P<z>\d{4})"
    )
    for statement in document.statements:
        found = pattern.match(statement.text)
        if found is None:
            continue
        subject = re.sub(r"\W+", " ", found["subject"]).strip().lower()
        key = (subject, f"{found['y']} {found['z']}")
        if key not in told:
            told[key] = (statement, found["a"], found["b"])
            continue
        first, a, b = told[key]
        for now, then, year in ((found["a"], a, found["y"]), (found["b"], b, found["z"])):
            if now != then:
                yield Finding(
                    statement.place, now, then, f"{first.place}, {year}", _number(now) - _number(then),
                    "stated_twice", "certain", "the same sentence is printed with two values",
                )  # fmt: skip


def _number(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text).strip(".") or 0)


def shares_of_shares(document: Document) -> Iterator[Finding]:
    """Find "31% (n. 1640) are X ... of X, 22% (n. 303)" where the second share is not of the first count."""
    for first, second in zip(document.statements, document.statements[1:], strict=False):
        if first.position != second.position:
            continue
        whole = next((m for m in first.mentions if m.role == "of" and m.quantity.unit == "count"), None)
        named = re.search(r"\(([A-Z]{2,6})\)\W*$", first.text)
        if whole is None or named is None or not re.search(rf"\bof (?:the )?{named[1]}\b", second.text):
            continue
        for share, count in zip(second.mentions, second.mentions[1:], strict=False):
            if share.quantity.unit == "proportion" and count.role == "of":
                holds, value = follows(share.quantity, lambda part, all_: part / all_, [count.quantity, whole.quantity])
                if not holds:
                    yield Finding(
                        second.place, share.quantity.printed, write(value, share.quantity),
                        f"{count.quantity.printed} of {whole.quantity.printed}", share.quantity.number - value,
                        "arithmetic", "certain", "the share is not that of the count in the sentence before",
                    )  # fmt: skip

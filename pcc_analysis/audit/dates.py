"""Periods a report contradicts itself in: the quarter it is for, the years of a plan, a link, a run of months."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pcc_analysis.audit.blocks import Document
from pcc_analysis.audit.findings import Finding
from pcc_analysis.statements.said import MONTH, month_said

_QUARTER = r"quarter\s+(?:one|two|three|four|[1-4])\s+20\d\d\s*[-/]\s*\d\d"


def date_findings(document: Document) -> Iterator[Finding]:
    """Find the periods that contradict each other."""
    lines = [(number, line) for number, line in enumerate(document.text.splitlines(), start=1) if line.strip()]
    yield from _own_quarter(lines)
    yield from _plan_years(lines)
    yield from _links(lines)
    yield from _runs(document)
    yield from _not_over(lines)
    yield from _versions(lines)


def _own_quarter(lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """Find the quarter of an earlier report left in the introduction."""
    own = next(((n, m[0]) for n, line in lines[:12] if (m := re.search(_QUARTER, line, re.IGNORECASE))), None)
    if own is None:
        return
    for number, line in lines:
        said = re.search(rf"\bthis (?:document|report)\b.{{0,60}}?\b({_QUARTER})", line, re.IGNORECASE)
        if said and _plain(said[1]) != _plain(own[1]):
            yield Finding(
                f"line {number}", said[1], own[1], f"line {own[0]}, the title", None, "wording", "certain",
                "the report names another quarter than its title",
            )  # fmt: skip


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _plan_years(lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """Find one plan (by its last year) with two first years; the rarer is held against the commoner."""
    span = re.compile(r"\b(20\d\d)\s*[-–/]\s*(20)?(\d\d)\b")
    found: dict[str, list[tuple[int, str, str]]] = {}
    for number, line in lines:
        for match in span.finditer(line):
            around = line[max(0, match.start() - 110) : match.end() + 40]
            length = int(match[3]) - int(match[1][2:])
            if re.search(r"\bplan\b", around, re.IGNORECASE) and 2 <= length <= 6:
                found.setdefault(match[3], []).append((number, match[1], match[0]))
    for said in found.values():
        starts = sorted({start for _, start, _ in said}, key=lambda s: sum(s == other for _, other, _ in said))
        common = next(print_ for print_ in said if print_[1] == starts[-1])
        for number, start, printed in said:
            if start != starts[-1] and len(starts) == 2 and sum(s == start for _, s, _ in said) == 1:
                yield Finding(
                    f"line {number}", printed, common[2], f"line {common[0]}", None, "stated_twice", "certain",
                    "the plan that ends in one year starts in two",
                )  # fmt: skip


def _links(lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """Find a month beside a link whose address names another."""
    for number, line in lines:
        address = re.search(rf"https?://\S*?(?:ending)?({MONTH})((?:20)\d\d)", line, re.IGNORECASE)
        before = line[: address.start()] if address else ""
        said = re.search(rf"year ending\s+({MONTH}\s+20\d\d)", before, re.IGNORECASE)
        if address and said and month_said(said[1]) != month_said(f"{address[1]} {address[2]}"):
            yield Finding(
                f"line {number}", said[1], f"{address[1].title()} {address[2]}", "the address beside it", None,
                "wording", "certain", "the words name another period than the link",
            )  # fmt: skip


def _runs(document: Document) -> Iterator[Finding]:
    """Find a number of consecutive months that its first and last month do not make."""
    for first, second in zip(document.statements, document.statements[1:], strict=False):
        run = re.search(
            rf"(\d+) consecutive months\b.*?\b(?:dating back to|since|from)\s+({MONTH}\s+20\d\d)",
            second.text,
            re.IGNORECASE,
        )
        ended = re.search(rf"\bsince\s+({MONTH}\s+20\d\d)", first.text, re.IGNORECASE)
        if run and ended and first.position == second.position:
            months = _months(month_said(run[2]), month_said(ended[1]))
            if months != int(run[1]):
                yield Finding(
                    second.place, f"{run[1]} consecutive months", f"{months} months",
                    f"{run[2]} to the month before {ended[1]}", int(run[1]) - months,
                    "arithmetic", "certain", "the months between the two dates are not as many",
                )  # fmt: skip


def _months(start: str, stop: str) -> int:
    (first, begins), (last, ends) = ((int(part) for part in text.split("-")) for text in (start, stop))
    return 12 * (last - first) + ends - begins


def _not_over(lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """Find the whole-year figure of a financial year that was not over when the report was printed."""
    heads = [
        f"{m[1]} {m[2]}"
        for _, line in lines[:60]
        for m in [re.search(rf"\b({MONTH})\s+(20\d\d)\b", line, re.IGNORECASE)]
        if m
    ]
    printed = month_said(heads[0]) if heads else ""
    year = re.compile(r"(\d\d)/(\d\d)\s*FY.{0,60}?compared with\s+(\d\d)/(\d\d)\s*FY", re.IGNORECASE)
    for number, line in lines:
        said = year.search(line)
        if said and printed and printed < f"20{said[2]}-03":
            yield Finding(
                f"line {number}", f"{said[1]}/{said[2]} FY", f"a year that is over by {printed}",
                f"{heads[0]}, the front page", None, "wording", "certain",
                "the year had not ended when the report was printed",
            )  # fmt: skip


def _versions(lines: list[tuple[int, str]]) -> Iterator[Finding]:
    """Find a control sheet and a footer with two versions."""
    sheet = next(((n, m[1]) for n, line in lines[:40] if (m := re.match(r"\s*Version:\s*(\d+\.\d+)", line))), None)
    footer = next(
        ((n, m[1]) for n, line in lines if (m := re.match(r"\s*(?:DRAFT\s+)?Ver\.\s*(\d+\.\d+)", line))), None
    )
    if sheet and footer and sheet[1] != footer[1]:
        yield Finding(
            f"line {footer[0]}", f"Ver. {footer[1]}", sheet[1], f"line {sheet[0]}, the control sheet", None, "wording",
            "certain", "the foot of the page names another version",
        )  # fmt: skip

"""A made-up report that is consistent never gives a finding; one number of it moved by more than rounding does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pcc_analysis.audit.document import document_of
from pcc_analysis.audit.markup import text_of_html
from pcc_analysis.audit.rules import audit_document

GROUPS = ["Robbery", "Shoplifting", "Burglary", "Drug Offences", "Bicycle Theft", "Vehicle Offences"]
counts = st.integers(200, 20_000)


def rounded(value: float, places: int = 1) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percent(part: float, whole: float) -> str:
    return f"{rounded(100 * part / whole)}%"


def signed(value: float | Decimal, unit: str = "") -> str:
    return f"{'+' if value > 0 else '-' if value < 0 else ''} {abs(value):,}{unit}".strip()


@dataclass(frozen=True)
class Report:
    """The lines of a report; ``{...}`` marks each figure that something else in it follows from or that follows."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return re.sub(r"[{}]", "", "\n".join(self.lines))

    @property
    def figures(self) -> list[re.Match[str]]:
        return list(re.finditer(r"\{([^}]*)\}", "\n".join(self.lines)))

    def moved(self, number: int, by: float) -> str:
        """The text with one figure moved by a share of itself, and by at least several of its last places."""
        whole = "\n".join(self.lines)
        found = self.figures[number]
        digits = re.search(r"[\d,]+(?:\.\d+)?", found[1])
        assert digits is not None
        plain = digits[0].replace(",", "")
        places = len(plain.partition(".")[2])
        step = max(abs(float(plain)) * by, 7 * 10.0**-places)
        printed = f"{rounded(float(plain) + step, places):,}"
        changed = found[1][: digits.start()] + printed + found[1][digits.end() :]
        return re.sub(r"[{}]", "", whole[: found.start()] + changed + whole[found.end() :])


@st.composite
def reports(draw: st.DrawFn) -> Report:
    rows = draw(st.lists(st.tuples(counts, counts), min_size=4, max_size=6))
    outcomes = [draw(st.integers(now // 50 + 1, now // 2)) for _, now in rows]
    total = [sum(row[i] for row in rows) for i in (0, 1)]
    table = [
        f"{name}\t{{{before:,}}}\t{{{now:,}}}\t{{{signed(now - before)}}}\t{{{signed(rounded(100 * (now - before) / before), '%')}}}"
        for name, (before, now) in zip(["All Crime", *GROUPS], [(total[0], total[1]), *rows], strict=False)
    ]
    ratios = [
        f"{name}\t{{{now:,}}}\t{{{outcome:,}}}\t{{{percent(outcome, now)}}}"
        for name, (_, now), outcome in zip(GROUPS, rows, outcomes, strict=False)
    ]
    appeals = draw(st.integers(40, 400))
    upheld = draw(st.integers(appeals // 5, appeals - 5))
    complaints = draw(st.integers(400, 9000))
    fewer = draw(st.integers(complaints // 20, complaints // 3))
    share = rounded(100 * fewer / (complaints + fewer))
    return Report(
        (
            "Performance report", "",
            "Crime\t12m to June 2018\t12m to June 2019\tVolume Change\t% Change", *table, "",
            "Crime Group\tCrime Volume\tPositive Outcomes\tPositive Outcome %", *ratios, "",
            f"There were {{{complaints:,}}} complaints in the 12 months to June 2019, a decrease of {{{fewer}}} complaints "
            f"({{{share}}} per cent) compared to the previous 12 months.", "",
            f"Of the {{{appeals}}} appeals completed in the 12 months to June 2019, {{{upheld}}} were upheld. "
            f"This represents {{{rounded(100 * upheld / appeals)}}} per cent of appeals.",
        )
    )  # fmt: skip


def as_html(text: str) -> str:
    parts = []
    for block in text.split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line]
        if "\t" in block:
            cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
            parts.append(f"<table>{cells}</table>")
        else:
            parts.append(f"<p>{block}</p>")
    return "<html><body>" + "".join(parts) + "</body></html>"


steady = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@steady
@given(reports())
def test_a_consistent_report_has_no_finding(report: Report) -> None:
    document = document_of(report.text)
    assert document.printed > 30
    assert [(one.place, one.printed, one.follows) for one in audit_document(document)] == []


@steady
@given(reports(), st.data())
def test_a_moved_number_is_found(report: Report, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(report.figures) - 1))
    text = report.moved(number, data.draw(st.floats(0.3, 0.9)))
    assert audit_document(document_of(text)), f"nothing follows from {report.figures[number][1]} any more"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports())
def test_a_page_is_read_as_its_text(report: Report) -> None:
    from_text, from_page = document_of(report.text), document_of(text_of_html(as_html(report.text)))
    assert [row.cells for grid in from_page.grids for row in grid.rows] == [
        row.cells for grid in from_text.grids for row in grid.rows
    ]
    assert audit_document(from_page) == ()


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_any_text_is_read_without_falling_over(text: str) -> None:
    document = document_of(text)
    assert isinstance(audit_document(document), tuple)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["", "12", "- 3", "4.5%", "Jul-24", "12m to June 2018", "Total", "x", "00:01:02", "0", "="]), min_size=1, max_size=6), max_size=8))  # fmt: skip
def test_any_table_is_read_without_falling_over(rows: list[list[str]]) -> None:
    document = document_of("\n".join("\t".join(row) for row in rows))
    assert isinstance(audit_document(document), tuple)

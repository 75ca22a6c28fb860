"""The findings of an audit where they are read: a table in the terminal, JSON, a page in the look of the reports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pcc_analysis.audit.findings import KINDS, AuditResult
from pcc_analysis.audit.reading import audit
from pcc_analysis.elements import environment
from pcc_analysis.numbers import count_noun
from pcc_analysis.page import Masthead
from pcc_analysis.tables import Column, Table

if TYPE_CHECKING:
    from rich.table import Table as RichTable


def summary(result: AuditResult) -> str:
    """Say in one sentence how much was read and what was found.

    >>> summary(AuditResult("report.txt", (), figures=12, tables=1, statements=3))
    'report.txt: 12 figures in 1 table and 3 sentences; nothing contradicts anything'
    """
    read = (
        f"{result.name}: {count_noun(result.figures, 'figure')} in {count_noun(result.tables, 'table')} and "
        f"{count_noun(result.statements, 'sentence')}"
    )
    if not result.figures:
        return f"{result.name}: no figures were read"
    if not result.findings:
        return f"{read}; nothing contradicts anything"
    sure = len(result.certain)
    return f"{read}; {count_noun(len(result), 'contradiction')}, {sure} of them certain"


def findings_table(result: AuditResult) -> RichTable:
    """Return the findings as a table for the terminal."""
    from rich.table import Table as Terminal
    from rich.text import Text

    table = Terminal(title=Text(summary(result)), show_lines=True)
    for heading in ("Where", "Printed", "Follows", "From", "Kind", "Why"):
        table.add_column(heading, overflow="fold")
    for found in result.findings:
        kind = found.kind.replace("_", " ") + ("" if found.certainty == "certain" else " (possible)")
        cells = (found.place, found.printed, found.follows, found.source, kind, found.note)
        table.add_row(*(Text(cell) for cell in cells))
    return table


def render_audit(result: AuditResult, office: str = "") -> str:
    """Return the findings as a whole page in the look of the reports.

    Parameters
    ----------
    result
        What was found.
    office
        What stands in the header.

    >>> '<h1' in render_audit(AuditResult("report.txt", (), figures=12, tables=1, statements=3))
    True
    """
    title = f"Audit of {result.name}"
    tables = []
    for kind, words in KINDS.items():
        rows = [
            {
                "place": found.place, "printed": found.printed, "follows": found.follows, "source": found.source,
                "certainty": found.certainty, "note": found.note,
            }
            for found in result.findings
            if found.kind == kind
        ]  # fmt: skip
        if rows:
            columns = [
                Column("place", "Where"), Column("printed", "Printed"), Column("follows", "Follows"),
                Column("source", "From"), Column("certainty", "Certainty"), Column("note", "Why"),
            ]  # fmt: skip
            heading = f"{kind.replace('_', ' ').capitalize()}: {words}"
            tables.append((heading, Table(rows, columns, caption=heading, wide=True).element()))
    masthead = Masthead(office or title, title).element() | {"office": office}
    template = environment().get_template("audit.html.j2")
    return template.render(m=masthead, summary=summary(result), tables=tables).lstrip()


def audit_command(path: str | Path, as_json: bool = False, page: str | Path | None = None) -> int:
    """Audit a file, print what was found, and return the exit status.

    Parameters
    ----------
    path
        What ``audit`` takes.
    as_json
        JSON on standard output in place of the table.
    page
        Where to write the findings as a page, too.

    Returns
    -------
    int
        0 where nothing certain was found, 1 where something was.

    Raises
    ------
    RunError
        As ``audit``.
    """
    result = audit(path)
    if page is not None:
        Path(page).write_text(render_audit(result), encoding="utf-8")
    if as_json:
        sys.stdout.write(result.to_json() + "\n")
    elif result.findings:
        from rich.console import Console

        Console().print(findings_table(result))
    else:
        sys.stdout.write(summary(result) + "\n")
    return 1 if result.certain else 0

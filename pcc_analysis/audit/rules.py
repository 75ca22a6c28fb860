"""All rules on one document, in order, each printed figure once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pcc_analysis.audit.blocks import Document
from pcc_analysis.audit.claims import claim_findings
from pcc_analysis.audit.dates import date_findings
from pcc_analysis.audit.directions import direction_findings
from pcc_analysis.audit.findings import Finding, distinct
from pcc_analysis.audit.levels import change_findings
from pcc_analysis.audit.pooled import pooled_findings
from pcc_analysis.audit.scorecards import scorecard_findings
from pcc_analysis.audit.sentences import sentence_findings
from pcc_analysis.audit.tables import broken_cells
from pcc_analysis.audit.totals import broken_totals
from pcc_analysis.audit.twice import dashboard_findings, figures_of, sums_against_totals, sums_of_kinds, twice_findings
from pcc_analysis.audit.under_tables import statement_findings


def audit_document(document: Document) -> tuple[Finding, ...]:
    """Find everything a document contradicts itself in.

    Parameters
    ----------
    document
        Tables and statements with their figures.

    Returns
    -------
    tuple of Finding
        In the order of the document.
    """
    found: list[Finding] = []
    for grid in document.grids:
        found += [*broken_cells(grid), *broken_totals(grid), *scorecard_findings(grid)]
    found += statement_findings(document)
    found += sentence_findings(document)
    found += direction_findings(document)
    found += claim_findings(document)
    found += pooled_findings(document)
    found += date_findings(document)
    told = {(finding.place, finding.printed) for finding in found if finding.kind != "parts_and_whole"}
    figures = [*document.figures, *figures_of(document)] if not document.figures else document.figures
    found += change_findings(document.figures)
    later = [*twice_findings(figures), *dashboard_findings(document), *sums_against_totals(document, figures)]
    later += sums_of_kinds(document, figures)
    found += [finding for finding in later if (finding.place, finding.printed) not in told]
    return tuple(sorted(distinct(found), key=_position))


def _position(finding: Finding) -> int:
    line = re.search(r"line (\d+)", finding.place)
    return int(line[1]) if line else 0


def audit_all(documents: Iterable[Document]) -> Iterator[Finding]:
    """Audit several documents, each by itself."""
    for document in documents:
        yield from audit_document(document)

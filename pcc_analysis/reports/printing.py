"""Printing the page of a report that is there already."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pcc_analysis.export.pdf import print_pdf
from pcc_analysis.reports.disk import refusals
from pcc_analysis.reports.locks import locked
from pcc_analysis.reports.orders import Order
from pcc_analysis.reports.placing import place, work_prefix
from pcc_analysis.reports.provenance import altered, content_of, read_provenance, write_provenance


def print_if_wanted(order: Order) -> None:
    """Print the page of a report that has not changed, where a PDF is asked for and none was made of it.

    Raises
    ------
    RunError
        Where it cannot be printed, or another run is making reports of the period.
    """
    known = read_provenance(order.folder)
    record = known["reports"][order.notebook]
    if not order.pdf or (order.pdf_name in record["files"] and order.pdf_name not in altered(order.folder, record)):
        return
    with (
        locked(order.folder),
        refusals(order.out),
        tempfile.TemporaryDirectory(prefix=work_prefix(order.period.name), dir=order.out) as work,
    ):
        ready = Path(work, "ready")
        printed = ready / order.pdf_name
        printed.parent.mkdir(parents=True)
        print_pdf(order.page, printed)
        record["files"][order.pdf_name] = content_of(printed)
        write_provenance(ready, known)
        place(ready, order.folder)

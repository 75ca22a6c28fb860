"""What is imported and got ready once for all that follows a notebook: the page, the workbook, the leak check."""

from __future__ import annotations

from pcc_analysis.export import workbook  # noqa: F401
from pcc_analysis.export.exporter import make_ready
from pcc_analysis.export.index import render_index
from pcc_analysis.leaks import check  # noqa: F401
from pcc_analysis.measures import catalogue

make_ready()
catalogue()
render_index([])

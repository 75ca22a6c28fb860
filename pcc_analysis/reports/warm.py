"""What is imported and got ready once for all that makes a report: Jupyter, the page, the workbook, the leak check."""

from __future__ import annotations

from pcc_analysis.export import workbook  # noqa: F401
from pcc_analysis.export.exporter import make_ready
from pcc_analysis.export.index import render_index
from pcc_analysis.kernels.loading import load_jupyter
from pcc_analysis.leaks import check  # noqa: F401
from pcc_analysis.measures import catalogue

load_jupyter()
make_ready()
catalogue()
render_index([])

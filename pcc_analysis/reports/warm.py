"""What is imported and got ready once for what makes a report beside a kernel: Jupyter, the page, the workbook."""

from __future__ import annotations

from pcc_analysis.kernels.loading import load_jupyter

load_jupyter()  # before the exporter, which would import all of it

from pcc_analysis.export import workbook  # noqa: E402, F401
from pcc_analysis.export.exporter import make_ready  # noqa: E402
from pcc_analysis.export.index import render_index  # noqa: E402

make_ready()
render_index([])

"""What is done once before the first fork, so that no kernel has to: nothing here opens data or keeps a figure."""

from __future__ import annotations

import IPython.core.completer  # noqa: F401
import matplotlib.pyplot  # noqa: F401

from pcc_analysis import charts
from pcc_analysis.kernels.loading import load_kernel


def warm() -> None:
    """Draw one empty chart: fonts are found and drawing modules loaded by it."""
    load_kernel()
    figure, axes = charts.figure("line")
    axes.plot([0, 1])
    axes.set_title("0")
    charts.to_svg(figure, "warm")


warm()

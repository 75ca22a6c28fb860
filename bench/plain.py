"""The limit for a run: the code of a notebook without Jupyter, everything it displays built and thrown away.

``python -m bench.plain JOBS DATA PERIOD...``: extracts are counted once, then so many processes share the periods.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("MPLBACKEND", "agg")
ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "notebooks" / "quarterly_report.ipynb"


def figures_and_charts(period: str, data: str) -> int:
    """Execute the cells of the notebook; return the size of what they display."""
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    shown: list[str] = []
    names: dict[str, object] = {}
    exec(sources[0], names)
    names |= {"period": period, "data": data, "plans": str(ROOT / "data" / "plans")}
    take = "from IPython.display import display"
    for source in sources[1:]:
        names["display"] = lambda *elements: shown.extend(json.dumps(one.element()) for one in elements)
        exec(source.replace(take, ""), names)
    return sum(map(len, shown))


def main(jobs: int, data: str, periods: Sequence[str]) -> None:
    """Make everything that the reports show."""
    from pcc_analysis import sections  # noqa: F401 - imported once, before there are several processes
    from pcc_analysis.kernels.child import run_job
    from pcc_analysis.supply import prepare

    if len(periods) > 1:
        prepare(Path(data), "Wiltshire", lambda wanted: [run_job(function, given) for function, given in wanted])
    if jobs == 1:
        sizes = [figures_and_charts(period, data) for period in periods]
    else:
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            sizes = pool.starmap(figures_and_charts, [(period, data) for period in periods], chunksize=1)
    assert min(sizes) > 100_000


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3:])

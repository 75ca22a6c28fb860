"""What an executed notebook says of its report: for the index of all reports, and for the record of the run."""

from __future__ import annotations

from base64 import b64decode
from typing import Any

from pcc_analysis.elements import FIGURES_TYPE, RECORDED
from pcc_analysis.export.assembly import read_elements


def recorded_figures(notebook: Any) -> dict[str, Any]:
    """Return what a report says of itself: for the index of all reports and for the record of the run.

    Parameters
    ----------
    notebook
        An executed notebook.

    Returns
    -------
    dict
        ``title``, ``office``, ``period_label``, ``audience`` and ``state`` of its masthead, where it has one;
        ``headline``: label, figure and words of every item in its strips marked ``headline``; ``recorded``: the
        figures it recorded, by name; ``left_out``: how many figures by area disclosure control left out, and a
        sentence on it, where it looked at any.
    """
    shown = [one for one in read_elements(notebook) if one["kind"] in ("masthead", "strip", "left-out")]
    known = ("title", "office", "period_label", "audience", "state")
    masthead = next((element for element in shown if element["kind"] == "masthead"), {})
    return {key: masthead[key] for key in known if key in masthead} | {
        "headline": [
            [item["label"], item["figure"], "; ".join(map(_in_words, item["words"]))]
            for element in shown
            if element.get("headline")
            for item in element["items"]
        ],
        "recorded": {
            name: figure
            for cell in notebook.cells
            for output in cell.get("outputs", [])
            for name, figure in output.get("metadata", {}).get(RECORDED, {}).items()
        },
        "left_out": next((one["record"] for one in shown if one["kind"] == "left-out"), {}),
    }


def printed_figures(notebook: Any) -> bytes | None:
    """Return the figures that a report noted as it printed them, as a Parquet file; None where it noted none."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if FIGURES_TYPE in (content := output.get("data", {})):
                return b64decode(content[FIGURES_TYPE])
    return None


def _in_words(said: Any) -> str:
    return (
        str(said["symbol"]["words"] if "symbol" in said else said.get("html", "")) if isinstance(said, dict) else said
    )

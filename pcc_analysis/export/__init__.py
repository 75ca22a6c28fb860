"""The nbconvert exporter ``panel``: an executed notebook as one accessible HTML file; and the index of all reports.

``jupyter nbconvert --to panel report.ipynb``, JupyterLab's export menu and ``pcc run`` all end here.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import default

from pcc_analysis.elements import FIGURES_TYPE, RECORDED, TEMPLATES, anchor_of, environment, furnish
from pcc_analysis.export.assembly import assemble, read_elements
from pcc_analysis.page import Masthead, Strip


class PanelExporter(TemplateExporter):
    """Exports a notebook as the Panel reads it: what it shows, never its code.

    The same notebook gives the same bytes. What was left out is in ``resources["panel_warnings"]``, one sentence
    each, and in nbconvert's log.

    Raises
    ------
    RunError
        From ``from_notebook_node`` and its like; see ``assembly.assemble``.
    """

    export_from_notebook = "Panel report"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "panel"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    def _create_environment(self) -> Any:
        return furnish(super()._create_environment())

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """Yield nbconvert's filters and ``assemble``, with which the template begins."""
        yield from super().default_filters()
        yield "assemble", self._assemble

    def _assemble(self, notebook: Any, resources: dict[str, Any]) -> dict[str, Any]:
        page = assemble(notebook)
        resources["panel_warnings"] = page["warnings"]
        return page

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[Any, dict[str, Any]]:
        """Return the page and nbconvert's resources, ``panel_warnings`` among them."""
        html, resources = super().from_notebook_node(nb, resources, **kw)
        resources["panel_warnings"] += dead_links(html)
        for warning in resources["panel_warnings"]:
            self.log.warning(warning)
        return html, resources


@cache
def _exporter() -> PanelExporter:
    return PanelExporter()


def panel_page(notebook: Any) -> str:
    """Return an executed notebook as the page, through one exporter that is made once.

    Raises
    ------
    RunError
        See ``assembly.assemble``.
    """
    return str(_exporter().from_notebook_node(notebook)[0])


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


def dead_links(html: str) -> list[str]:
    """Return a sentence for every link of a page to a place that is not on it.

    Examples
    --------
    >>> dead_links('<h2 id="asb">ASB</h2><a href="#asb">ASB</a> <a href="#hate-crime">Hate crime</a>')
    ['a link leads to #hate-crime, which is not on the page']
    """
    there = set(re.findall(r' id="([^"]+)"', html))
    wanted = dict.fromkeys(re.findall(r' href="#([^"]+)"', html))
    return [f"a link leads to #{name}, which is not on the page" for name in wanted if name not in there]


def render_index(entries: Iterable[Mapping[str, Any]], office: str = "", title: str = "Performance reports") -> str:
    """Return the index of all reports as HTML, in the look of the reports.

    Parameters
    ----------
    entries
        One for each report, in the order to show them; neighbours of one period stand together. Keys: ``title``,
        ``period`` (its label), ``href``; and where there are any ``state``, ``made`` (a date as printed),
        ``figures``: triples of label, figure and words as in ``page.Strip``; and ``files``, the other formats of the
        report: pairs of name and ``href``.
    office, title
        What stands in the header.

    Returns
    -------
    str
        A whole page.

    Examples
    --------
    >>> html = render_index([{"title": "Performance report", "period": "Quarter One 2019-20", "href": "q1.html"}])
    >>> '<a href="q1.html">Performance report' in html
    True
    """
    periods = []
    for period, group in groupby(entries, key=lambda entry: str(entry["period"])):
        reports = [
            {
                **{key: str(entry.get(key, "")) for key in ("title", "href", "state", "made")},
                "id": anchor_of(period),
                "files": list(entry.get("files", ())),
                "strip": Strip(
                    f"{entry['title']}, {period}",
                    entry.get("figures", ()),
                    anchor=f"{anchor_of(period)}-{anchor_of(str(entry['title']))}",
                ).element(),
            }
            for entry in group
        ]
        periods.append((period, reports))
    m = Masthead(office or title, title).element() | {"office": office}
    return environment().get_template("runs.html.j2").render(m=m, periods=periods).lstrip()

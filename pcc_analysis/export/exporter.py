"""The nbconvert exporter ``panel``: an executed notebook as one accessible HTML file.

``jupyter nbconvert --to panel report.ipynb``, JupyterLab's export menu and ``pcc run`` all end here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from traitlets import default

from pcc_analysis.elements import TEMPLATES, furnish
from pcc_analysis.export.assembly import assemble

PARTS = ("base/null.j2", "frame.html.j2", "elements.html.j2", "table.html.j2", "panel.css")
"""The templates that the template of a page takes in."""


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
        self._warn(html, resources)
        return html, resources

    def page(self, notebook: Any) -> str:
        """Return the page of a notebook as it is, without the copies that nbconvert makes for preprocessors."""
        resources: dict[str, Any] = {}
        html = self.template.render(nb=notebook, resources=resources)
        self._warn(html, resources)
        return html

    def compile(self) -> None:
        """Compile the templates of a page, so that the first need not wait for it."""
        for name in (self.template.name, *PARTS):
            self.environment.get_template(name)

    def _warn(self, html: str, resources: dict[str, Any]) -> None:
        resources["panel_warnings"] += dead_links(html)
        for warning in resources["panel_warnings"]:
            self.log.warning(warning)


@cache
def _exporter() -> PanelExporter:
    return PanelExporter()


def make_ready() -> None:
    """Make the one exporter that `panel_page` uses, with its templates."""
    _exporter().compile()


def panel_page(notebook: Any) -> str:
    """Return an executed notebook as the page, through one exporter that is made once.

    Raises
    ------
    RunError
        See ``assembly.assemble``.
    """
    return _exporter().page(notebook)


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

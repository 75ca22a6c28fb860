"""What every element of a report page has in common: plain data, one template, and a way to show itself in JupyterLab.

An element carries its content as JSON beside its HTML, so that the exporter renders it again, numbered and with
anchors that are unique on the page, and escapes every text itself.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcc_analysis.elements.palette import PALETTE
from pcc_analysis.elements.symbols import SHAPES

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parents[1] / "templates"
ELEMENT_TYPE = "application/vnd.pcc.element+json"
FIGURES_TYPE = "application/vnd.pcc.figures+parquet"
MASTHEAD_TYPE = "application/vnd.pcc.masthead+json"
PAGE_ONLY = "PCC_PAGE_ONLY"
"""Set for the kernels of a run: what they show is rendered once, for the page."""
RECORDED = "pcc_figures"
"""In the metadata of a cell's output: figures that a notebook records beside what it shows."""


NOTEBOOK_STYLE = (
    "<style>.pcc .chartbox.n{display:none}.pcc svg.chart{width:100%;max-width:calc(var(--w)*1.35px)}"
    ".pcc figure{margin:0 0 1em}.pcc table{border-collapse:collapse}.pcc th,.pcc td{padding:.2em .8em;text-align:left}"
    "</style>"
)
"""What an element needs outside the page, where its style sheet is not."""


def anchor_of(text: str) -> str:
    """Return a name that can stand behind a # in an address.

    Parameters
    ----------
    text
        A heading, a caption, a title: any text.

    Returns
    -------
    str
        Lower-case letters, digits and single hyphens; ``section`` where nothing is left.

    Examples
    --------
    >>> anchor_of("Killed & seriously injured (KSI): collisions")
    'killed-seriously-injured-ksi-collisions'
    >>> anchor_of("?!")
    'section'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"


def text_or_markup(value: object) -> str | dict[str, str]:
    """Return a text as it is, and finished markup (anything with ``__html__``) marked as such.

    Marked markup is cleaned by the exporter; a plain text is escaped wherever it is shown.

    Examples
    --------
    >>> text_or_markup("5 < 6")
    '5 < 6'
    >>> from markupsafe import Markup
    >>> text_or_markup(Markup("<em>up</em>"))
    {'html': '<em>up</em>'}
    """
    return {"html": str(value)} if hasattr(value, "__html__") else str(value)


def css_string(text: object) -> str:
    r"""Return a text as a CSS string, for the running lines of the printed page.

    Examples
    --------
    >>> print(css_string('Say "no"</style>'))
    "Say \22 no\22 \3c /style\3e "
    """
    safe = re.sub(r"[\x00-\x1f\"\\<>&]", lambda found: f"\\{ord(found[0]):x} ", str(text))
    return f'"{safe}"'


def own_ids(drawing: str, owner: str) -> str:
    """Put the owner's anchor before every id of a tidied drawing, so that ids stay unique on the page.

    Examples
    --------
    >>> own_ids('<path id="m1" d="M0 0"/><use href="#m1"/>', "crime")
    '<path id="crime-m1" d="M0 0"/><use href="#crime-m1"/>'
    """
    return re.sub(r'((?: id="| href="#|url\(#))', rf"\g<1>{owner}-", drawing)


def furnish(environment: Environment) -> Environment:
    """Make a jinja environment fit for the page's templates (escaping, filters, shapes), and return it."""
    from jinja2 import StrictUndefined

    environment.autoescape = True
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.undefined = StrictUndefined
    environment.filters.update(css_string=css_string, own_ids=own_ids)
    environment.globals.update(shapes=SHAPES, palette=PALETTE)
    return environment


@cache
def environment() -> Environment:
    """Return the autoescaping jinja environment of the page's templates."""
    from jinja2 import Environment, FileSystemLoader

    return furnish(Environment(loader=FileSystemLoader(TEMPLATES / "panel"), autoescape=True))


def render_element(element: Mapping[str, Any]) -> str:
    """Return the HTML of one element, given as the JSON it carries."""
    macros: Any = environment().get_template("elements.html.j2").module
    return str(macros.show(element)).strip()


def in_notebook(element: Mapping[str, Any]) -> str:
    """Return the HTML of an element as a notebook shows it."""
    return f'<div class="pcc">{NOTEBOOK_STYLE}{render_element(element)}</div>'


class Element:
    """The parent of everything that a notebook cell displays on the page.

    A subclass says what it is in ``element()``: a JSON object with ``kind``, ``id`` and its content. Finished
    elements show themselves in JupyterLab, and carry that object to the exporter.
    """

    mimetype = ELEMENT_TYPE

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        raise TypeError(f"{type(self).__name__} does not say what it is made of; give it an element() method")

    def _repr_html_(self) -> str | None:
        return None if os.environ.get(PAGE_ONLY) else in_notebook(self.element())

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        content = self.element()
        plain = f"{content['kind']}: {content['id']}"
        shown = {self.mimetype: content, "text/plain": plain}
        return shown if os.environ.get(PAGE_ONLY) else shown | {"text/html": in_notebook(content)}

"""A finished figure as SVG fit to stand with hundreds of others in a page: small, responsive, the same bytes twice."""

from __future__ import annotations

import re
from functools import lru_cache
from io import StringIO
from itertools import groupby
from typing import Literal
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from pcc_analysis.charts.layout import fit
from pcc_analysis.charts.style import HALO, WORDS
from pcc_analysis.elements.palette import in_role

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
ET.register_namespace("", SVG)

IsMath = bool | Literal["TeX"]

_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_STEP = re.compile(r"([MLQCz])([^MLQCz]*)")


def to_svg(figure: Figure, identifier: str, *, title: str | None = None, alt: str | None = None) -> str:
    """Write a figure as an SVG element.

    Parameters
    ----------
    figure
        A figure from ``charts.figure()``, drawn on.
    identifier
        What every id inside begins with; one per chart and page. Characters that an id cannot have become hyphens.
    title, alt
        A short name and the text alternative; given either, the element is an image with that name for a screen
        reader. Without them whoever places the chart gives the alternative.

    Returns
    -------
    One ``<svg>`` element with a ``viewBox`` and no width, text as text in the page's own font, colours as custom
    properties (see ``charts.style``), without date or creator. The same figure gives the same bytes.

    >>> from pcc_analysis.charts.style import figure as new
    >>> made, axes = new("line")
    >>> to_svg(made, "crime volume").startswith('<svg xmlns="http://www.w3.org/2000/svg" id="crime-volume"')
    True
    """
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", identifier)
    name = name if re.match(r"[A-Za-z]", name) else f"chart-{name}"
    if figure.get_label() not in ("sparkline", "progress"):
        fit(figure)
    root = ET.fromstring(_drawn(figure, identifier))
    width = float(root.get("viewBox", "0 0 1 1").split()[2])
    for defs in root.findall(f"{{{SVG}}}defs"):
        if defs.find(f"{{{SVG}}}style") is not None:
            root.remove(defs)  # it would style the whole page
    _use_own_ids(root, name)
    for element in root.iter():
        _tidy(element, places=1 if width > 200 else 2)
    _flatten(root)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    given = dict(root.attrib)
    root.attrib.clear()
    root.set("id", name)
    root.attrib.update(given)
    root.set("class", f"chart chart-{figure.get_label() or 'line'}")
    root.set("style", f"--chart-width:{width:g};stroke-linejoin:round;stroke-linecap:butt;font-family:inherit")
    _name(root, name, title, alt)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


class _Renderer(RendererSVG):
    """Writes SVG; remembers how wide a word is from one figure to the next."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: IsMath) -> tuple[float, float, float]:
        return _measured(s, prop, ismath)


@lru_cache(4096)
def _measured(words: str, font: FontProperties, ismath: IsMath) -> tuple[float, float, float]:
    return text_to_path.get_text_width_height_descent(words, font, ismath)


def _drawn(figure: Figure, salt: str) -> str:
    """Return what matplotlib writes, with text as text, and nothing behind the panels.

    ``savefig`` would make a canvas and measure each word anew.
    """
    for axes in figure.axes:
        axes.patch.set_visible(False)
    drawn, dpi = StringIO(), figure.dpi
    width, height = figure.get_size_inches() * 72
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt}):
        renderer = _Renderer(width, height, drawn, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
        figure.dpi = 72
        try:
            figure.draw(renderer)
        finally:
            figure.dpi = dpi
        renderer.finalize()
    return drawn.getvalue()


def _name(root: ET.Element, name: str, title: str | None, alt: str | None) -> None:
    given = [(tag, text) for tag, text in (("title", title), ("desc", alt)) if text]
    if not given:
        return
    root.set("role", "img")
    root.set("aria-labelledby", " ".join(f"{name}-{tag}" for tag, _ in given))
    for place, (tag, text) in enumerate(given):
        element = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{tag}"})
        element.text = text
        root.insert(place, element)


def _use_own_ids(root: ET.Element, name: str) -> None:
    """Give the ids that something refers to numbers in order of appearance, and drop the rest."""
    wanted = {
        found
        for element in root.iter()
        for value in element.attrib.values()
        for found in re.findall(r"^#(.+)$|url\(#(.+?)\)", value)
        for found in found
        if found
    }
    new: dict[str, str] = {}
    for element in root.iter():
        old = element.get("id")
        if old is not None and old in wanted:
            new[old] = f"{name}-{len(new) + 1}"
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old is not None and old in new:
            element.set("id", new[old])
        elif old == HALO or (old or "").startswith("matplotlib.axis"):
            element.set("data-kind", HALO if old == HALO else "axis")
        if HREF in element.attrib:
            element.set("href", "#" + new[element.attrib.pop(HREF)[1:]])
        if "clip-path" in element.attrib:
            element.set("clip-path", f"url(#{new[element.attrib['clip-path'][5:-1]]})")


def _tidy(element: ET.Element, places: int) -> None:
    element.tail = None
    if element.text and not element.text.strip():
        element.text = None
    for key in ("d", "x", "y", "width", "height", "transform"):
        if key in element.attrib:
            element.set(key, _NUMBER.sub(lambda found: f"{round(float(found[0]), places) + 0:g}", element.attrib[key]))
    if "d" in element.attrib:
        element.set("d", _short_path(element.attrib["d"]))
    turned = element.attrib.get("transform", "")
    if turned.startswith("rotate(-0 ") or turned.startswith("rotate(0 "):
        del element.attrib["transform"]
    if "style" in element.attrib:
        element.set("style", _short_style(element.attrib["style"]))


def _short_style(style: str) -> str:
    """Drop what the page decides or what is the default, and name colours by role."""
    parts = []
    for part in style.split(";"):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        if (
            not key
            or key == "font-family"
            or (key, value) in (("stroke-linejoin", "round"), ("stroke-linecap", "butt"))
        ):
            continue
        if key in ("fill", "stroke"):
            value = in_role(value) or value
        parts.append(f"{key}:{value}")
    return ";".join(parts)


def _short_path(path: str) -> str:
    """Write a path without spaces it does not need, horizontal and vertical steps by one number."""
    pieces, x, y = [], "", ""
    for letter, rest in _STEP.findall(path):
        numbers = rest.split()
        if letter == "L" and numbers[1] == y:
            pieces.append(f"H{numbers[0]}")
        elif letter == "L" and numbers[0] == x:
            pieces.append(f"V{numbers[1]}")
        else:
            pieces.append(letter + " ".join(numbers))
        if numbers:
            x, y = numbers[-2:]
    return "".join(pieces)


def _flatten(element: ET.Element) -> None:
    """Take away groups that say nothing, then draw neighbours of one style as one path or one group."""
    children: list[ET.Element] = []
    for child in element:
        _flatten(child)
        kind = child.attrib.pop("data-kind", None)
        if kind == HALO:
            for text in child:
                halo = f"paint-order:stroke;stroke:{in_role('white')};stroke-width:{WORDS / 3:g}px"
                text.set("style", f"{text.get('style', '')};{halo}")
        if child.tag == f"{{{SVG}}}g" and not child.attrib:
            children.extend(child)
        elif child.tag == f"{{{SVG}}}path" and child.get("style") == "fill:none":
            continue
        else:
            children.append(child)
    if element.get("data-kind") == "axis":
        children.sort(key=lambda child: child.tag == f"{{{SVG}}}text")
    element[:] = []
    for _, group in groupby(children, key=_alike):
        members = list(group)
        if len(members) == 1:
            element.append(members[0])
        elif members[0].tag == f"{{{SVG}}}path":
            members[0].set("d", "".join(member.get("d", "") for member in members))
            element.append(members[0])
        else:
            shared = ET.SubElement(element, f"{{{SVG}}}g", {"style": members[0].attrib["style"]})
            for member in members:
                del member.attrib["style"]
                shared.append(member)


def _alike(child: ET.Element) -> tuple[object, ...]:
    if "style" not in child.attrib or "id" in child.attrib:
        return (id(child),)
    if child.tag == f"{{{SVG}}}path":
        return (child.tag, *sorted((key, value) for key, value in child.attrib.items() if key != "d"))
    if child.tag in (f"{{{SVG}}}text", f"{{{SVG}}}use"):
        return (child.tag, child.attrib["style"])
    return (id(child),)

"""Makes a drawing fit to stand in the page: small, harmless, no fonts of its own, colours that follow the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from xml.etree import ElementTree

from markupsafe import escape

#: The colours a drawing may use and still follow the page into dark mode: on white, and on the dark ground.
#: Analysis Function palette first, then the greys and tints around it.
COLOURS: dict[str, str] = {
    "#12436d": "#8cc2f0",
    "#28a197": "#4fc9be",
    "#801650": "#f0a6cd",
    "#f46a25": "#ff9d66",
    "#3d3d3d": "#d0d7e0",
    "#a285d1": "#bda6e6",
    "#2073bc": "#5aa9e6",
    "#6bace6": "#3f78ab",
    "#bfbfbf": "#5d6a79",
}

_DRAWN = {
    "svg",
    "g",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "defs",
    "clipPath",
    "use",
    "image",
    "pattern",
    "marker",
    "linearGradient",
    "radialGradient",
    "stop",
}
_KEPT = {
    "d",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "dx",
    "dy",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "width",
    "height",
    "points",
    "transform",
    "style",
    "clip-path",
    "clip-rule",
    "fill-rule",
    "id",
    "href",
    "offset",
    "gradientUnits",
    "gradientTransform",
    "patternUnits",
    "preserveAspectRatio",
    "viewBox",
    "markerWidth",
    "markerHeight",
    "refX",
    "refY",
    "orient",
}
_STYLED = {
    "fill",
    "stroke",
    "fill-opacity",
    "stroke-opacity",
    "opacity",
    "stroke-width",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linejoin",
    "stroke-linecap",
    "stroke-miterlimit",
    "font-size",
    "font-weight",
    "font-style",
    "text-anchor",
    "stop-color",
    "stop-opacity",
    "dominant-baseline",
}
_NUMBERS = {"d", "points", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"}
_DATA_IMAGE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+")


@dataclass(frozen=True)
class Drawing:
    """The inside of an SVG, made fit for the page.

    Parameters
    ----------
    markup
        What stands between ``<svg>`` and ``</svg>``.
    width, height
        Of the view box, in its own units.
    adapts
        True where every colour is one of ``COLOURS``, so that the drawing follows the page into dark mode;
        otherwise the page gives it a white ground.
    """

    markup: str
    width: float
    height: float
    adapts: bool

    def as_json(self) -> dict[str, object]:
        """Return the parts."""
        return {
            "markup": self.markup,
            "width": self.width,
            "height": self.height,
            "adapts": self.adapts,
        }


class _Tidier:
    """One pass over one drawing; remembers the colours it did not know."""

    def __init__(self, used: set[str]) -> None:
        self.used = used
        self.unknown: set[str] = set()

    def colour(self, value: str) -> str:
        value = value.strip().lower()
        value = {"white": "#ffffff", "black": "#000000"}.get(value, value)
        if re.fullmatch("#[0-9a-f]{3}", value):
            value = "#" + "".join(2 * letter for letter in value[1:])
        if value == "#ffffff":
            return "var(--chart-ground,#fff)"
        if value == "#000000":
            return "var(--chart-ink,#000)"
        if value in COLOURS:
            return f"var(--c{value[1:]},{value})"
        if value not in ("none", "currentcolor", "inherit") and not value.startswith("url(#"):
            self.unknown.add(value)
        return value

    def style(self, attributes: dict[str, str]) -> str:
        said = {
            name.strip(): value.strip()
            for name, _, value in (part.partition(":") for part in attributes.get("style", "").split(";"))
            if value
        }
        if "font" in said:  # matplotlib's shorthand: [style] [weight] size family
            size = re.search(r"([\d.]+)px", said["font"])
            weight = re.search(r"\b(bold|[1-9]00)\b", said["font"])
            if size:
                said["font-size"] = f"{size[1]}px"
            if weight:
                said["font-weight"] = weight[1]
        said = {name: attributes[name] for name in attributes if name in _STYLED} | said
        kept = []
        for name, value in said.items():
            outside = "url(" in value and not re.fullmatch(r"url\(#[\w.-]+\)", value)
            if name not in _STYLED or outside or re.search(r"[<>\\@]|expression|javascript", value, re.I):
                continue
            kept.append(f"{name}:{self.colour(value) if name in ('fill', 'stroke', 'stop-color') else value}")
        return ";".join(kept)

    def attributes(self, node: ElementTree.Element) -> dict[str, str]:
        given = {name.rpartition("}")[2]: value for name, value in node.attrib.items()}
        kept = {}
        for name, value in given.items():
            if name not in _KEPT or name == "style" or (name == "id" and value not in self.used):
                continue
            if name == "href" and not (value.startswith("#") or _DATA_IMAGE.fullmatch(value)):
                continue
            if name == "clip-path" and not re.fullmatch(r"url\(#[\w.-]+\)", value):
                continue
            if name == "transform" and re.fullmatch(r"rotate\(-?0(\.0+)? [^)]*\)", value):
                continue
            kept[name] = _shorter(value) if name in _NUMBERS else re.sub(r"\s+", "" if name == "href" else " ", value)
        style = self.style(given)
        return kept | ({"style": style} if style else {})

    def markup(self, node: ElementTree.Element) -> str:
        name = str(node.tag).rpartition("}")[2]
        if name not in _DRAWN:
            return ""
        worded = name in ("text", "tspan")
        inside = str(escape(node.text or "")) if worded else ""
        for child in node:
            inside += self.markup(child)
            inside += str(escape(child.tail or "")) if worded else ""
        attributes = "".join(f' {key}="{escape(value)}"' for key, value in self.attributes(node).items())
        if name in ("g", "defs") and (not inside or (name == "g" and not attributes)):
            return inside
        return f"<{name}{attributes}>{inside}</{name}>" if inside else f"<{name}{attributes}/>"


def _shorter(numbers: str) -> str:
    """Return path data with two decimals and no spare blanks."""
    rounded = re.sub(r"-?\d+\.\d{3,}", lambda found: f"{round(float(found[0]), 2) + 0:g}", numbers)
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", " ".join(rounded.split())) if len(rounded) > 12 else rounded


def tidy(svg: str) -> Drawing:
    """Make an SVG fit for the page.

    Keeps what draws (shapes, texts, gradients, embedded pictures) and drops everything else: prolog, metadata,
    style sheets, scripts, event handlers, addresses outside the drawing, fonts, ids that nothing refers to.

    Parameters
    ----------
    svg
        The whole SVG, for example as matplotlib writes it with ``svg.fonttype`` ``none``.

    Returns
    -------
    Drawing
        Its inside; equal inputs give equal bytes.

    Raises
    ------
    ValueError
        Not well-formed, or without a view box or a size.

    Examples
    --------
    >>> tidy('<svg viewBox="0 0 9 9"><script>x</script><path d="M 0 1.2345 L 2 3" fill="#12436D"/></svg>').markup
    '<path d="M0 1.23L2 3" style="fill:var(--c12436d,#12436d)"/>'
    """
    try:
        root = ElementTree.fromstring(svg.strip())
    except ElementTree.ParseError as error:
        raise ValueError(f"the drawing is not well-formed SVG ({error}); hand in what savefig wrote") from None
    box = root.get("viewBox") or f"0 0 {root.get('width', '')} {root.get('height', '')}"
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", box)]
    if not str(root.tag).endswith("svg") or len(numbers) != 4:
        raise ValueError("the drawing has no view box; an SVG needs one to fit the page")
    used = set(re.findall(r"url\(#([\w.-]+)\)|href=\"#([\w.-]+)\"", svg))
    tidier = _Tidier({name for pair in used for name in pair if name})
    markup = "".join(tidier.markup(child) for child in root)
    return Drawing(markup, numbers[2], numbers[3], not tidier.unknown and "<image" not in markup)


def polyline(values: Sequence[float | None], width: float = 100, height: float = 26) -> Drawing:
    """Draw a sparkline: the values in order, gaps left open, a dot at the last one.

    Parameters
    ----------
    values
        Finished figures; None and NaN leave a gap. The scale runs from the smallest to the largest.
    width, height
        Of the drawing.

    Returns
    -------
    Drawing
        An empty one where there is no value.

    Examples
    --------
    >>> polyline([1, 2, None, 3]).markup.count("<circle")
    1
    >>> polyline([]).markup
    ''
    """
    known = [None if value is None or not isfinite(value) else float(value) for value in values]
    there = [value for value in known if value is not None]
    if not there:
        return Drawing("", width, height, True)
    low, span, step = min(there), (max(there) - min(there)) or 1.0, (width - 8) / max(len(known) - 1, 1)
    runs: list[list[str]] = [[]]
    last = ""
    for place, value in enumerate(known):
        if value is None:
            runs.append([])
            continue
        x, y = 3 + place * step, height - 4 - (value - low) / span * (height - 8)
        runs[-1].append(f"{x:.1f},{y:.1f}")
        last = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6" style="fill:var(--c12436d,#12436d)"/>'
    lines = "".join(f'<polyline points="{" ".join(run)}"/>' for run in runs if len(run) > 1)
    return Drawing(
        f'<g style="fill:none;stroke:var(--c12436d,#12436d);stroke-width:1.8">{lines}</g>{last}', width, height, True
    )

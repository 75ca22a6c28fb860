"""Makes a drawing fit to stand in the page: only what draws, nothing that loads or runs, colours that follow it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from xml.etree import ElementTree

from markupsafe import escape

from pcc_analysis.elements.palette import in_role

_ELEMENTS = re.compile(
    "svg|g|path|rect|circle|ellipse|line|polyline|polygon|text|tspan|defs|clipPath|use|image|pattern|marker"
    "|linearGradient|radialGradient|stop"
)
_ATTRIBUTES = re.compile(
    "d|[xy][12]?|d[xy]|c[xy]|r[xy]?|width|height|points|transform|clip-path|clip-rule|fill-rule|id|href|offset"
    "|gradientUnits|gradientTransform|patternUnits|preserveAspectRatio|viewBox|marker(Width|Height)|ref[XY]|orient"
)
_PROPERTIES = re.compile(
    "(fill|stroke)(-opacity)?|opacity|stroke-(width|dasharray|dashoffset|linejoin|linecap|miterlimit)"
    "|font-(size|weight|style)|text-anchor|stop-(color|opacity)|dominant-baseline|paint-order"
)
_LOCAL = re.compile(r"url\(#[\w.-]+\)")
_ROLE = re.compile(r"var\(--chart-[a-z0-9-]+(,#[0-9a-fA-F]{3,8})?\)")
_DATA_IMAGE = re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]+")
_DANGEROUS = re.compile(r"[<>\\@]|expression|javascript", re.IGNORECASE)


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
        True where every colour has a role (``elements.palette``), so that the drawing follows the page into
        dark mode; otherwise the page gives it a white ground.
    """

    markup: str
    width: float
    height: float
    adapts: bool

    def as_json(self) -> dict[str, object]:
        """Return the parts; whole numbers without a decimal point."""
        width, height = (round(side) if side == round(side) else side for side in (self.width, self.height))
        return {"markup": self.markup, "width": width, "height": height, "adapts": self.adapts}


def tidy(svg: str) -> Drawing:
    """Make an SVG fit for the page.

    Keeps what draws (shapes, texts, gradients, embedded pictures) and drops everything else: prolog, metadata,
    style sheets, scripts, event handlers, addresses outside the drawing, fonts, ids that nothing refers to.

    Parameters
    ----------
    svg
        The whole SVG, as ``charts.to_svg`` or matplotlib (``svg.fonttype`` ``none``) writes it.

    Returns
    -------
    Drawing
        Its inside; equal inputs give equal bytes.

    Raises
    ------
    ValueError
        Not well-formed, or without a view box.

    Examples
    --------
    >>> tidy('<svg viewBox="0 0 9 9"><script>x</script><path d="M0 1L2 3" fill="#12436D" onload="x"/></svg>').markup
    '<path d="M0 1L2 3" style="fill:var(--chart-main,#12436d)"/>'
    """
    try:
        root = ElementTree.fromstring(svg.strip())
    except ElementTree.ParseError as error:
        raise ValueError(f"the drawing is not well-formed SVG ({error}); hand in what savefig wrote") from None
    box = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    if _name(root) != "svg" or len(box) != 4:
        raise ValueError("the drawing has no viewBox; an SVG needs one to fit the page")
    referred = {name for pair in re.findall(r'url\(#([\w.-]+)\)|href="#([\w.-]+)"', svg) for name in pair if name}
    strange: set[str] = set()
    markup = "".join(_markup(child, referred, strange) for child in root)
    return Drawing(markup, box[2], box[3], not strange and "<image" not in markup)


def _name(node: ElementTree.Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _markup(node: ElementTree.Element, referred: set[str], strange: set[str]) -> str:
    """Write an element again with what is allowed in it; groups that say nothing dissolve."""
    name = _name(node)
    if not _ELEMENTS.fullmatch(name):
        return ""
    worded = name in ("text", "tspan")
    inside = str(escape(node.text or "")) if worded else ""
    for child in node:
        inside += _markup(child, referred, strange)
        inside += str(escape(child.tail or "")) if worded else ""
    said = "".join(f' {key}="{escape(value)}"' for key, value in _attributes(node, referred, strange).items())
    if name in ("g", "defs") and (not inside or (name == "g" and not said)):
        return inside
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


def _attributes(node: ElementTree.Element, referred: set[str], strange: set[str]) -> dict[str, str]:
    given = {name.rpartition("}")[2]: value for name, value in node.attrib.items()}
    kept = {}
    for name, value in given.items():
        dropped = (
            not _ATTRIBUTES.fullmatch(name)
            or (name == "id" and value not in referred)
            or (name == "href" and not (value.startswith("#") or _DATA_IMAGE.fullmatch(value)))
            or (name == "clip-path" and not _LOCAL.fullmatch(value))
        )
        if not dropped:
            kept[name] = re.sub(r"\s+", "" if name == "href" else " ", value).strip()
    style = _style(given, strange)
    return kept | ({"style": style} if style else {})


def _style(given: dict[str, str], strange: set[str]) -> str:
    """Return attributes and style as one style, colours by role; note the colours that have none."""
    parts = [part.partition(":") for part in given.get("style", "").split(";")]
    said = {name.strip(): value.strip() for name, _, value in parts if value.strip()}
    if size := re.search(r"([\d.]+px)", said.get("font", "")):  # the shorthand names a family too
        said["font-size"] = size[1]
    if weight := re.search(r"\b(bold|[1-9]00)\b", said.get("font", "")):
        said["font-weight"] = weight[1]
    kept = []
    for name, value in ({key: given[key] for key in given if _PROPERTIES.fullmatch(key)} | said).items():
        outside = "url(" in value and not _LOCAL.fullmatch(value)
        if not _PROPERTIES.fullmatch(name) or outside or _DANGEROUS.search(value):
            continue
        kept.append(f"{name}:{_colour(value, strange) if name in ('fill', 'stroke', 'stop-color') else value}")
    return ";".join(kept)


def _colour(value: str, strange: set[str]) -> str:
    if _ROLE.fullmatch(value) or _LOCAL.fullmatch(value) or value in ("none", "currentColor", "inherit"):
        return value
    role = in_role(value)
    if role is None:
        strange.add(value)
    return role or value


def polyline(values: Sequence[float | None], width: float = 100, height: float = 26) -> Drawing:
    """Draw a sparkline: the values in order, gaps left open, a dot at the last one.

    Parameters
    ----------
    values
        Finished figures; None and NaN leave a gap. The scale runs from the smallest to the largest.
    width, height
        Of the drawing, in pixels.

    Returns
    -------
    Drawing
        An empty one where there is no value.

    Examples
    --------
    >>> polyline([1, 2, None, 3, 4]).markup.count("<polyline")
    2
    >>> polyline([]).markup
    ''
    """
    known = [None if value is None or not isfinite(value) else float(value) for value in values]
    there = [value for value in known if value is not None]
    if not there:
        return Drawing("", width, height, True)
    low, span, step = min(there), (max(there) - min(there)) or 1.0, (width - 8) / max(len(known) - 1, 1)
    runs: list[list[str]] = [[]]
    dot = ""
    for place, value in enumerate(known):
        if value is None:
            runs.append([])
            continue
        x, y = 3 + place * step, height - 4 - (value - low) / span * (height - 8)
        runs[-1].append(f"{x:.1f},{y:.1f}")
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>'
    lines = "".join(f'<polyline points="{" ".join(run)}"/>' for run in runs if len(run) > 1)
    main = in_role("#12436d")
    markup = f'<g style="fill:none;stroke:{main};stroke-width:1.8">{lines}</g><g style="fill:{main}">{dot}</g>'
    return Drawing(markup, width, height, True)

"""A notebook's outputs, put together to one page: sections, contents, running numbers, names that are unique.

Refuses a notebook that did not run to its end, or that shows something a reader could not read.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from pcc_analysis.elements import ELEMENT_TYPE, FIGURES_TYPE, MASTHEAD_TYPE, anchor_of
from pcc_analysis.elements.markup import clean, markdown_elements
from pcc_analysis.elements.svg import tidy
from pcc_analysis.errors import RunError

_RESERVED = ("main", "contents", "contents-title", "as-at")
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


def check_executed(notebook: Any) -> None:
    """Refuse a notebook with a failed or an unexecuted code cell.

    Raises
    ------
    RunError
        Says which cells, and nothing of what stood in the traceback.
    """
    cells = [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    failed = [
        f"cell {number} ended in {output.get('ename', 'an error')}"
        for number, cell in cells
        for output in cell.get("outputs", [])
        if output.output_type == "error"
    ]
    if failed:
        raise RunError(
            f"a report is made from a notebook that ran without errors: {'; '.join(failed)}; mend and run it"
        )
    idle = [number for number, cell in cells if cell.source.strip() and cell.get("execution_count") is None]
    if idle:
        which = f"cell {idle[0]}" if len(idle) == 1 else f"cells {', '.join(map(str, idle))}"
        raise RunError(
            f"a report is made from a notebook that ran to its end: {len(idle)} of {len(cells)} code cells "
            f"{'has' if len(idle) == 1 else 'have'} not run ({which}); run all cells and export again"
        )


def assemble(notebook: Any) -> dict[str, Any]:
    """Put a notebook's outputs together to a page.

    Parameters
    ----------
    notebook
        An executed notebook (nbformat 4). Only Markdown cells and outputs are read, never a source of code.

    Returns
    -------
    dict
        ``masthead``; ``sections``, each with ``id`` (None before the first heading), ``run_on`` and ``elements``;
        ``contents``, each with ``id``, ``text`` and ``sections``; ``measures``, how many headings of level 3;
        ``warnings``, what was left out, one sentence each.

    Raises
    ------
    RunError
        A cell failed or did not run; two mastheads; a gap in the headings; a picture without a text alternative;
        nothing to show.
    """
    check_executed(notebook)
    warnings: list[str] = []
    elements = list(read_elements(notebook, warnings))
    mastheads = [element for element in elements if element["kind"] == "masthead"]
    if len(mastheads) > 1:
        raise RunError(f"a report has one masthead, this notebook shows {len(mastheads)}; leave one Masthead in it")
    titles = [e for e in elements if e["kind"] == "heading" and e["level"] == 1]
    shown = [e for e in elements if e["kind"] != "masthead" and e not in titles]
    if not shown:
        raise RunError("the notebook shows nothing; end its cells with elements of pcc_analysis.page or tables")
    masthead = mastheads[0] if mastheads else _plain_masthead(titles, warnings)
    shown = [copy.deepcopy(element) for element in shown]
    _check_levels(shown)
    _name(shown)
    _number(shown)
    sections, contents = _sections(shown)
    return {
        "masthead": masthead,
        "sections": sections,
        "contents": contents,
        "measures": sum(len(part["sections"]) for part in contents),
        "warnings": warnings,
    }


def read_elements(notebook: Any, warnings: list[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield what a notebook shows, in order, as elements; note in ``warnings`` what is left out."""
    warnings = [] if warnings is None else warnings
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            yield from markdown_elements(cell.source)
        for output in cell.get("outputs", []) if cell.cell_type == "code" else []:
            if output.output_type == "stream":
                warnings.append(f"cell {number} printed to {output.name}; left out")
            elif output.output_type in ("execute_result", "display_data") and output.data:
                yield from _shown(output, number, warnings)


def _shown(output: Any, number: int, warnings: list[str]) -> Iterator[dict[str, Any]]:
    """Yield what one output shows: an element of ours, or the best of what else it carries."""
    data = output.data
    if FIGURES_TYPE in data:
        return
    for kind in (MASTHEAD_TYPE, ELEMENT_TYPE):
        if kind in data:
            yield _cleaned(data[kind])
            return
    picture = next((kind for kind in _PICTURES if kind in data), None)
    if "text/html" in data and "application/vnd.jupyter.widget-view+json" not in data:
        warnings.append(f"cell {number} shows HTML of its own; give a table its caption with pcc_analysis.tables.Table")
        yield _prose(clean(_joined(data["text/html"]), drop=True))
    elif picture:
        yield _picture(output, picture, number)
    elif "text/markdown" in data:
        yield from markdown_elements(_joined(data["text/markdown"]))
    elif re.search(r"^[\[(]?<.*>[\])]?$|\bat 0x[0-9a-f]+", text := _joined(data.get("text/plain", "<>")), re.DOTALL):
        warnings.append(f"cell {number} shows an object that has no words; left out")
    else:
        yield {"kind": "prose", "id": "prose", "blocks": [text]}


def _joined(text: Any) -> str:
    return text if isinstance(text, str) else "".join(text)


def _prose(markup: str) -> dict[str, Any]:
    return {"kind": "prose", "id": "prose", "blocks": [{"html": str(markup)}]}


def _picture(output: Any, kind: str, number: int) -> dict[str, Any]:
    """Return a picture as a chart; its text alternative stands in the output's metadata."""
    about = {**output.metadata, **output.metadata.get(kind, {})}
    alt, caption = str(about.get("alt", "")).strip(), str(about.get("caption", "")).strip()
    if not alt:
        raise RunError(
            f"cell {number} shows a picture without a text alternative, so some readers would get nothing; "
            "show it with pcc_analysis.page.Chart(svg, caption, alt)"
        )
    if kind == "image/svg+xml":
        drawing: dict[str, Any] = tidy(_joined(output.data[kind])).as_json()
    else:
        size = {side: float(about.get(side, fallback)) for side, fallback in (("width", 640), ("height", 480))}
        address = f"data:{kind};base64,{''.join(_joined(output.data[kind]).split())}"
        image = f'<image width="{size["width"]:g}" height="{size["height"]:g}" href="{address}"/>'
        drawing = {"markup": image, **size, "adapts": False}
    return {
        "kind": "chart",
        "id": f"{anchor_of(caption or alt)[:40]}-chart",
        "caption": caption or "Picture",
        "alt": alt,
        "source": "",
        "drawing": drawing,
        "narrow": None,
        "table": None,
    }


def _cleaned(value: Any) -> Any:
    """Return an element with every piece of finished markup in it cleaned."""
    if isinstance(value, dict):
        if set(value) == {"html"}:
            return {"html": str(clean(value["html"]))}
        return {key: _cleaned(part) for key, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list) else value


def _plain_masthead(titles: list[dict[str, Any]], warnings: list[str]) -> dict[str, Any]:
    """Return a masthead made from the first heading of level 1, for a notebook without one."""
    warnings.append("the notebook has no Masthead; the page has no office, no period and no as-at dates")
    title = titles[0]["text"] if titles else "Report"
    empty = dict.fromkeys(("office", "period_label", "audience", "state", "strapline"), "")
    return {"kind": "masthead", "id": "top", "title": title, "as_at": [], **empty}


def _check_levels(elements: list[dict[str, Any]]) -> None:
    level = 1
    for element in elements:
        if element["kind"] == "heading":
            if element["level"] > level + 1:
                raise RunError(
                    f"the heading {element['text']!r} (level {element['level']}) follows a heading of level {level}; "
                    f"headings go down one level at a time: make it level {level + 1}"
                )
            level = element["level"]


def parts_within(elements: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield elements with the ones inside them: what a grid holds, the table behind a chart."""
    for element in elements:
        yield element
        yield from parts_within(element.get("items", []) if element["kind"] == "grid" else [])
        if element["kind"] == "chart" and element["table"]:
            yield element["table"]


def _name(elements: list[dict[str, Any]]) -> None:
    """Give every element an id, and every region a label, that no other on the page has; headings choose first."""
    ids, labels = set(_RESERVED), set[str]()
    parts = list(parts_within(elements))
    for place, part in enumerate(parts):
        if part["kind"] == "chart":
            part["mark"] = f"c{place}"  # short, since every id inside a drawing begins with it
    for part in sorted(parts, key=lambda part: part["kind"] != "heading"):
        if part["kind"] in ("heading", "table", "chart", "strip"):
            part["id"] = _unused(part["id"], ids, "-")
        if part["kind"] in ("table", "chart"):
            part["label"] = _unused(part["caption"], labels, " ")
        if part["kind"] in ("commentary", "notes"):
            part["label"] = part.get("author", part.get("title"))
        for block in part.get("blocks", []):
            if isinstance(block, dict):
                block["html"] = re.sub(
                    r'(?<= aria-label=")Table: [^"]*', lambda found: _unused(found[0], labels, " "), block["html"]
                )


def _unused(wanted: str, taken: set[str], joint: str) -> str:
    name, times = wanted, 1
    while name in taken:
        times += 1
        name = f"{wanted}{joint}{times}"
    taken.add(name)
    return name


def _number(elements: list[dict[str, Any]]) -> None:
    following = 1
    for part in parts_within(elements):
        if part["kind"] == "paragraphs":
            part["start"] = following
            following += len(part["sentences"])


def _sections(elements: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    sections: list[dict[str, Any]] = [{"id": None, "run_on": True, "elements": []}]
    contents: list[dict[str, Any]] = []
    for element in elements:
        if element["kind"] == "heading" and element["level"] == 2:
            sections.append({"id": element["id"], "run_on": element["run_on"], "elements": []})
            contents.append({"id": element["id"], "text": element["text"], "sections": []})
        elif element["kind"] == "heading" and element["level"] == 3:
            contents[-1]["sections"].append({"id": element["id"], "text": element["text"]})
        sections[-1]["elements"].append(element)
    sections = [section for section in sections if section["elements"]]
    _break_pages(sections)
    return sections, contents


def _break_pages(sections: list[dict[str, Any]]) -> None:
    """Let a section run on where it fits on the printed page with what stands before it."""
    filled = 0.0
    for section in sections:
        height = sum(map(_height, section["elements"]))
        section["run_on"] = section["run_on"] or filled + height < 1
        filled = (filled + height if section["run_on"] else height) % 1


def _height(element: dict[str, Any]) -> float:
    """Return about how much of an A4 page an element fills."""
    if element["kind"] == "table":
        return 0.06 + 0.025 * len(element["rows"])
    if element["kind"] == "grid":
        return max(map(_height, element["items"]), default=0)
    if element["kind"] == "chart":
        return 0.38
    lines = len(element.get("items", element.get("sentences", element.get("blocks", ()))))
    return 0.06 + 0.035 * lines

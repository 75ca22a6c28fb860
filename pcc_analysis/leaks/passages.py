"""Reading files as those who get them can: every text with the place where it stands."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

Passage = tuple[str, str]
"""Where it stands, and the text."""

BLOCKS = (
    "p|div|h[1-6]|li|td|th|tr|dt|dd|caption|figcaption|text|title|desc|summary|option|br|section|table|blockquote|pre"
)
SAID = r"(?:alt|title|content|aria-[a-z]+|data-[a-z-]+|href|src|id|class|name|value|placeholder)"


def passages(path: Path) -> Iterator[Passage]:
    """Yield every text of a file with its place; a kind of file that is not known is read as text."""
    readers = {".html": _html, ".pdf": _pdf, ".xlsx": _workbook, ".ipynb": _notebook, ".parquet": _figures}
    yield from readers.get(path.suffix.lower(), _text)(path)


def _text(path: Path) -> Iterator[Passage]:
    yield "", path.read_text(encoding="utf-8", errors="replace")


def _html(path: Path) -> Iterator[Passage]:
    yield from html_passages(path.read_text(encoding="utf-8"))


def html_passages(html: str) -> Iterator[Passage]:
    """Yield the texts of a page, what only programs read of it too, each under the heading that it stands below."""
    for comment in re.findall(r"<!--(.*?)-->", html, flags=re.S):
        yield "a comment of the page", unescape(comment)
    for script in re.findall(r"<script[^>]*>(.*?)</script>", html, flags=re.S):
        yield "a script of the page", script
    plain = re.sub(r"<!--.*?-->|<(style|script)\b.*?</\1>", " ", html, flags=re.S)
    heading = "the head of the page"
    for part in re.split(r"(?=<h[1-4]\b)", plain):
        if title := re.match(r"<h[1-4]\b[^>]*>(.*?)</h[1-4]>", part, flags=re.S):
            heading = f"below {_flat(title[1]).strip()!r}"
        said = re.findall(rf'\s{SAID}="([^"]*)"', part)
        hidden = [unescape(one) for one in said if not one.startswith("data:image/")]
        yield heading, _flat(part)
        yield f"{heading}, in what is not shown", "\n".join(dict.fromkeys(hidden))


def _flat(html: str) -> str:
    broken = re.sub(rf"</?(?:{BLOCKS})\b[^>]*>", "\n", html)
    return unescape(re.sub(r"<[^>]*>", "", broken))


def _pdf(path: Path) -> Iterator[Passage]:
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of turned text, which is read all the same
    reader = PdfReader(path)
    said = [str(value) for key, value in (reader.metadata or {}).items() if not key.endswith("Date")]
    yield "the properties of the file", "\n".join(said)
    for number, page in enumerate(reader.pages, 1):
        # by place: in the order of drawing, the labels of a chart run together and look like one long number
        yield f"page {number}", page.extract_text(extraction_mode="layout", layout_mode_strip_rotated=False)


def _workbook(path: Path) -> Iterator[Passage]:
    import zipfile

    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if name.startswith("docProps/") or "comments" in name:
                yield "the properties of the file", _flat(parts.read(name).decode("utf-8", "replace"))
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    for sheet in book.sheet_names:
        for number, row in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), 1):
            yield f"sheet {sheet!r}, row {number}", "\n".join(str(cell) for cell in row if isinstance(cell, str))


def _notebook(path: Path) -> Iterator[Passage]:
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], 1):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and source.strip():
            yield f"cell {number}", f"<module {number} of code>"
        yield f"cell {number}", source
        for output in cell.get("outputs", []):
            said = output.get("data", {})
            texts = [output.get("text", ""), *output.get("traceback", []), *(said[kind] for kind in said)]
            for text in texts:
                whole = "".join(text) if isinstance(text, list) else text
                flat = whole if isinstance(whole, str) else json.dumps(whole, ensure_ascii=False)
                yield f"an output of cell {number}", _flat(flat)


def _figures(path: Path) -> Iterator[Passage]:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    for name, column in zip(table.column_names, table.columns, strict=True):
        if str(column.type) == "string":
            yield f"column {name!r}", "\n".join(filter(None, column.unique().to_pylist()))

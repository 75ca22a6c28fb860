"""The text of a report to its parts: sections, tables of tab-separated rows, and paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from pcc_analysis.statements.quantities import is_year, read_cell

_TAG = re.compile(r"</?(?:p|u|b|i|em|strong|sup|sub|ul|li|br)\s*/?>", re.IGNORECASE)
_RULE = re.compile(r"[\s:|-]*-{3,}[\s:|-]*")
_BULLET = re.compile(r"^\s*(?:[-•·*➔]+\s+|\d+\)\s+)+")
_NUMBERED = re.compile(r"^\s*(?:-\s+)?(\d{1,3})\.\s+(?=\S)")
_ALONE = re.compile(r"\s*\d{1,3}\.\s*")
_REPEATED = 3


@dataclass
class Block:
    """A run of lines of one kind: ``heading``, ``table`` or ``paragraph``."""

    kind: str
    line: int
    text: str = ""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    paragraph: str = ""
    bullet: bool = False


def tidy(line: str) -> str:
    """Return a line without markup that carries no meaning."""
    plain = _TAG.sub(" ", line).replace("\u00a0", " ").replace("\u2011", "-").replace("\u2010", "-")
    plain = re.sub(r"\[([^\]]*)\]\((?:#|[^)]*)\)", r"\1", plain)
    return plain.replace("**", "").replace("“", '"').replace("”", '"').replace("’", "'")


def blocks_of(text: str) -> list[Block]:
    """Cut the text of a report into headings, tables and paragraphs.

    A table is a run of lines with tabs; a heading is a short line by itself without a full stop; everything else is
    a paragraph, one per bullet or numbered line.
    """
    found: list[Block] = []
    table: Block | None = None
    open_paragraph: Block | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = tidy(raw)
        if "\t" in line and line.strip():
            if table is None:
                table = Block("table", number)
                found.append(table)
            if not _RULE.fullmatch(line):
                table.rows.append((number, [cell.strip() for cell in line.rstrip("\n").split("\t")]))
            open_paragraph = None
            continue
        if not line.strip() or _ALONE.fullmatch(line):
            table = None if table is None or table.rows else table
            open_paragraph = None
            continue
        table = None
        starts = bool(_BULLET.match(line) or _NUMBERED.match(line))
        if open_paragraph is not None and not starts:
            open_paragraph.text += " " + line.strip().lstrip("#").strip()
            continue
        numbered = _NUMBERED.match(line)
        body = line[numbered.end() :] if numbered else _BULLET.sub("", line)
        block = Block("paragraph", number, body.strip().lstrip("#").strip(), bullet=starts)
        block.paragraph = numbered[1] if numbered else ""
        found.append(block)
        open_paragraph = block
    return [_named(block) for block in found if block.kind != "table" or block.rows]


def _named(block: Block) -> Block:
    """Mark a paragraph that is a heading."""
    words = block.text.split()
    short = block.kind == "paragraph" and 0 < len(words) <= 16 and not block.bullet
    if (
        short
        and not block.text.rstrip().endswith((".", ",", ";", ":"))
        and re.match(r"[A-Z]|\d\.\d*\s+[A-Z]", block.text)
    ):
        has_figure = re.search(r"\d[\d,.]*\s*(?:%|per cent|crimes|incidents|calls|secs|seconds)", block.text)
        block.kind = "paragraph" if has_figure else "heading"
    return block


def common_headings(blocks: list[Block]) -> set[str]:
    """Return the headings that every part of a report repeats ("Data summary"), which start no part of their own."""
    counts = Counter(block.text.lower().rstrip(".:") for block in blocks if block.kind == "heading")
    return {text for text, count in counts.items() if count >= _REPEATED and not text.startswith("priority")}


def is_strip(block: Block) -> bool:
    """Tell the line of headline figures under a heading from a table."""
    if len(block.rows) > 3:
        return False
    cells = [cell for _, row in block.rows for cell in row if cell]
    if not cells or len(cells) > 4 or not block.rows[0][1][0]:
        return False
    later = " ".join(cells[1:])
    return bool(re.search(r"\d", later)) and not any(read_cell(cell) or is_year(cell) for cell in cells)

"""The text of a report to a document: sections with strips, tables with captions, sentences with figures."""

from __future__ import annotations

import re

from pcc_analysis.audit.blocks import Document, Grid, Section, Statement
from pcc_analysis.audit.grids import grids_of, repair_headings
from pcc_analysis.audit.lines import Block, blocks_of, common_headings, is_strip
from pcc_analysis.statements.mentions import mentions_in, sentences
from pcc_analysis.statements.said import home_of, windows_in

_STRIPPED = 3
_LABELLED = re.compile(r"([A-Z][\w&()' ]{1,60}?)(?:\s+[-–=]\s+|:\s+)(?=\S)")


def document_of(text: str, name: str = "report") -> Document:
    r"""Read the text of a report.

    Parameters
    ----------
    text
        Paragraphs with blank lines between them; rows of tables with tabs between their cells.
    name
        What places are counted in.

    >>> made = document_of("Hate crime\n\nThere were 624 hate crimes in the year to June 2019.")
    >>> made.statements[0].mentions[0].quantity.printed, made.statements[0].section.heading
    ('624', 'Hate crime')
    """
    made = Document(name, text=text, home=home_of(text[:1500]))
    blocks = blocks_of(text)
    common = common_headings(blocks)
    stripped = sum(block.kind == "table" and is_strip(block) for block in blocks) >= _STRIPPED
    section = Section("")
    made.sections.append(section)
    for index, block in enumerate(blocks):
        if block.kind == "heading" or (block.kind == "table" and is_strip(block)):
            title = block.text if block.kind == "heading" else _strip_title(block)
            if _opens(block, blocks[index + 1 : index + 2], common, stripped):
                section = Section(title, number=len(made.sections))
                made.sections.append(section)
            if block.kind == "table":
                _read_strip(block, section, made, index)
            continue
        if block.kind == "table":
            for grid in grids_of(block.rows, section):
                grid.position = index
                grid.caption = _caption(blocks, index)
                made.grids.append(grid)
                made.statements += _cells_of_words(grid, made, index)
            continue
        _read_sentences(block, section, made, index)
    repair_headings(made.grids)
    return made


def _opens(block: Block, following: list[Block], common: set[str], stripped: bool) -> bool:
    """Say whether a heading opens a part; where parts have strips of figures, only a heading with a strip does."""
    if block.kind == "table":
        return True
    text = block.text
    if text.lower().rstrip(".:") in common or re.match(r"(?:page|figure|table) \d", text.lower()):
        return False
    if not stripped or re.match(r"\d+\.\d*\s|Priority \d", text):
        return True
    return any(re.match(r"Q\d:|\d[\d,.]* per cent", block.text) for block in following)


def _strip_title(block: Block) -> str:
    cells = [cell for cell in (row[0] for _, row in block.rows) if cell]
    return cells[0] if cells else ""


def _read_strip(block: Block, section: Section, made: Document, index: int) -> None:
    cells = [cell for _, row in block.rows for cell in row if cell]
    section.strip = " ; ".join(cells[1:])
    windows = {window.key: window for window in windows_in(section.strip, made.home)}
    section.window = next(iter(windows.values())) if len(windows) == 1 else None
    for cell in cells[1:]:
        mentions = mentions_in(cell, made.home)
        if mentions:
            place = f"line {block.line} (strip {section.heading})"
            made.statements.append(Statement(place, cell, mentions, section, -index, index, section.heading))


def _caption(blocks: list[Block], index: int) -> str:
    """Return the short lines around a table that name its window."""
    near = [*blocks[max(0, index - 1) : index], *blocks[index + 1 : index + 3]]
    return " ; ".join(block.text for block in near if block.kind != "table" and len(block.text.split()) < 30)


def _cells_of_words(grid: Grid, made: Document, index: int) -> list[Statement]:
    """Read the words of table cells that hold figures among words."""
    found = []
    for row in grid.rows:
        for text in row.texts.values():
            mentions = mentions_in(text, made.home) if len(text.split()) > 5 else []
            if mentions:
                found.append(Statement(row.place, text, mentions, grid.section, -index, index, row.label))
    return found


def _read_sentences(block: Block, section: Section, made: Document, index: int) -> None:
    place = f"line {block.line}" + (f" (paragraph {block.paragraph})" if block.paragraph else "")
    named = ""
    for _start, sentence in sentences(block.text):
        mentions = mentions_in(sentence, made.home)
        label = section.heading if re.match(r"Q\d:|\d[\d,.]* (?:per cent|crimes|incidents)", sentence) else ""
        if label and mentions and not section.strip:
            section.strip = sentence
            spans = {window.key: window for window in windows_in(sentence, made.home)}
            section.window = next(iter(spans.values())) if len(spans) == 1 else None
        if not label and (said := _LABELLED.match(sentence)):
            named = said[1]
        label = label or named
        made.statements.append(Statement(place, sentence, mentions, section, index, index, label))

"""A report in HTML to the text the audit reads: paragraphs apart, tables as tab-separated rows, nothing hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import Tag

_SKIPPED = ["script", "style", "svg", "template", "noscript", "head"]
_BLOCKS = ["p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figcaption", "blockquote", "div", "section"]
_SPAN = 60


def text_of_html(html: str) -> str:
    """Return the text of a page with its tables as tab-separated rows.

    >>> page = "<h2>Crime</h2><table><tr><th>Group</th><th>2019</th></tr><tr><td>Theft</td><td>12</td></tr></table>"
    >>> text_of_html(page).split()
    ['Crime', 'Group', '2019', 'Theft', '12']
    """
    from bs4 import BeautifulSoup

    page = BeautifulSoup(html, "html.parser")
    for hidden in page.find_all(_SKIPPED):
        hidden.decompose()
    for hidden in page.select('[aria-hidden="true"]'):
        hidden.decompose()
    for table in reversed(page.find_all("table")):  # the inner of two first
        caption = table.find("caption")
        title = f"\n\n{_words(caption)}\n\n" if caption else "\n\n"
        table.replace_with(title + "\n".join(rows_of(table)) + "\n\n")
    for item in page.find_all(_BLOCKS):
        item.insert_before("\n\n- " if item.name == "li" else "\n\n")
        item.insert_after("\n\n")
    for line_break in page.find_all("br"):
        line_break.replace_with("\n")
    lines = page.get_text().replace("\r", "").split("\n")
    return "\n".join(line if "\t" in line else " ".join(line.split()) for line in lines)


def _words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def rows_of(table: Tag) -> list[str]:
    """Return the rows of a table; a cell over several columns or rows keeps its place and stands in the first."""
    rows: list[str] = []
    reaching: dict[int, int] = {}
    for line in table.find_all("tr"):
        cells: list[str] = []
        below: dict[int, int] = {}
        for cell in line.find_all(["td", "th"]):
            while reaching.get(len(cells), 0):
                below[len(cells)] = reaching[len(cells)] - 1
                cells.append("")
            across, down = (_whole(str(cell.get(name, ""))) for name in ("colspan", "rowspan"))
            for offset in range(across):
                below[len(cells)] = down - 1
                cells.append("" if offset else _words(cell))
        while reaching.get(len(cells), 0):
            below[len(cells)] = reaching[len(cells)] - 1
            cells.append("")
        reaching = below
        rows.append("\t".join(cells) + ("\t" if len(cells) == 1 else ""))
    return rows


def _whole(given: str) -> int:
    return min(int(given), _SPAN) if given.isdigit() and int(given) > 0 else 1

"""Text that people wrote, as HTML that can do no harm: Markdown rendered, finished markup cleaned."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import Any

from markupsafe import Markup

_TAGS = (
    "p br hr em strong b i s del mark sub sup code pre blockquote ul ol li dl dt dd a abbr span div h4 "
    "table caption thead tbody tfoot tr th td"
)
_ATTRIBUTES = {
    "a": ["href", "title"],
    "abbr": ["title"],
    "ol": ["start"],
    "th": ["scope", "colspan", "rowspan", "class"],
    "td": ["colspan", "rowspan", "class"],
    "table": ["class"],
    "div": ["class", "role", "tabindex", "aria-label"],
}
_MARK = re.compile("\ue000(.*?)\ue001(.*?)\ue002", re.DOTALL)
_PRIVATE = re.compile("[\ue000-\ue002]")
_HEADING = re.compile("\x00([1-6])\x00(.*?)\x00", re.DOTALL)


def clean(markup: str, *, drop: bool = False) -> Markup:
    """Return markup with harmless tags only.

    Parameters
    ----------
    markup
        HTML of unknown origin.
    drop
        True leaves out what is not allowed; otherwise it is shown as the text it was written as.

    Examples
    --------
    >>> print(clean('<em onclick="x()">up</em><script>x</script>'))
    <em>up</em>&lt;script&gt;x&lt;/script&gt;
    >>> print(clean("<style>p {}</style><p>up</p>", drop=True))
    <p>up</p>
    """
    import bleach  # type: ignore[import-untyped]

    if drop:
        markup = re.sub(r"<(script|style)\b.*?</\1\s*>", "", markup, flags=re.DOTALL | re.IGNORECASE)
    cleaned = bleach.clean(
        markup, tags=_TAGS.split(), attributes=_ATTRIBUTES, protocols=["http", "https", "mailto"], strip=drop
    )
    return Markup(cleaned.strip())


def markdown(text: str) -> Markup:
    """Return Markdown as HTML: no raw HTML, no pictures, no address that runs something; headings become bold.

    Examples
    --------
    >>> print(markdown("Fewer **burglaries** <script>"))
    <p>Fewer <strong>burglaries</strong> &lt;script&gt;</p>
    """
    return Markup(_HEADING.sub(r"<p><strong>\2</strong></p>", _render(text)).strip())


def marked(text: str, words: str) -> str:
    """Return a piece of Markdown that `markdown` highlights, with words behind it that say why.

    Examples
    --------
    >>> print(markdown(f"Crime rose by {marked('9%', 'not supported')}."))
    <p>Crime rose by <mark>9% <strong>[not supported]</strong></mark>.</p>
    """
    return f"\ue000{text}\ue001{words}\ue002"


def unmarked(text: str) -> str:
    """Return a text without the letters that `marked` uses, which nobody types."""
    return _PRIVATE.sub("", text)


def markdown_elements(text: str) -> list[dict[str, Any]]:
    r"""Return a Markdown cell as elements of the page: headings, and the prose between them.

    Examples
    --------
    >>> for element in markdown_elements("## Crime & ASB\n\nWords."):
    ...     print(element["kind"], element["id"])
    heading crime-asb
    prose prose
    """
    from pcc_analysis.elements import anchor_of

    pieces = _HEADING.split(_render(text))
    found: list[dict[str, Any]] = []
    for place in range(0, len(pieces), 3):
        if place:
            words = unescape(re.sub(r"<[^>]+>", "", pieces[place - 1])).strip()
            level = int(pieces[place - 2])
            found.append({"kind": "heading", "id": anchor_of(words), "text": words, "level": level, "run_on": False})
        if pieces[place].strip():
            found.append({"kind": "prose", "id": "prose", "blocks": [{"html": str(clean(pieces[place]))}]})
    return found


def _render(text: str) -> str:
    made = str(_markdown()(text.replace("\x00", "")))
    return _MARK.sub(r"<mark>\1 <strong>[\2]</strong></mark>", made)


@cache
def _markdown() -> Any:
    """Return the renderer: escaping, tables with scoped headers in a region of their own, headings marked."""
    import mistune

    class Renderer(mistune.HTMLRenderer):
        def heading(self, text: str, level: int, **attrs: Any) -> str:
            return f"\x00{level}\x00{text}\x00"

        def image(self, text: str, url: str, title: str | None = None) -> str:
            return text

    def row_of_cells(renderer: Any, text: str, align: str | None = None, head: bool = False) -> str:
        side = "right" if align == "right" else "left"
        return f'<th scope="col" class="{side}">{text}</th>' if head else f'<td class="{side}">{text}</td>'

    def whole_table(renderer: Any, text: str) -> str:
        heads = ", ".join(re.findall(r"<th[^>]*>(.*?)</th>", re.sub(r"<(?!/?th\b)[^>]*>", "", text), re.DOTALL))
        region = f'<div class="scroll" role="region" tabindex="0" aria-label="Table: {heads}">'
        return f'<div class="tablebox">{region}<table class="few">{text}</table></div></div>'

    renderer = Renderer(escape=True)
    made = mistune.Markdown(renderer)
    for name in ("strikethrough", "table", "url"):
        mistune.import_plugin(name)(made)
    renderer.register("table_cell", row_of_cells)
    renderer.register("table", whole_table)
    return made

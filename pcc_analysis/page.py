"""The elements of a report page that a notebook cell displays; tables have their own module.

Each is a frozen value. End a cell with one, or ``display`` several; JupyterLab shows it plainly, the ``panel``
exporter sets it into the page. Texts are escaped; finished markup (``markupsafe.Markup``) is cleaned on export.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pcc_analysis.elements import FIGURES_TYPE, MASTHEAD_TYPE, Element, anchor_of, text_or_markup
from pcc_analysis.elements.svg import tidy
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.publications.parquet import to_bytes


def _said(value: object) -> Any:
    """Return a symbol as its parts, anything else as text or markup."""
    return {"symbol": value.as_json()} if isinstance(value, Symbol) else text_or_markup(value)


def _blocks(text: object) -> list[Any]:
    """Return finished markup whole and a plain text as its paragraphs, blank lines between them."""
    if hasattr(text, "__html__"):
        return [text_or_markup(text)] if str(text).strip() else []
    return [" ".join(part.split()) for part in str(text).split("\n\n") if part.strip()]


@dataclass(frozen=True, repr=False)
class Masthead(Element):
    """Who reports what to whom; displayed once, in the notebook's first cells.

    Parameters
    ----------
    office
        "Office of the Police and Crime Commissioner for Wiltshire and Swindon".
    title
        The heading of the page: "Performance report, Quarter One 2019-20".
    period_label
        "1 April to 30 June 2019".
    audience
        "for the Police and Crime Panel of 5 September 2019".
    state
        "Draft", "Demonstration data: ..."; stands in the header, the title, the footer and on every printed
        page. Empty for a final report.
    as_at
        Pairs of source and date, as printed: ("Crimes", "as at 12 July 2019").
    strapline
        A line of the office's own, from the plan.
    """

    office: str
    title: str
    period_label: str = ""
    audience: str = ""
    state: str = ""
    as_at: Iterable[tuple[str, str]] = field(default=())
    strapline: str = ""

    mimetype = MASTHEAD_TYPE

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.office.strip():
            raise ValueError("a report needs a title and an office; give both to Masthead")

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        return {
            "kind": "masthead",
            "id": "top",
            "office": self.office,
            "title": self.title,
            "period_label": self.period_label,
            "audience": self.audience,
            "state": self.state,
            "as_at": [[str(source), str(text)] for source, text in self.as_at],
            "strapline": self.strapline,
        }


@dataclass(frozen=True, repr=False)
class Heading(Element):
    """A heading of level 2 (a part of the report) or 3 (a measure); listed in the contents.

    A Markdown cell ``## Crime volume`` does the same with an anchor made from its text. Printed, a heading of level
    2 begins a new page, unless ``run_on``.
    """

    text: str
    level: int = 2
    anchor: str = ""
    run_on: bool = False

    def __post_init__(self) -> None:
        if self.level not in (2, 3, 4) or not self.text.strip():
            raise ValueError(f"a heading needs a text and level 2, 3 or 4, not {self.level!r}; 1 is the title's")

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        anchor = self.anchor or anchor_of(self.text)
        return {"kind": "heading", "id": anchor, "text": self.text, "level": self.level, "run_on": self.run_on}


@dataclass(frozen=True, repr=False)
class Strip(Element):
    """The strip of a measure: label, figure, and the words that read it.

    Parameters
    ----------
    title
        The measure; names the strip for a screen reader.
    items
        Triples of label, figure as printed, and words (a text, a ``Symbol``, several of them in a list, or
        nothing).
    headline
        True where the figures stand for the whole report: the index of all reports prints them too.
    """

    title: str
    items: Sequence[tuple[str, str, Any]]
    anchor: str = ""
    headline: bool = False

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        items = []
        for label, figure, words in self.items:
            several = words if isinstance(words, list | tuple) else [words]
            items.append({"label": label, "figure": str(figure), "words": [_said(word) for word in several if word]})
        anchor = self.anchor or f"{anchor_of(self.title)}-strip"
        return {"kind": "strip", "id": anchor, "title": self.title, "items": items, "headline": self.headline}


@dataclass(frozen=True, repr=False)
class Paragraphs(Element):
    """Paragraphs that carry running numbers through the whole report; the exporter numbers them."""

    sentences: Iterable[object]

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        said = [self.sentences] if isinstance(self.sentences, str) else self.sentences
        return {
            "kind": "paragraphs",
            "id": "paragraphs",
            "start": 1,
            "sentences": [text_or_markup(sentence) for sentence in said if str(sentence).strip()],
        }


@dataclass(frozen=True, repr=False)
class Prose(Element):
    """Paragraphs without numbers, blank lines between them: an introduction, a method note."""

    text: object

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        return {"kind": "prose", "id": "prose", "blocks": _blocks(self.text)}


@dataclass(frozen=True, repr=False)
class News(Element):
    """What changed: the flagged measures in sentences, the most important first.

    Parameters
    ----------
    items
        Each a measure's title, the anchor of its section, a ``Symbol`` (shape, words such as "up 39%", tone), and
        the rest of the sentence.
    lead
        Said before the list: how many measures, how many would flag by chance.
    nothing
        Said instead of the list where it is empty.
    """

    items: Sequence[tuple[str, str, Symbol, str]]
    lead: str = ""
    nothing: str = "No measure changed by more than chance would give."

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        items = [
            {"title": title, "href": f"#{anchor.lstrip('#')}", "symbol": symbol.as_json(), "sentence": sentence}
            for title, anchor, symbol, sentence in self.items
        ]
        return {"kind": "news", "id": "news", "items": items, "lead": self.lead, "nothing": self.nothing}


@dataclass(frozen=True, repr=False)
class Commentary(Element):
    """What people wrote about a measure, set apart from what was computed.

    Parameters
    ----------
    text
        A plain text (blank lines between paragraphs) or finished markup; where it is empty the page says
        "No commentary yet."
    author
        "Commissioner's commentary": printed above it.
    """

    text: object
    author: str = "Commentary"

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        return {"kind": "commentary", "id": "commentary", "author": self.author, "blocks": _blocks(self.text)}


@dataclass(frozen=True, repr=False)
class Notes(Element):
    """Small print under a chart or a section: one line each."""

    items: Iterable[object]
    title: str = "Notes"

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        items = [text_or_markup(item) for item in self.items]
        return {"kind": "notes", "id": anchor_of(self.title), "title": self.title, "items": items}


@dataclass(frozen=True, repr=False)
class Definitions(Element):
    """Terms and what they mean: the glossary, the sources with their dates."""

    items: Iterable[tuple[str, object]]

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        items = [{"term": term, "meaning": text_or_markup(meaning)} for term, meaning in self.items]
        return {"kind": "definitions", "id": "definitions", "items": items}


@dataclass(frozen=True, repr=False)
class KeyToSymbols(Element):
    """Every symbol of the report with its words, explained once: pairs of ``Symbol`` and meaning."""

    items: Iterable[tuple[Symbol, str]]

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        items = [{"symbol": symbol.as_json(), "meaning": meaning} for symbol, meaning in self.items]
        return {"kind": "key", "id": "key", "items": items}


@dataclass(frozen=True, repr=False)
class Chart(Element):
    """A chart with its caption, its text alternative, and the table behind it.

    Parameters
    ----------
    svg
        The drawing as an SVG string. Where it keeps to the colours of ``pcc_analysis.elements.palette`` it
        follows the page into dark mode, otherwise it stands on a white ground. Not sized here: the page scales
        it, and never below the size at which its texts can be read.
    caption
        What the chart is of.
    alt
        What the chart shows, with figures, in two sentences at most; printed below it too.
    table
        The figures behind it, a ``Table``; opens on demand.
    narrow
        The same chart drawn for a phone (about 340 units wide), shown instead on narrow screens; without it the
        chart scrolls there.
    source
        Printed small below the chart.
    anchor
        Name for links; made from the caption where none is given.
    """

    svg: str
    caption: str
    alt: str
    table: Element | None = None
    narrow: str = ""
    source: str = ""
    anchor: str = ""

    def __post_init__(self) -> None:
        if not self.caption.strip() or not self.alt.strip():
            raise ValueError("a chart needs a caption and a text alternative; give Chart(caption=..., alt=...)")

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        return {
            "kind": "chart",
            "id": self.anchor or f"{anchor_of(self.caption)}-chart",
            "caption": self.caption,
            "alt": self.alt,
            "source": self.source,
            "drawing": tidy(self.svg).as_json(),
            "narrow": tidy(self.narrow).as_json() if self.narrow else None,
            "table": self.table.element() if self.table is not None else None,
        }


@dataclass(frozen=True, repr=False)
class Figures(Element):
    """The figures that a report has printed, for the file that is kept beside it; nothing of it shows on the page.

    Parameters
    ----------
    figures
        As ``Briefing.printed_figures`` returns them.
    """

    figures: Any

    mimetype = FIGURES_TYPE

    def element(self) -> dict[str, Any]:
        """Return the content as JSON: no words."""
        return {"kind": "prose", "id": "figures", "blocks": []}

    def _repr_html_(self) -> str:
        return ""

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        content = b64encode(to_bytes(self.figures.assign(report=""))).decode("ascii")
        return {self.mimetype: content, "text/plain": f"figures: {len(self.figures):,} kept for the next report"}


@dataclass(frozen=True, repr=False)
class Grid(Element):
    """Elements side by side where the screen is wide enough: two charts to compare."""

    items: Sequence[Element]

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        return {"kind": "grid", "id": "grid", "items": [item.element() for item in self.items]}

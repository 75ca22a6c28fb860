"""Which figure of the report supports a typed number, if any does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pandas as pd

from pcc_analysis.commentary.fitting import able, alike, fits, roughly, telling, within
from pcc_analysis.commentary.named import Names
from pcc_analysis.commentary.quote import Quote
from pcc_analysis.commentary.quotes import SERVICE_LEVEL, SIZE, Quotes
from pcc_analysis.measures import FORCE
from pcc_analysis.statements.mentions import Mention
from pcc_analysis.statements.said import Window, windows_in
from pcc_analysis.statements.words import GENERIC, key_of
from pcc_analysis.windows import TWELVE_MONTHS

MONTHS = {"month": 1, "3 months": 3, "quarter": 3, "12 months": 12}
OTHERS = ("england_and_wales", "south_west", "most_similar_group")
_YEAR = re.compile(r"\b(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\b")
_MONTHLY = re.compile(r"\b(?:a|per|each|every) month\b|\bmonthly\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"\b(?:about|around|approximately|roughly|some|circa|nearly|almost|over|more than|under|less than|just)\s*$"
)


@dataclass(frozen=True)
class Sentence:
    """A sentence with what is needed to read its numbers.

    Parameters
    ----------
    text, mentions
        The sentence and its numbers.
    before
        The measures that the passage has named before.
    about
        The measures that the file is about.
    """

    text: str
    mentions: Sequence[Mention]
    before: Sequence[str] = ()
    about: Sequence[str] = ()
    windows: tuple[Window, ...] = field(default=())


class Support:
    """The figures of a report, asked whether they support a number.

    Parameters
    ----------
    quotes, names
        The figures, and the words that name their measures.
    """

    def __init__(self, quotes: Quotes, names: Names) -> None:
        self._quotes, self._names = quotes, names
        self._home = quotes.briefing.last_month
        self._areas = {area.casefold(): area for area in quotes.briefing.plan.areas}

    def sentence(self, text: str, mentions: Sequence[Mention], before: Sequence[str], about: Sequence[str]) -> Sentence:
        """Return a sentence with the windows it names."""
        return Sentence(text, mentions, before, about, (*windows_in(text, str(self._home)), *_years(text)))

    def meant(self, mention: Mention, sentence: Sentence) -> tuple[list[str], bool]:
        """Return the measures that a number can be of, the likeliest first; whether the words beside it name them."""
        said = key_of(sentence.text)
        close = {name: key for name, key in self._names.specific(mention.key).items() if self._can_be(mention, name)}
        named = self._names.all_in(said)
        if close:
            wider = [one for one in named if any(own < key for own in close.values() for key in self._names.keys[one])]
            return list(dict.fromkeys([*close, *wider])), True
        first = [name for name in named if name in self._names.specific(said)]
        return list(dict.fromkeys([*first, *sentence.before, *sentence.about, *named])), False

    def of(self, mention: Mention, sentence: Sentence) -> list[Quote]:
        """Return the figures that support a number; none where none does."""
        measures, named = self.meant(mention, sentence)
        if mention.area in OTHERS:
            return [one for one in self._standing(measures) if fits(mention.quantity, one)]
        said = self._window(mention, sentence)
        found = [one for name in measures for one in self._of_measure(name, mention, sentence, said)]
        if not found and mention.quantity.unit == "proportion":
            found = list(self._shares(mention, measures))
        return found or list(self._service_level(mention, sentence)) or list(self._by_value(mention, sentence, named))

    def nearest(self, mention: Mention, sentence: Sentence) -> Quote | None:
        """Return the figure that was probably meant: of the measure and window that the sentence names."""
        measures, _named = self.meant(mention, sentence)
        said = self._window(mention, sentence)
        likely = measures[:3] if mention.area not in OTHERS else []
        known = [
            one for name in likely for one in self._candidates(name, mention, sentence, said) if alike(mention, one)
        ]
        if mention.change:
            return next(iter(known), None)
        return min(known, key=lambda one: abs(one.value - abs(mention.quantity.number)), default=None)

    def elsewhere(self, mention: Mention, sentence: Sentence) -> Quote | None:
        """Return the figure of another window or measure that is this very number."""
        measures, _named = self.meant(mention, sentence)
        others = self._quotes.main if telling(mention.quantity) else []
        every = (one for name in [*measures, *others] for one in self._quotes.of(name).values())
        return next((one for one in every if alike(mention, one) and fits(mention.quantity, one)), None)

    def as_points(self, mention: Mention, sentence: Sentence) -> bool:
        """Whether a number printed as per cent is the change of a share in points."""
        measures, _named = self.meant(mention, sentence)
        changes = [self._quotes.of(name)["change"] for name in measures]
        return mention.role == "percent_change" and any(
            one.unit == "points" and within(mention.quantity, one.value) for one in changes
        )

    def _of_measure(self, name: str, mention: Mention, sentence: Sentence, said: Window | None) -> Iterator[Quote]:
        open_ones = [
            one for one in self._candidates(name, mention, sentence, said) if able(mention, one, sentence.text)
        ]
        fitting = [one for one in open_ones if fits(mention.quantity, one)]
        yield from fitting
        if not fitting and (about := _ABOUT.search(sentence.text[: mention.start].casefold())):
            yield from (one for one in open_ones if roughly(mention.quantity, about[0].strip(), one))
        if not fitting and _MONTHLY.search(sentence.text[mention.stop :]):
            yearly = (one for one in open_ones if one.window.startswith(TWELVE_MONTHS.name) and one.role == "level")
            yield from (one for one in yearly if one.unit == "count" and within(mention.quantity, one.value / 12))

    def _candidates(self, name: str, mention: Mention, sentence: Sentence, said: Window | None) -> Iterator[Quote]:
        said_areas = [area for word, area in self._areas.items() if word in sentence.text.casefold()]
        for area in dict.fromkeys([self._areas.get(mention.area, FORCE), FORCE, *said_areas]):
            known = self._quotes.of(name, area)
            if said is not None and mention.role not in ("change", "percent_change", "half_width", "to"):
                yield from self._quotes.levels_at(name, MONTHS[said.length], pd.Period(said.end, "M"), area)
                yield from (known[part] for part in ("rate",) if part in known)
                continue
            yield from (one for part, one in known.items() if not part.endswith(SIZE))
            for window in sentence.windows:
                if window.length in MONTHS and window.end:
                    yield from self._quotes.levels_at(name, MONTHS[window.length], pd.Period(window.end, "M"), area)

    def _can_be(self, mention: Mention, name: str) -> bool:
        """Whether a number has a unit that a figure of the measure can have."""
        if mention.role == "percent_change":
            return True
        unit = "count" if mention.quantity.unit == "number" else mention.quantity.unit
        return any(one.unit == unit for one in self._quotes.of(name).values())

    def _window(self, mention: Mention, sentence: Sentence) -> Window | None:
        """Return the window that the words about a number leave no doubt of."""
        window = mention.window
        if window is None or not window.end or window.length not in MONTHS:
            return None
        if window.length == "quarter" and self._quotes.briefing.period.kind != "quarter":
            return None
        ahead = window.start >= mention.stop
        between = any(window.stop <= other.start and other.stop <= mention.start for other in sentence.mentions)
        others = len({one.key for one in sentence.windows})
        return window if ahead or not (between or others > 1) else None

    def _standing(self, measures: Iterable[str]) -> Iterator[Quote]:
        for name in measures:
            known = self._quotes.of(name)
            yield from (known[part] for part in ("peers_rate",) if part in known)

    def _service_level(self, mention: Mention, sentence: Sentence) -> Iterator[Quote]:
        """Yield the plan's service levels that a number is, where it is said to be one."""
        for name in self._quotes.briefing.plan.service_levels or {}:
            one = self._quotes.of(name).get(SERVICE_LEVEL) if name in self._quotes.measures else None
            if one is not None and able(mention, one, sentence.text) and fits(mention.quantity, one):
                yield one

    def _shares(self, mention: Mention, measures: Sequence[str]) -> Iterator[Quote]:
        """Yield shares of a count in another that it is a part of, over the same window."""
        counts = [name for name in measures if self._quotes.measures[name].kind == "count"]
        for whole in counts:
            for part in counts:
                if part == whole or not any(a < b for a in self._names.keys[whole] for b in self._names.keys[part]):
                    continue
                for window in ("rolling_year", "period", "previous_year"):
                    top, bottom = (self._quotes.of(name).get(window) for name in (part, whole))
                    if top is None or bottom is None or not bottom.value > 0 or top.hidden or bottom.hidden:
                        continue
                    if within(mention.quantity, top.value / bottom.value):
                        yield top

    def _by_value(self, mention: Mention, sentence: Sentence, named: bool) -> Iterator[Quote]:
        """Yield the figures that a telling number is, of measures that the words of the sentence do not rule out."""
        if not telling(mention.quantity) or mention.role not in ("level", "of", "limit"):
            return
        briefing, words = self._quotes.briefing, key_of(sentence.text)
        for frame in (briefing.in_year, briefing.in_period):
            for name in frame.index[[within(mention.quantity, value) for value in frame["value"]]]:
                shared = any(key & words - GENERIC for key in self._names.keys.get(name, ()))
                if shared or not (named or self._names.specific(words)):
                    yield from (one for one in self._quotes.of(name).values() if fits(mention.quantity, one))


def _years(text: str) -> Iterator[Window]:
    """Yield the financial years that a sentence names."""
    for found in _YEAR.finditer(text):
        if (int(found[1]) + 1) % 100 == int(found[2]):
            yield Window("12 months", f"{int(found[1]) + 1}-03", found.start(), found.end())

"""Widgets over the figures and charts of the reports: measure, area, window, and what to compare with."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.one_measure import beside, history, one_measure, place_words
from pcc_analysis.elements import ELEMENT_TYPE, Element, in_notebook
from pcc_analysis.errors import PccError
from pcc_analysis.measures import FORCE
from pcc_analysis.page import Grid, Prose
from pcc_analysis.windows import MONTH, THREE_MONTHS, TWELVE_MONTHS

WINDOWS = {one.name: one for one in (TWELVE_MONTHS, THREE_MONTHS, MONTH)}
NOTHING = ""


class Explorer:
    """Four choices and what they show; in an exported page the first view stands as a figure with its text.

    Parameters
    ----------
    briefing
        The figures of a period.
    measure, area, window, compare
        What is shown at first: ids of measures and areas, the name of a window; `compare` is a measure, or an area as
        ``area:Swindon``, or nothing.
    """

    def __init__(
        self,
        briefing: Briefing,
        measure: str = "crime_volume",
        area: str = FORCE,
        window: str = TWELVE_MONTHS.name,
        compare: str = NOTHING,
    ) -> None:
        self._briefing = briefing
        self._first = (measure, area, window, compare)

    def view(self, measure: str, area: str, window: str, compare: str = NOTHING) -> list[Element]:
        """Return what a choice shows: the figure in a sentence, its chart with the table behind it.

        Raises
        ------
        MeasureError
            Where there is no figure for it.
        """
        found = one_measure(self._briefing, measure, area, WINDOWS[window])
        if compare == NOTHING:
            return [found.sentence, history(self._briefing, measure, area, WINDOWS[window], found)]
        kind, _, place = compare.partition(":")
        other = (measure, place) if kind == "area" else (compare, area)
        words = place_words(self._briefing, place) if kind == "area" else self._briefing.measure(compare).title
        return [found.sentence, beside(self._briefing, measure, {words: other}, area, WINDOWS[window], found)]

    @cached_property
    def widget(self) -> Any:
        """The widgets themselves, an ``ipywidgets.VBox``."""
        import ipywidgets

        known = self._briefing.in_year.index
        titles = [(self._briefing.measure(name).title, name) for name in known]
        areas = [(place_words(self._briefing, one), one) for one in (FORCE, *self._briefing.plan.areas)]
        others = [(f"the same in {words}", f"area:{one}") for words, one in areas]
        wide = {"style": {"description_width": "7em"}, "layout": {"width": "32em"}}
        choices = (
            ipywidgets.Dropdown(options=titles, value=self._first[0], description="Measure", **wide),
            ipywidgets.Dropdown(options=areas, value=self._first[1], description="Area", **wide),
            ipywidgets.Dropdown(options=list(WINDOWS), value=self._first[2], description="Window", **wide),
            ipywidgets.Dropdown(
                options=[("nothing", NOTHING), *others, *titles],
                value=self._first[3],
                description="Compare with",
                **wide,
            ),
        )
        shown = ipywidgets.HTML(self._html(*self._first))

        def changed(_change: Any) -> None:
            shown.value = self._html(*(choice.value for choice in choices))

        for choice in choices:
            choice.observe(changed, "value")
        return ipywidgets.VBox([*choices, shown])

    def _html(self, *chosen: str) -> str:
        """Return a view as HTML, or in words why there is none."""
        try:
            elements = self.view(*chosen)
        except PccError as error:
            elements = [Prose(str(error))]
        return "".join(in_notebook(element.element()) for element in elements)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        first = Grid(self.view(*self._first))
        live = self.widget._repr_mimebundle_()
        return {**live, "text/html": in_notebook(first.element()), ELEMENT_TYPE: first.element()}


def explore(briefing: Briefing, measure: str = "crime_volume", **first: str) -> Explorer:
    """Return widgets over a briefing: end a cell with it; see `Explorer` for what may be chosen at first."""
    return Explorer(briefing, measure, **first)

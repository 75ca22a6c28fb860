"""Every measure of a briefing by its name: type a dot or a bracket, press Tab, and see it with its evidence."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.deep_dives.one_measure import one_measure
from pcc_analysis.errors import MeasureError
from pcc_analysis.explanation import Explanation


class Measures:
    """The measures for which a briefing has figures.

    ``measures.crime_volume`` and ``measures["crime_volume"]`` are the same finding: it shows itself with limits,
    window, as-at date and notes, and its ``how()`` explains it.

    Parameters
    ----------
    briefing
        The figures of a period.
    """

    def __init__(self, briefing: Briefing) -> None:
        self._briefing = briefing

    def __dir__(self) -> list[str]:
        return list(self._briefing.in_year.index)

    def _ipython_key_completions_(self) -> list[str]:
        return self.__dir__()

    def __getitem__(self, name: str) -> Finding:
        """Return the figure of a measure; raises MeasureError where there is none."""
        return one_measure(self._briefing, name)

    def __getattr__(self, name: str) -> Finding:
        """Return the figure of a measure; raises AttributeError where there is none."""
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except MeasureError as error:
            raise AttributeError(str(error)) from None

    def __repr__(self) -> str:
        """Return how many there are and how to see one."""
        return str(self._said())

    def _said(self) -> Explanation:
        names = self.__dir__()
        return Explanation(
            f"{len(names)} measures, {self._briefing.period.label}",
            [("See one", f"measures.{names[0]}, or measures[ and the Tab key"), ("Find one", "pcc measures")],
        )

    def _repr_html_(self) -> str:
        return self._said()._repr_html_()

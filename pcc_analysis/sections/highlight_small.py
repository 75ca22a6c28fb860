"""Small counts of sensitive crime left out of the scorecards of areas, over all subjects of a report together."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.disclosure import MARK, AreaCounts, Cell, Protected, is_sensitive, protect_report
from pcc_analysis.scorecard.card import WINDOWS

YEARS_OF_TREND = 3
FIGURE = ("value", "lower", "upper", "numerator", "denominator")
CHANGE = ("previous", "change", "percent_change", "change_lower", "change_upper", "more_than_chance")


def protect_cards(briefing: Briefing, cards: Mapping[str, pd.DataFrame], rolling: Collection[str]) -> Protected:
    """Decide what the scorecards of areas leave out.

    Parameters
    ----------
    briefing
        The figures.
    cards
        For each area the rows of `scorecard` by measure.
    rolling
        Measures of which only 12 months are shown.

    Returns
    -------
    Protected
        Places are area, measure and ``month``, ``three_months``, ``twelve_months`` (with its limits), ``change`` or
        ``trend``: the line and what the key says are made from every month of it, so they stand only where no month
        is small.
    """
    rows = [(area, name) for area, card in cards.items() for name in card.index if is_sensitive(name)]
    below = briefing.plan.small_counts_below

    def printed_by(counts: AreaCounts, earlier: int) -> dict[Hashable, tuple[Cell, ...]]:
        places: dict[Hashable, tuple[Cell, ...]] = {}
        for area, name in rows:
            last = cards[area].loc[name, "period_end"] - earlier
            for word, window in WINDOWS.items():
                if word == "twelve_months" or name not in rolling:
                    places[area, name, word] = counts.cells(name, area, window.months_to(last))
            places[area, name, "change"] = counts.cells(name, area, WINDOWS["twelve_months"].months_to(last), back=12)
            width = 12 if name in rolling else 1
            ends = pd.period_range(end=last, periods=12 * YEARS_OF_TREND, freq="M")
            shown = [pd.period_range(end=end, periods=width, freq="M") for end in ends]
            line = tuple(cell for months in shown for cell in counts.cells(name, area, months))
            if not any(0 < counts.value(cell) < below for cell in line):
                places[area, name, "trend"] = line
        return places

    return protect_report(
        briefing.monthly, {name for _, name in rows}, printed_by, len(briefing.period.months), below, briefing.published
    )


def leave_out(
    protected: Protected, area: str, card: pd.DataFrame, printed: pd.DataFrame, monthly: pd.DataFrame
) -> None:
    """Take what is left out from the card of an area: numbers go missing, the mark stands in the texts."""
    headings = dict(zip((*WINDOWS, "change"), printed.columns[1:5], strict=True))
    for name in filter(is_sensitive, printed.index):
        for place, heading in headings.items():
            if (area, name, place) in protected.left_out:
                printed.loc[name, heading] = MARK
            if not protected.shows((area, name, place)):
                start, parts = ("twelve_months", CHANGE) if place == "change" else (place, FIGURE)
                card.loc[name, [f"{start}_{part}" for part in parts]] = None
        if not protected.shows((area, name, "trend")):
            printed.loc[name, list(printed.columns[5:])] = MARK
            monthly[name] = float("nan")

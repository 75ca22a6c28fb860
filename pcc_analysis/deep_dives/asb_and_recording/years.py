"""The months looked at: antisocial behaviour, recorded crime, audits of recording, and the month recording changed."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures import Monthly
from pcc_analysis.months import as_month, months_in_words
from pcc_analysis.numbers import count_noun
from pcc_analysis.steps import largest_step

ASB, CRIME, AUDITED = "asb_volume", "crime_volume", "crime_recording_compliance"
CHANCE = 0.01
"""A step counts as a change in recording where chance gives one as large less often than this."""

LONGEST, FEWEST = 84, 36
"""Months looked back at most and at least."""


@dataclass(frozen=True, eq=False)
class Years:
    """The months of one dive.

    Parameters
    ----------
    monthly
        The monthly table.
    counts
        Months by measures, from the first month since which neither antisocial behaviour nor crime has a gap.
    at
        The first month in which the force recorded otherwise; None where there is none.
    why
        How the month was found, in words.
    """

    monthly: Monthly
    counts: pd.DataFrame
    at: pd.Period | None
    why: str

    @property
    def months(self) -> pd.PeriodIndex:
        """The months looked at."""
        return pd.PeriodIndex(self.counts.index)

    @property
    def window(self) -> str:
        """The months in words."""
        return months_in_words(self.months)


def years(briefing: Briefing, since: str = "") -> Years:
    """Return the months in which antisocial behaviour and crime are there, and the month recording changed.

    Parameters
    ----------
    briefing
        The figures of the period.
    since
        The first month of a change in recording that is known; found from the audits of recording unless given.

    Raises
    ------
    InsufficientDataError
        With fewer than three years of both.
    """
    counts = briefing.monthly.wide().loc[: briefing.last_month].tail(LONGEST)
    gaps = counts.index[counts.reindex(columns=[ASB, CRIME]).isna().any(axis=1)]
    counts = counts.loc[gaps.max() + 1 :] if len(gaps) else counts
    if len(counts) < FEWEST:
        raise InsufficientDataError(
            f"antisocial behaviour and crime are both there in {count_noun(len(counts), 'month')} without a gap before "
            f"the end of {briefing.period.title}; {FEWEST} are needed: add incidents and crimes of earlier years"
        )
    if since:
        return Years(briefing.monthly, counts, as_month(since), "as given")
    try:
        right, sampled = (briefing.monthly.wide(side=side)[AUDITED] for side in ("numerator", "denominator"))
        step = largest_step(right.reindex(counts.index), sampled.reindex(counts.index))
    except (KeyError, InsufficientDataError):
        return Years(briefing.monthly, counts, None, "there are too few audits of crime recording to look for a step")
    if step["p"] >= CHANCE:
        return Years(briefing.monthly, counts, None, "the audits of crime recording show no clear step")
    return Years(briefing.monthly, counts, step["month"], "the audits of crime recording step most from this month")

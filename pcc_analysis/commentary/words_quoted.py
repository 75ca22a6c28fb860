"""What can be quoted in words: a comparison, a trend, a service level, a place among forces, the report itself."""

from __future__ import annotations

import re

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.quote import NOTHING, Quote
from pcc_analysis.measures import FORCE, Measure
from pcc_analysis.months import month_name
from pcc_analysis.numbers import MISSING, format_number, ordinal
from pcc_analysis.peer_group import OFFENCES, OUTDATED
from pcc_analysis.peers import national_rank
from pcc_analysis.scorecard.as_at import as_at
from pcc_analysis.scorecard.names import NO_TREND, trend_names
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import change_sentence, reading

REPORT = "report"


def words_of(briefing: Briefing, measure: Measure, hidden: bool) -> dict[str, Quote]:
    """Return what can be said of the 12 months of a measure in words.

    Parameters
    ----------
    briefing, measure
        Whose figures, and of what.
    hidden
        Whether the change on the year is left out of the report, and with it every word about it.
    """
    year, change = briefing.in_year.loc[measure.id], briefing.on_year.loc[measure.id]
    said = {
        "comparison": change_sentence(measure, change).removeprefix("This is ").removesuffix("."),
        "reading": reading(measure, change)[2],
        "trend": _trend(briefing, measure.id),
    }
    window = TWELVE_MONTHS.label(year["period_end"])
    return {part: _words(measure, part, window, "", hidden).says(text) for part, text in said.items()}


def _words(measure: Measure, part: str, window: str, text: str, hidden: bool = False) -> Quote:
    return Quote(measure.id, measure.title, part, "words", window, NOTHING, "words", text, FORCE, NOTHING, hidden)


def _trend(briefing: Briefing, name: str) -> str:
    """Return the rolling trend of the office's key, as the scorecards of 2024 print it."""
    (group,) = as_at(briefing.monthly, briefing.last_month, [name], FORCE)
    word = trend_names(group.office).get(name)
    return "not known" if pd.isna(word) else "no trend" if word == NO_TREND else str(word).lower()


def standing_quotes(briefing: Briefing, measure: Measure) -> dict[str, Quote]:
    """Return the rate and the rank of a measure that the ONS tables hold too; nothing for any other."""
    if measure.id not in OFFENCES or not len(briefing.ons):
        return {}
    found = briefing.compared(OFFENCES[measure.id])
    if found is None or (briefing.last_month - found.edition).n >= OUTDATED:
        return {}
    place = found.place
    national = national_rank(found.every["value"].dropna(), briefing.plan.force).iloc[0]
    window = f"year ending {month_name(found.edition)}"
    rates = {"rate": place["value"], "peers_rate": place["mean"]}
    made = {
        part: Quote(measure.id, f"{measure.title} per 1,000 population", part, "level", window, rate, "number",
                    format_number(rate, 1))
        for part, rate in rates.items()
    }  # fmt: skip
    ranks = {
        part: f"{ordinal(int(row['rank']))} highest of {int(row['of'])}" if pd.notna(row["rank"]) else MISSING
        for part, row in (("rank", place), ("national_rank", national))
    }
    return made | {part: _words(measure, part, window, text) for part, text in ranks.items()}


def report_words(briefing: Briefing) -> dict[str, Quote]:
    """Return what can be said of the report as a whole: its period, its windows, its force."""
    last = briefing.last_month
    said = {
        "period": briefing.period.title,
        "dates": briefing.period.dates,
        "last_month": month_name(last),
        "rolling_year": TWELVE_MONTHS.label(last),
        "previous_year": TWELVE_MONTHS.label(last - 12),
        "force": briefing.plan.force,
    }
    return {
        part: Quote(REPORT, "Report", part, "words", briefing.period.title, NOTHING, "words", text)
        for part, text in said.items()
    }


def area_name(area: str) -> str:
    """Return an area as a reference names it.

    >>> area_name("Swindon CPT North")
    'swindon_cpt_north'
    """
    return re.sub(r"\W+", "_", area.casefold()).strip("_")

"""WHAT and SO WHAT: the page of a subject in the highlight report, with its scorecard, chart and data summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.commentary.files import Written
from pcc_analysis.disclosure import MARK, Protected
from pcc_analysis.elements import Element
from pcc_analysis.elements.markup import markdown
from pcc_analysis.elements.symbols import Symbol
from pcc_analysis.measures import FORCE, Measure
from pcc_analysis.months import month_name
from pcc_analysis.page import Commentary, Heading, Notes, Paragraphs
from pcc_analysis.plans.subjects import Subject
from pcc_analysis.scorecard import as_printed, scorecard
from pcc_analysis.scorecard.as_at import as_at
from pcc_analysis.scorecard.card import WINDOWS
from pcc_analysis.scorecard.names import NO_TREND
from pcc_analysis.scorecard.printed import clock
from pcc_analysis.sections.highlight_small import YEARS_OF_TREND, leave_out, protect_cards
from pcc_analysis.sections.highlight_written import rank_words
from pcc_analysis.sections.measure import monthly_chart
from pcc_analysis.sections.reading import read_symbol, rows_of, two_lines
from pcc_analysis.tables import Column, Sparkline, Table
from pcc_analysis.windows import TWELVE_MONTHS
from pcc_analysis.wording import change_sentence, level_sentence, value_words, volume_sentence

ANALYSIS = "Analysis"


@dataclass(frozen=True, eq=False)
class Cards:
    """The scorecards of a report, computed once.

    Parameters
    ----------
    cards
        For the force and each area of the plan, the rows of `scorecard` by measure.
    printed
        The same as printed in 2024, by measure.
    monthly
        For each of them, months by measures: the figure of every month of the last three years.
    protected
        What was left out of the rows of areas, over all subjects together: ``printed`` has the mark in its place,
        ``cards`` and ``monthly`` nothing.
    """

    cards: Mapping[str, pd.DataFrame]
    printed: Mapping[str, pd.DataFrame]
    monthly: Mapping[str, pd.DataFrame]
    protected: Protected


def subject_anchor(subject: Subject) -> str:
    """Return where the page of a subject stands."""
    return f"subject-{subject.id}"


def shown(briefing: Briefing, subject: Subject) -> list[str]:
    """Return the measures of a subject: of each entry the first for which there are figures."""
    there = [[name for name in entry if name in briefing.in_year.index] for entry in subject.measures]
    return [found[0] for found in there if found]


def scorecards(briefing: Briefing) -> Cards:
    """Compute the scorecards of every subject of the plan, for the force and for its areas."""
    subjects = [subject for priority in briefing.plan.priorities for subject in priority.pages]
    names = list(dict.fromkeys(name for subject in subjects for name in shown(briefing, subject)))
    by_area = list(dict.fromkeys(name for subject in subjects for name in subject.by_area if name in names))
    rolling = {
        name for subject in subjects if subject.twelve_months_only for entry in subject.measures for name in entry
    }
    cards, printed, monthly = {}, {}, {}
    areas = briefing.plan.areas if by_area else ()
    for area in (FORCE, *areas):
        wanted = names if area == FORCE else by_area
        card = scorecard(briefing.monthly, briefing.last_month, measures=wanted, area=area)
        as_text = as_printed(card, briefing.monthly.measures, twelve_months_only=rolling)
        cards[area] = card.set_index("measure")
        printed[area] = as_text.set_index(cards[area].index)
        monthly[area] = _months(briefing, wanted, area, rolling)
    protected = protect_cards(briefing, {area: cards[area] for area in areas}, rolling)
    for area in areas:
        leave_out(protected, area, cards[area], printed[area], monthly[area])
    return Cards(cards, printed, monthly, protected)


def _months(briefing: Briefing, names: list[str], area: str, rolling: set[str]) -> pd.DataFrame:
    """Return the last three years month by month, or as rolling 12 months where a month is too little."""
    last = briefing.last_month
    months = pd.period_range(end=last, periods=12 * YEARS_OF_TREND, freq="M")
    columns: dict[str, pd.Series[Any]] = {}
    for group in as_at(briefing.monthly, last, names, area):
        counted = [name for name in group.numerators if group.monthly.measures[name].kind == "count"]
        for name in group.numerators:
            width = 12 if name in rolling else 1
            top = group.numerators[name].rolling(width).sum()
            below = group.denominators[name].rolling(width).sum()
            columns[name] = (top if name in counted else top / below.where(below > 0)).reindex(months)
    return pd.DataFrame(columns, index=months)


def subject_page(briefing: Briefing, written: Written, cards: Cards, subject: Subject) -> list[Element]:
    """Return a subject's page: the scorecard, a chart, what the figures say, what people say of them."""
    names = shown(briefing, subject)
    elements: list[Element] = [Heading(subject.title, level=3, anchor=subject_anchor(subject))]
    if names:
        elements.append(_card(briefing, cards, subject, names))
        drawable = [name for name in names if briefing.measure(name).kind != "median"]
        chosen = subject.chart if subject.chart in drawable else next(iter(drawable), "")
        if chosen:
            elements.append(monthly_chart(briefing, briefing.measure(chosen)))
    elements.append(Heading("So what? What the figures say", level=4, anchor=f"{subject_anchor(subject)}-so-what"))
    elements.append(Paragraphs(_summary(briefing, written, cards, subject, names)))
    elements.append(Commentary(markdown(written.subjects.get(subject.id, "")), author=f"{ANALYSIS}: {subject.title}"))
    absent = [entry[0] for entry in subject.measures if not any(name in names for name in entry)]
    if absent:
        titles = ", ".join(briefing.measure(name).title for name in absent)
        elements.append(Notes([f"No extract was supplied for: {titles}."], title=f"Not here: {subject.title}"))
    return elements


def _card(briefing: Briefing, cards: Cards, subject: Subject, names: list[str]) -> Table:
    """Return the scorecard in the form of 2024, with limits and more than chance beside it."""
    rows = []
    for name in names:
        rows.append(_row(briefing, cards, FORCE, name))
        for area in briefing.plan.areas if name in subject.by_area else ():
            if name in cards.cards[area].index:
                rows.append(_row(briefing, cards, area, name))
    month, three, twelve, *_ = cards.printed[FORCE].columns[1:]
    trend = "Trend line (rolling 12 months)" if subject.twelve_months_only else "Trend line (3 years)"
    columns = [
        Column("measure", "Measure"),
        Column("trend", trend, "sparkline"),
        Column("month", two_lines(month), "count"),
        Column("three", two_lines(three), "count"),
        Column("twelve", two_lines(twelve), "count"),
        Column("limits", "95% limits", missing="[z]"),
        Column("change", "Change on the year", "symbol"),
        Column("key", "Rolling trend, exceptions (weighting)"),
    ]
    if subject.twelve_months_only:
        columns = [column for column in columns if column.key not in ("month", "three")]
    notes = [
        "The limits and the change are of the 12 months.",
        "Trend, exceptions and weighting are the office's key as published; the methods say how often chance fires.",
    ]
    return Table(
        rows,
        columns,
        caption=f"What is the situation? {subject.title}",
        as_at=f"12 months to {month_name(briefing.last_month)}",
        row_kind="kind",
        notes=[*notes, *_crossings(briefing, cards, names)],
    )


def _crossings(briefing: Briefing, cards: Cards, names: list[str]) -> list[str]:
    """Say which comparisons are not like for like, those for the same reason together."""
    reasons = cards.cards[FORCE].loc[names, "not_like_for_like"]
    return [
        f"{'; '.join(briefing.measure(name).title for name in own.index)}: the comparison is {reason}."
        for reason, own in reasons[reasons.astype(bool)].groupby(reasons, sort=False)
    ]


def _row(briefing: Briefing, cards: Cards, area: str, name: str) -> dict[str, Any]:
    measure, card, printed = briefing.measure(name), cards.cards[area].loc[name], cards.printed[area].loc[name]
    _, month, three, twelve, change, rolling, exceptions, weighting = printed.tolist()
    texts = dict(zip(WINDOWS, (month, three, twelve), strict=True))
    for word, window in WINDOWS.items():
        one = card.filter(like=f"{word}_").rename(lambda part, word=word: part.removeprefix(f"{word}_"))
        known = one.reindex(["numerator", "denominator", "value", "lower", "upper", "months"]).to_frame().T
        same = {"measure": name, "area": area, "window": window.name, "period_end": card["period_end"]}
        briefing.printed.note(known, mark=MARK if texts[word] == MARK else "", **same)
    return {
        "measure": printed.iloc[0] if area == FORCE else area,
        "kind": "" if area == FORCE else "subgroup",
        "trend": MARK if rolling == MARK else _trend(measure, cards.monthly[area][name]),
        "month": month,
        "three": three,
        "twelve": twelve,
        "limits": MARK if twelve == MARK else _limits(measure, card),
        "change": _chance(measure, change, change_of(card)),
        "key": _key(rolling, exceptions, weighting),
    }


def change_of(card: pd.Series[Any]) -> pd.Series[Any]:
    """Return the change of a scorecard's 12 months under the names that sentences and symbols read."""
    names = ["previous", "change", "percent_change", "more_than_chance"]
    return card[[f"twelve_months_{name}" for name in names]].set_axis(names)


def _key(rolling: str, exceptions: str, weighting: str) -> str:
    """Write what the office's key says, once where it can say nothing.

    >>> _key("Decreasing", "Eight-Month Low", "16"), _key("None", "", "0"), _key(*["not known"] * 3)
    ('Decreasing, Eight-Month Low (16)', 'No trend, no exception (0)', 'not known')
    """
    if rolling == exceptions == weighting:
        return rolling
    return f"{'No trend' if rolling == NO_TREND else rolling}, {exceptions or 'no exception'} ({weighting})"


def _chance(measure: Measure, printed: str, change: pd.Series[Any]) -> Symbol | str:
    """Return a change as printed, with whether it is more than chance."""
    if printed == MARK:
        return MARK
    symbol = read_symbol(measure, change)
    return Symbol("", f"{printed} {symbol.words}", symbol.tone)


def _limits(measure: Measure, card: pd.Series[Any]) -> str | None:
    low, high = card["twelve_months_lower"], card["twelve_months_upper"]
    if pd.isna(low) or pd.isna(high):
        return None
    write = clock if measure.unit == "second" else partial(value_words, measure)
    return f"{write(low)} to {write(high)}"


def _trend(measure: Measure, months: pd.Series[Any]) -> Any:
    known = months.dropna()
    if len(known) < 2:
        return "too few months"
    first, last = (value_words(measure, value) for value in (known.iloc[0], known.iloc[-1]))
    span = f"{month_name(known.index[0])} to {month_name(known.index[-1])}"
    values = [None if pd.isna(value) else float(value) for value in months.loc[known.index[0] :]]
    return Sparkline(f"{measure.title}: from {first} to {last}, {span}", values)


def _summary(briefing: Briefing, written: Written, cards: Cards, subject: Subject, names: list[str]) -> list[str]:
    """Say each measure's period, its 12 months and how those changed, then how areas moved and national ranks."""
    said = []
    for name in names:
        measure = briefing.measure(name)
        period, year, change = rows_of(briefing, name)
        words = volume_sentence if measure.kind == "count" else level_sentence
        first = words(measure, period, briefing.period.in_words, year)
        if measure.kind == "count" and not first.startswith(measure.title):
            first = f"{measure.title}: {first[0].lower()}{first[1:]}"
        said.append(f"{first} {change_sentence(measure, change)}")
    year = TWELVE_MONTHS.label(briefing.last_month)
    for name in (one for one in subject.by_area if one in names):
        title = briefing.measure(name).title
        parts = [
            f"{area} {cards.printed[area].loc[name, cards.printed[area].columns[4]]}"
            for area in briefing.plan.areas
            if name in cards.cards[area].index
        ]
        if parts:
            said.append(f"{title} by area, {year} against the year before: {', '.join(parts)}.")
    ranks = written.tables.get("ranks", pd.DataFrame())
    said += [rank_words(briefing.plan.force, row) for row in ranks.itertuples() if row.subject == subject.id]
    return said or ["No extract was supplied for this subject."]

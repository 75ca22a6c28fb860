"""Who of the community policing teams was at work, and who could be sent to a 999 call, by role and by team."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.elements import Element
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import wilson
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import format_count, format_number, format_percent
from pcc_analysis.page import Chart
from pcc_analysis.resourcing import TOTAL, resourcing
from pcc_analysis.sections.resourcing import ROLES, team_resourcing
from pcc_analysis.tables import Column
from pcc_analysis.windows import Window

CHANCE = 0.05
POSTS = (
    "Posts are counted, not sampled: the limits say how far a share of so few posts moves when single people come and "
    "go, as if each post were filled by chance."
)


def window_of(briefing: Briefing) -> Window:
    """Return the period of a report as a window that can be moved."""
    return Window(briefing.period.kind, len(briefing.period.months))


def months_there(briefing: Briefing, measure: str, months: pd.PeriodIndex) -> str:
    """Return in words which months of a window have a figure of a measure.

    Raises
    ------
    InsufficientDataError
        Where none has.
    """
    there = briefing.monthly.series(measure).dropna().index
    known = months[months.isin(there)]
    if known.empty:
        raise InsufficientDataError(
            f"there is no snapshot of {months_in_words(months)}; add the extract of one of those months"
        )
    lacking = len(months) - len(known)
    return months_in_words(known) + (f" ({len(known)} of {len(months)} months)" if lacking else "")


def at_work(briefing: Briefing) -> Finding:
    """Return the share of posts at work, all roles first, then each role; means of the months of the period.

    Raises
    ------
    InsufficientDataError
        Where no month of the period has a snapshot.
    """
    when = months_there(briefing, "cpt_at_work", briefing.period.months)
    table = resourcing(briefing.monthly, briefing.last_month, window=window_of(briefing))
    table = pd.concat([table.loc[[TOTAL]], table.drop(index=TOTAL)])
    table = table[table["establishment"] > 0]
    rows = table.assign(there=table["establishment"] - table["not_at_work"], name=[ROLES[one] for one in table.index])
    rows = rows.drop(columns="at_work").join(wilson(rows["there"], rows["establishment"])[["value", "lower", "upper"]])
    whole = rows.iloc[0]
    low = rows.iloc[1:].sort_values("value", kind="stable").iloc[0]
    return Finding(
        title="Community policing teams at work, by role",
        rows=with_limits(rows.reset_index(drop=True), format_percent),
        columns=[
            Column("name", "Role"),
            Column("establishment", "Posts", "count", format=heads),
            Column("there", "At work", "count", format=heads),
            Column("value", "Share at work", "percent", format=format_percent),
            LIMITS,
        ],
        says=[
            f"Of {heads(whole['establishment'])} posts of the community policing teams, {heads(whole['there'])} were "
            f"at work: {format_percent(whole['value'], words=True)} ({in_words(whole, format_percent)}). The lowest "
            f"share is that of {low['name'][:1].lower() + low['name'][1:]}: {heads(low['there'])} of "
            f"{heads(low['establishment'])}, {format_percent(low['value'], words=True)}."
        ],
        counted="posts that were not vacant and whose holder was not absent, abstracted or suspended",
        over="posts in the community policing teams",
        method="mean of the monthly head counts; Wilson's limits on the mean number of posts",
        window=when,
        as_at=briefing.monthly.as_at.get("workforce", ""),
        notes=[POSTS],
    )


def at_work_chart(found: Finding) -> Chart:
    """Return the share of each role with its limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share of posts at work", unit="percent")

    return found.drawn("bars", draw, rows=len(rows))


def teams(briefing: Briefing) -> Finding:
    """Return the share of PC posts that can be sent to a 999 call, all teams first, then each, the highest first.

    Raises
    ------
    InsufficientDataError
        Where no month of the period says who is on proactive duties.
    """
    when = months_there(briefing, "cpt_available_to_respond", briefing.period.months)
    window, last = window_of(briefing), briefing.last_month
    table = resourcing(briefing.monthly, last, by="team", window=window).drop(index=TOTAL)
    of_pcs = {team: resourcing(briefing.monthly, last, window=window, area=str(team)).loc["PC"] for team in table.index}
    of_pcs[TOTAL] = resourcing(briefing.monthly, last, window=window).loc["PC"]
    pcs = pd.DataFrame(of_pcs).T[["establishment", "not_at_work", "proactive"]].astype(float).dropna()
    pcs = pcs[pcs["establishment"] > 0]
    pcs["free"] = (pcs["establishment"] - pcs["not_at_work"] - pcs["proactive"]).clip(lower=0.0)
    pcs = pcs.join(wilson(pcs["free"], pcs["establishment"])[["value", "lower", "upper"]])
    pcs["at_work"] = table["at_work"].reindex(pcs.index)
    pcs.loc[TOTAL, "at_work"] = 1 - _not_at_work(briefing, window)
    own = pcs.drop(index=TOTAL).sort_values("value", ascending=False, kind="stable")
    rows = pd.concat([pcs.loc[[TOTAL]], own]).reset_index(names="name").replace({"name": {TOTAL: "All teams"}})
    return Finding(
        title="Police constables available to respond, by team",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Team"),
            Column("establishment", "PC posts", "count", format=heads),
            Column("not_at_work", "Not at work", "count", format=heads),
            Column("proactive", "Proactive or support duties", "count", format=heads),
            Column("free", "To respond to 999", "count", format=heads),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
            Column("at_work", "All roles at work", "percent", format=format_percent),
        ],
        says=said_of_teams(rows),
        counted="police constables at work and not on proactive, support or recuperative duties",
        over="police constable posts of the team",
        method="mean of the monthly head counts; Wilson's limits on the mean number of posts; the teams together by "
        "Pearson's chi-squared",
        window=when,
        as_at=briefing.monthly.as_at.get("workforce", ""),
        notes=[POSTS],
    )


def panel_tables(briefing: Briefing) -> list[Element]:
    """Return figures 1 to 3 of document 000 as the Panel report has them, without their heading."""
    return team_resourcing(briefing)[1:]


def _not_at_work(briefing: Briefing, window: Window) -> float:
    """Return the share of all posts that was not at work in the period."""
    whole = resourcing(briefing.monthly, briefing.last_month, window=window).loc[TOTAL]
    return float(whole["not_at_work"] / whole["establishment"])


def said_of_teams(rows: pd.DataFrame) -> list[str]:
    """Say the share of all teams, and whether the teams differ by more than chance."""
    whole, own = rows.iloc[0], rows.iloc[1:]
    first = (
        f"Of {heads(whole['establishment'])} police constable posts, {heads(whole['free'])} could be sent to a 999 "
        f"call: {format_percent(whole['value'], words=True)} ({in_words(whole, format_percent)})."
    )
    if len(own) < 2:
        return [first, "There is one team alone, and nothing to compare it with."]
    most, least = own.iloc[0], own.iloc[-1]
    between = (
        f"The share goes from {format_percent(least['value'], words=True)} in {least['name']} to "
        f"{format_percent(most['value'], words=True)} in {most['name']}"
    )
    counts = np.array([own["free"], own["establishment"] - own["free"]], dtype=float)
    p = float(stats.chi2_contingency(counts[counts.sum(axis=1) > 0]).pvalue)
    if p >= CHANCE:
        return [first, f"{between}, which chance alone could give for teams of this size (p = {format_number(p, 2)})."]
    small = "below 0.001" if p < 0.001 else f"= {format_number(p, 3)}"
    return [first, f"{between}: more than chance would give for teams of this size (p {small})."]


def heads(value: float) -> str:
    """Write a mean of head counts: whole where it is, otherwise with one place.

    >>> heads(412.0), heads(4.333)
    ('412', '4.3')
    """
    return format_count(value) if abs(value - round(value)) < 0.05 else format_number(value, 1)


def teams_chart(found: Finding) -> Chart:
    """Return the share of each team with its limits, and that of all teams as a line."""
    rows, whole = found.rows.iloc[1:].set_index("name"), float(found.headline["value"])

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(
            rows, axes, name="Share of PC posts available to respond", unit="percent", reference=whole,
            reference_words="all teams",
        )  # fmt: skip

    return found.drawn("bars", draw, rows=len(rows))

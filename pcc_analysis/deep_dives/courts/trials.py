"""Listed trials that cracked or were ineffective: in which court, for what reason, because of whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import newcombe, wilson
from pcc_analysis.numbers import format_count, format_percent, format_points
from pcc_analysis.page import Chart
from pcc_analysis.reference import load
from pcc_analysis.supply.tabulated import Tabulated
from pcc_analysis.tables import Column
from pcc_analysis.tabulations.courts import trials_by_reason

RESULTS = ("effective", "cracked", "ineffective")
DUE_TO = {"prosecution": "the prosecution", "defence": "the defence", "court": "the court", "other": "something else"}
LISTED = "trials listed in the 12 months; those vacated before the day are not among them"


def trials(briefing: Briefing) -> Tabulated:
    """Count the trials of the 12 months by court, area, result and reason.

    Raises
    ------
    InsufficientDataError
        Where no trial was listed.
    """
    found = briefing.tabulated(trials_by_reason)
    if found.cells.empty:
        raise InsufficientDataError(
            f"no trial is listed in the 12 months to {briefing.period.title}; add the court results of those months"
        )
    area = found.cells["area"].fillna("").replace("", "area not known")
    return replace(found, cells=found.cells.assign(area=area))


def lost(found: Tabulated) -> Finding:
    """Return the share of listed trials that were cracked or ineffective, by court and area, the highest first."""
    cells = found.cells.assign(court=_heading(found.cells["which"]) + ", " + found.cells["area"])
    wide = cells.pivot_table(index="court", columns="result", values="trials", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(RESULTS), fill_value=0)
    rows = pd.concat([wide.sum().rename("All courts").to_frame().T, wide])
    rows["listed"] = rows.sum(axis=1)
    rows = rows.join(wilson(rows["cracked"] + rows["ineffective"], rows["listed"])[["value", "lower", "upper"]])
    rows = pd.concat([rows.iloc[:1], rows.iloc[1:].sort_values("value", ascending=False, kind="stable")])
    rows = rows.reset_index(names="name")
    every, most, least = rows.iloc[0], rows.iloc[1], rows.iloc[-1]
    return Finding(
        title="Trials that were cracked or ineffective, by court",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Court"),
            Column("listed", "Listed", "count", format=format_count),
            *(Column(one, one.capitalize(), "count", format=format_count) for one in RESULTS),
            Column("value", "Cracked or ineffective", "percent", format=format_percent),
            LIMITS,
        ],
        says=[
            f"Of {format_count(every['listed'])} trials listed {format_percent(every['value'])} were cracked or "
            f"ineffective ({in_words(every, format_percent)}): most in {_low(most['name'])}, "
            f"{format_percent(most['value'])} ({in_words(most, format_percent)}), least in {_low(least['name'])}, "
            f"{format_percent(least['value'])} ({in_words(least, format_percent)})."
        ],
        counted="trials that were cracked or ineffective, for any reason",
        over=LISTED,
        method="Wilson's limits",
        window=found.window,
        as_at=found.as_at,
    )


def _heading(which: pd.Series) -> pd.Series:
    return which.str.removeprefix("the ").map(lambda name: name[:1].upper() + name[1:])


def _low(name: str) -> str:
    return name if name.startswith("Crown") else name[:1].lower() + name[1:]


def lost_chart(found: Finding) -> Chart:
    """Return how the trials of each court divide."""
    shares = found.rows.set_index("name")
    shares = shares[list(RESULTS)].div(shares["listed"], axis=0)

    def draw(axes: Any) -> charts.Drawn:
        return charts.stacked_outcomes(shares, axes, name="Trials")

    return found.drawn("stacked", draw, rows=len(shares))


def prosecution(found: Tabulated) -> Finding:
    """Return the share of listed trials lost because of the prosecution, by court, and how far the courts differ."""
    why = load("trial_reasons")
    due = found.cells["why"].isin(why.loc[why["due_to"] == "prosecution", "code"]) & (
        found.cells["result"] != RESULTS[0]
    )
    cells = found.cells.assign(due=found.cells["trials"].where(due, 0))
    own = cells.groupby("which")[["due", "trials"]].sum().sort_index(ascending=False)
    rows = own.join(wilson(own["due"], own["trials"])).reset_index().assign(name=lambda one: _heading(one["which"]))
    whole = own.sum()
    every = {
        "name": "All courts",
        **whole,
        **wilson(whole["due"], whole["trials"]).iloc[0][["value", "lower", "upper"]],
    }
    rows = pd.concat([pd.DataFrame([every]), rows], ignore_index=True)
    return Finding(
        title="Trials cracked or ineffective due to the prosecution, by court",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Court"),
            Column("trials", "Listed", "count", format=format_count),
            Column("due", "Due to the prosecution", "count", format=format_count),
            Column("value", "Share", "percent", format=format_percent),
            LIMITS,
        ],
        says=[
            f"{format_count(every['due'])} trials, {format_percent(every['value'])} of those listed "
            f"({in_words(pd.Series(every), format_percent)}), were lost because of the prosecution.{_difference(rows)}"
        ],
        counted="trials cracked or ineffective for a reason of the prosecution",
        over=LISTED,
        method="Wilson's limits; of a difference Newcombe's method 10",
        window=found.window,
        as_at=found.as_at,
    )


def _difference(rows: pd.DataFrame) -> str:
    if len(rows) != 3:
        return ""
    one, other = rows.iloc[1], rows.iloc[2]
    points = newcombe(one["due"], one["trials"], other["due"], other["trials"]).iloc[0]
    chance = "" if points["lower"] > 0 or points["upper"] < 0 else ", no more than chance alone could give"
    higher = "higher" if points["difference"] > 0 else "lower"
    return (
        f" In {one['which']} the share is {format_points(points['difference'], words=True)} {higher} than in "
        f"{other['which']} (95% limits of the difference {format_points(points['lower'])} to "
        f"{format_points(points['upper'])}){chance}."
    )


def reasons(found: Tabulated) -> Finding:
    """Return the reasons for which trials were lost, the most frequent first, with how many in each court."""
    cells = found.cells[found.cells["result"] != RESULTS[0]]
    listed = float(found.cells["trials"].sum())
    wide = cells.assign(why=cells["why"].fillna("")).pivot_table(
        index=["result", "why"], columns="which", values="trials", aggfunc="sum", fill_value=0
    )
    courts = list(wide.columns)
    why = load("trial_reasons").set_index("code")
    rows = wide.assign(number=wide.sum(axis=1)).reset_index()
    rows = rows.join(wilson(rows["number"], pd.Series(listed, index=rows.index))[["value", "lower", "upper"]])
    rows["name"] = [
        f"{code} - {why.loc[code, 'label']}" if code in why.index else code or "No reason given" for code in rows["why"]
    ]
    rows["due_to"] = rows["why"].map(why["due_to"]).map(DUE_TO).fillna("not known")
    rows = rows.sort_values("number", ascending=False, kind="stable", ignore_index=True)
    first = rows.iloc[0]
    return Finding(
        title="Why trials were cracked or ineffective",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Reason"),
            Column("result", "Result"),
            Column("due_to", "Due to"),
            *(
                Column(court, name, "count", format=format_count)
                for court, name in zip(courts, _heading(pd.Series(courts)), strict=True)
            ),
            Column("value", "Of trials listed", "percent", format=format_percent),
            LIMITS,
        ],
        shown=12,
        says=[
            f"The most frequent reason is {first['name']} ({first['result']}, due to {first['due_to']}): "
            f"{format_count(first['number'])} of {format_count(listed)} trials listed, "
            f"{format_percent(first['value'])} "
            f"({in_words(first, format_percent)}). The three most frequent make up "
            f"{format_percent(rows['number'].head(3).sum() / rows['number'].sum())} of all that were lost."
        ],
        counted="trials cracked or ineffective, by reason code",
        over=LISTED,
        method="Wilson's limits of each reason by itself",
        window=found.window,
        as_at=found.as_at,
    )


def reasons_chart(found: Finding) -> Chart:
    """Return the twelve most frequent reasons with their limits."""
    first = found.rows.head(found.shown)
    rows = first.set_index(first["why"] + " (" + first["result"] + ", " + first["due_to"] + ")")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share of trials listed", unit="percent")

    return found.drawn("bars", draw, rows=len(rows))

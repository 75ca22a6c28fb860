"""Antisocial behaviour and crime on one scale: standard deviations from their own average."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pcc_analysis import charts
from pcc_analysis.deep_dives.asb_and_recording.years import ASB, CRIME, Years
from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.months import month_name
from pcc_analysis.numbers import format_count, format_signed
from pcc_analysis.page import Chart
from pcc_analysis.standardised import rolling, standard_scores
from pcc_analysis.tables import Column


def scores(years: Years) -> Finding:
    """Return the rolling 12-month figures of both as z scores, the newest month first."""
    totals = rolling(years.monthly, [ASB, CRIME], years.months[-1], len(years.months))
    z = standard_scores(totals)
    rows = pd.DataFrame(
        {
            "month": z.index,
            "asb": totals[ASB].to_numpy(),
            "crime": totals[CRIME].to_numpy(),
            "asb_score": z[ASB].to_numpy(),
            "value": z[CRIME].to_numpy(),
        }
    ).assign(lower=float("nan"), upper=float("nan"))
    rows = rows.iloc[::-1].reset_index(drop=True)
    now = rows.iloc[0]
    return Finding(
        title="Antisocial behaviour and all crime, rolling 12 months, as z scores",
        rows=rows,
        columns=[
            Column("month", "12 months to", format=month_name),
            Column("asb", "Antisocial behaviour", "count", format=format_count),
            Column("crime", "All crime", "count", format=format_count),
            Column("asb_score", "z score, antisocial behaviour", "count", format=_score),
            Column("value", "z score, all crime", "count", format=_score),
        ],
        shown=13,
        says=[
            f"In the 12 months to {month_name(now['month'])} there were {format_count(now['asb'])} incidents of "
            f"antisocial behaviour, {_place(now['asb_score'])} the average since {month_name(z.index[0])}, and "
            f"{format_count(now['crime'])} crimes, {_place(now['value'])} theirs. Over these years "
            f"{_together(float(totals[ASB].corr(totals[CRIME])))}."
        ],
        counted="incidents of antisocial behaviour and recorded crimes",
        method="rolling 12-month totals, each less its own average, over its own standard deviation",
        window=years.window,
        notes=["Rolling totals share eleven of their twelve months: two of them rise and fall together easily."],
    )


def _score(z: float) -> str:
    return format_signed(z, 1)


def _place(z: float) -> str:
    side = "above" if z > 0 else "below"
    return f"{abs(z):.1f} standard deviations {side}"


def _together(correlation: float) -> str:
    if abs(correlation) < 0.3:
        return "the two lines went neither together nor against each other"
    return "the one line fell while the other rose" if correlation < 0 else "the two lines rose and fell together"


def scores_chart(years: Years, found: Finding) -> Chart:
    """Return both lines, with the month from which the force recorded otherwise."""
    z = found.rows.set_index("month").sort_index()[["asb_score", "value"]]
    z.index = pd.PeriodIndex(z.index, freq="M")
    z.columns = pd.Index(["antisocial behaviour", "all crime"])
    breaks = {years.at: "recording changes"} if years.at in z.index else {}

    def draw(axes: Any) -> charts.Drawn:
        return charts.z_scores(z, axes, name="Rolling 12 months", breaks=breaks)

    return found.drawn("line", draw)

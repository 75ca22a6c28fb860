"""Appeals against how a complaint was handled: made, decided, upheld; few, and said to be few."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis import charts
from pcc_analysis.briefing import Briefing
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import figures
from pcc_analysis.intervals import newcombe
from pcc_analysis.months import months_in_words
from pcc_analysis.numbers import count_noun, format_count, format_percent, format_points
from pcc_analysis.page import Chart
from pcc_analysis.tables import Column
from pcc_analysis.windows import TWELVE_MONTHS

FEW = 50
"""With fewer decided the sentence says that they are few: the limits are then 27 points wide or wider around a half."""

YEARS = 3


def appeals(briefing: Briefing) -> Finding:
    """Return the share of decided appeals that were upheld: 12 months first, the period, then earlier years.

    A window in which nothing was decided keeps its row, without a share.

    Raises
    ------
    InsufficientDataError
        Where the extract says nothing of appeals in the 12 months.
    """
    year = TWELVE_MONTHS.months_to(briefing.last_month)
    windows = {"12 months": year, f"This {briefing.period.kind}": briefing.period.months}
    if len(briefing.period.months) == len(year):
        windows = {"12 months": year}
    windows |= {f"{back} year{'s' if back > 1 else ''} before": year - 12 * back for back in range(1, YEARS + 1)}
    rows = pd.DataFrame([{"name": name, **_row(briefing, months)} for name, months in windows.items()])
    rows = rows[rows["months"] > 0].reset_index(drop=True)
    if rows.empty or rows["name"].iloc[0] != "12 months":
        raise InsufficientDataError(
            f"the complaints of {months_in_words(year)} say nothing of appeals; add appeal_made, appeal_completed and "
            "appeal_result"
        )
    return Finding(
        title="Appeals made, decided and upheld",
        rows=with_limits(rows, format_percent),
        columns=[
            Column("name", "Window"),
            Column("window", "Months"),
            Column("made", "Made", "count", format=format_count),
            Column("denominator", "Decided", "count", format=format_count),
            Column("numerator", "Upheld", "count", format=format_count),
            Column("value", "Share upheld", "percent", format=format_percent, missing="[z]"),
            LIMITS,
        ],
        says=[_share(rows.iloc[0]), *_of_period(rows), _on_year(rows)],
        counted="appeals decided in the window and upheld",
        over="appeals decided in the window; those withdrawn or not valid are not among them",
        method="Wilson's limits; of a difference Newcombe's method 10",
        window=rows["window"].iloc[0],
        as_at=briefing.monthly.as_at.get("complaints", ""),
        notes=[
            "An appeal is decided some months after it was made: those made and those decided in a window are mostly "
            "different ones. It is called a review since February 2020."
        ],
    )


def _row(briefing: Briefing, months: pd.PeriodIndex) -> dict[str, Any]:
    names = [name for name in ("appeals_upheld", "appeals_made") if name in briefing.monthly.measures]
    found = figures(briefing.monthly.of(names), months, "window").set_index("measure")
    if "appeals_upheld" not in found.index:
        return {"months": 0}
    own = found.loc["appeals_upheld"]
    made = found["numerator"].get("appeals_made", np.nan)
    kept = ["numerator", "denominator", "value", "lower", "upper", "months"]
    return {"window": own["months_in_words"], "made": made, **own[kept].to_dict()}


def _share(row: pd.Series) -> str:
    if not row["denominator"] > 0:
        return f"No appeal was decided in {row['window']}."
    verb = "was" if row["numerator"] == 1 else "were"
    few = (
        f" That is few: the share could lie anywhere from {format_percent(row['lower'], 0, words=True)} to "
        f"{format_percent(row['upper'], 0, words=True)}, and one appeal more or less moves it by "
        f"{format_points(1 / row['denominator'], words=True)}."
        if row["denominator"] < FEW
        else ""
    )
    return (
        f"Of the {count_noun(row['denominator'], 'appeal')} decided in {row['window']}, "
        f"{format_count(row['numerator'])} {verb} upheld: {format_percent(row['value'], words=True)} "
        f"({in_words(row, format_percent)}).{few}"
    )


def _of_period(rows: pd.DataFrame) -> list[str]:
    own = rows[rows["name"].str.startswith("This ")]
    if own.empty:
        return []
    row = own.iloc[0]
    if not row["denominator"] > 0:
        return [f"None was decided in {row['window']} itself."]
    return [
        f"In {row['window']} itself {format_count(row['numerator'])} of {format_count(row['denominator'])} "
        f"{'was' if row['numerator'] == 1 else 'were'} upheld ({in_words(row, format_percent)})."
    ]


def _on_year(rows: pd.DataFrame) -> str:
    before = rows[rows["name"] == "1 year before"]
    now = rows.iloc[0]
    if before.empty or not before["denominator"].iloc[0] > 0 or not now["denominator"] > 0:
        return "There is no year before to compare the share with."
    was = before.iloc[0]
    points = newcombe(now["numerator"], now["denominator"], was["numerator"], was["denominator"]).iloc[0]
    limits = f"95% limits of the difference {format_points(points['lower'])} to {format_points(points['upper'])}"
    chance = (
        "which chance alone could give" if points["lower"] <= 0 <= points["upper"] else "more than chance would give"
    )
    return (
        f"The year before, {format_count(was['numerator'])} of {format_count(was['denominator'])} were upheld "
        f"({format_percent(was['value'], words=True)}): a difference of "
        f"{format_points(points['difference'], words=True)} ({limits}), {chance}. "
        f"There were {format_count(now['made'])} appeals made, against {format_count(was['made'])} the year before."
    )


def appeals_chart(found: Finding) -> Chart:
    """Return the share upheld in each window with its limits."""
    rows = found.rows.set_index("name")

    def draw(axes: Any) -> charts.Drawn:
        return charts.estimates(rows, axes, name="Share of decided appeals upheld", unit="percent")

    return found.drawn("bars", draw, rows=len(rows))

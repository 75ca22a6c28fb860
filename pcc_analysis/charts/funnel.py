"""A funnel: every force's rate against its size, with the limits that chance alone would keep to."""

from __future__ import annotations

from typing import Any

import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from pcc_analysis.charts.alternatives import listed, sentences
from pcc_analysis.charts.margin import Label, margin_words
from pcc_analysis.charts.scales import Unit, around, label, say, value_axis
from pcc_analysis.charts.style import SMALL, WORDS, Drawn, colour, house, no_data, write
from pcc_analysis.numbers import count_noun


def funnel(
    figures: pd.DataFrame,
    axes: Axes,
    *,
    force: str,
    limits: pd.DataFrame,
    name: str,
    unit: Unit = "rate",
    size_words: str = "population",
    limits_words: str = "95% limits",
) -> Drawn:
    """Draw forces by size and rate inside their limits.

    Parameters
    ----------
    figures
        One row per force, named by the index. Columns: ``exposure``, its size; ``value``, its rate; ``lower`` and
        ``upper``, the limits at its size; a force without a figure is left out and said.
    axes
        The axes of ``figure("funnel")``.
    force
        Which of them is the report's.
    limits
        The curves, one row per size in rising order: ``exposure``, ``centre``, ``lower``, ``upper``.
    name, unit
        What the rate is, as a sentence begins with it, and its unit.
    size_words, limits_words
        What the size is, and what the curves are called.

    Returns
    -------
    The axes and the text alternative.
    """
    known = figures.dropna(subset=["exposure", "value"])
    if known.empty:
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    house(axes)
    around(axes, [*known["value"], *limits["lower"].clip(lower=0), *limits["upper"]], floor=0)
    most = float(max(known["exposure"].max(), limits["exposure"].max()))
    axes.set_xlim(0, most * 1.04 if most > 0 else 1)
    value_axis(axes, unit)
    value_axis(axes, "count", which="x")
    for column, dashes, width in (("centre", "solid", 1.6), ("lower", (0, (4, 2)), 1.3), ("upper", (0, (4, 2)), 1.3)):
        axes.plot(
            limits["exposure"],
            limits[column].clip(lower=0),
            color=colour("second-text"),
            linewidth=width,
            linestyle=dashes,
        )
    others, own = known[known.index != force], known[known.index == force]
    dot: dict[str, Any] = {"ax": axes, "legend": False, "zorder": 3}
    sns.scatterplot(x=others["exposure"], y=others["value"], color=colour("pale"), s=34, linewidth=0, **dot)
    sns.scatterplot(x=own["exposure"], y=own["value"], color=colour("main"), s=70, marker="D", linewidth=0, **dot)
    axes.set(xlabel="", ylabel="")
    outside = _outside(known)
    named = known[known.index.isin([force, *outside.index[:6]])]
    for one in named.index:
        _named(axes, str(one), named.loc[one], named.drop(index=one), one == force)
    ends = limits.iloc[-1:] if len(limits) else limits
    margin_words(
        axes,
        [
            *[Label(float(end), ["average", label(float(end), unit)], "second-text") for end in ends["centre"]],
            *[Label(float(end), [*limits_words.split(" ", 1)], "second-text") for end in ends["upper"]],
        ],
    )
    write(axes, 1, 0, size_words, "muted", size=SMALL, xycoords="axes fraction", offset=(0, -18), ha="right", va="top")
    return Drawn(axes, _alternative(known, figures, outside, force, limits, name, unit))


def _outside(known: pd.DataFrame) -> pd.DataFrame:
    return known[(known["value"] < known["lower"]) | (known["value"] > known["upper"])]


def _named(axes: Axes, one: str, row: pd.Series, others: pd.DataFrame, own: bool) -> None:
    """Name a point on the side where no other named point is in the way, or above it."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    near = others[(others["value"] - row["value"]).abs() < 0.06 * (high - low)]["exposure"] - row["exposure"]
    reach = 0.22 * (right - left)
    to_right = row["exposure"] + reach < right and not near.between(0, reach).any()
    to_left = row["exposure"] - reach > left and not near.between(-reach, 0).any()
    side, offset = ("left", (7, 0)) if to_right else ("right", (-7, 0)) if to_left else ("center", (0, 11))
    write(
        axes, row["exposure"], row["value"], one, "main" if own else "ink", bold=own, halo=True,
        size=WORDS if own else SMALL, offset=offset, ha=side, va="center",
    )  # fmt: skip


def _alternative(
    known: pd.DataFrame,
    figures: pd.DataFrame,
    outside: pd.DataFrame,
    force: str,
    limits: pd.DataFrame,
    name: str,
    unit: Unit,
) -> str:
    average = f"an average of {say(float(limits['centre'].to_numpy()[-1]), unit)}" if len(limits) else "no average"
    if force in known.index:
        row = known.loc[force]
        side = "above" if row["value"] > row["upper"] else "below" if row["value"] < row["lower"] else "inside"
        stands = say(float(known["value"].loc[force]), unit)
        first = f"{name}: {force} stands at {stands} against {average}, {side} the limits for its size"
    else:
        first = f"{name}: no data for {force}, {average}"
    sides = {"above": outside["value"] > outside["upper"], "below": outside["value"] < outside["lower"]}
    groups = {side: [str(one) for one in outside.index[there]] for side, there in sides.items() if there.any()}
    told = "no force lies outside its limits"
    if groups:
        parts = [
            f"{count_noun(len(names), 'force')} {side}" + (f" ({listed(names)})" if len(names) <= 6 else "")
            for side, names in groups.items()
        ]
        told = f"of {count_noun(len(known), 'force')}, {len(outside)} outside the limits: {listed(parts)}"
    missing = len(figures) - len(known)
    return sentences([first], [told, f"{count_noun(missing, 'force')} without data" if missing else ""])

"""A funnel: every force's rate against its size, with the limits that chance and usual variety keep to."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from pcc_analysis.charts.alternatives import listed, sentences
from pcc_analysis.charts.margin import Label, margin_words
from pcc_analysis.charts.scales import Unit, around, label, say, value_axis
from pcc_analysis.charts.style import SMALL, WORDS, Drawn, colour, house, no_data, write
from pcc_analysis.numbers import count_noun

CURVES = (
    ("target", "solid", 1.6),
    ("lower95", (0, (4, 2)), 1.3),
    ("upper95", (0, (4, 2)), 1.3),
    ("lower998", (0, (1.5, 1.5)), 1.3),
    ("upper998", (0, (1.5, 1.5)), 1.3),
)


def funnel(
    figures: pd.DataFrame,
    axes: Axes,
    *,
    force: str,
    name: str,
    unit: Unit = "rate",
    size_words: str = "population",
) -> Drawn:
    """Draw forces by size and rate inside their limits.

    Parameters
    ----------
    figures
        One row per force, named by the index. Columns: ``denominator``, its size; ``value``, its rate; ``target``, the
        rate of a usual force; ``lower95``, ``upper95``, ``lower998``, ``upper998``, the limits at its size. A force
        without a figure is left out and counted. The curves join the forces' own limits.
    axes
        The axes of ``figure("funnel")``.
    force
        Which of them is the report's.
    name, unit
        What the rate is, as a sentence begins with it, and its unit.
    size_words
        What the size is.

    Returns
    -------
    The axes and the text alternative.
    """
    import seaborn as sns  # slow to import, and few reports have a funnel

    columns = ["denominator", "value", *(column for column, _, _ in CURVES)]
    known = figures[columns].astype(float).dropna(subset=["denominator", "value"])
    if known.empty:
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    house(axes)
    by_size = known.dropna().sort_values("denominator", kind="stable")
    around(axes, [*known["value"], *by_size["lower998"].clip(lower=0), *by_size["upper998"]], floor=0)
    axes.set_xlim(0, float(known["denominator"].max()) * 1.05 or 1)
    value_axis(axes, unit)
    value_axis(axes, "count", which="x", ticks=4)
    for column, dashes, width in CURVES:
        heights = by_size[column].clip(lower=0)
        axes.plot(by_size["denominator"], heights, color=colour("second-text"), linewidth=width, linestyle=dashes)
    others, own = known[known.index != force], known[known.index == force]
    dot: dict[str, Any] = {"ax": axes, "legend": False, "zorder": 3, "linewidth": 0}
    sns.scatterplot(x=others["denominator"], y=others["value"], color=colour("pale"), s=34, **dot)
    sns.scatterplot(x=own["denominator"], y=own["value"], color=colour("main"), s=70, marker="D", **dot)
    axes.set(xlabel="", ylabel="")
    beyond = known[(known["value"] < known["lower95"]) | (known["value"] > known["upper95"])]
    named = known[known.index.isin([force, *beyond.index[:6]])]
    for one in named.index:
        _named(axes, str(one), named.loc[one], named.drop(index=one), one == force)
    if len(by_size):
        end = by_size.iloc[-1]
        usual = ["usual force", label(float(end["target"]), unit)]
        words = [
            Label(float(end["upper998"]), ["99.8%"], "second-text"),
            Label(float(end["upper95"]), ["95%"], "second-text"),
        ]
        margin_words(axes, [*words, Label(float(end["target"]), usual, "second-text")])
    write(axes, 1, 0, size_words, "muted", size=SMALL, xycoords="axes fraction", offset=(0, -20), ha="right", va="top")
    return Drawn(axes, _alternative(known, len(figures) - len(known), force, name, unit))


def _named(axes: Axes, one: str, row: pd.Series, others: pd.DataFrame, own: bool) -> None:
    """Name a point on the side where no other named point is in the way, or above it."""
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    near = others[(others["value"] - row["value"]).abs() < 0.06 * (high - low)]["denominator"] - row["denominator"]
    reach = 0.22 * (right - left)
    to_right = row["denominator"] + reach < right and not near.between(0, reach).any()
    to_left = row["denominator"] - reach > left and not near.between(-reach, 0).any()
    side, offset = ("left", (7, 0)) if to_right else ("right", (-7, 0)) if to_left else ("center", (0, 11))
    write(
        axes, row["denominator"], row["value"], one, "main" if own else "ink", bold=own, halo=True,
        size=WORDS if own else SMALL, offset=offset, ha=side, va="center",
    )  # fmt: skip


def _alternative(known: pd.DataFrame, missing: int, force: str, name: str, unit: Unit) -> str:
    targets = known["target"].dropna()
    usual = (
        f"a usual force would show {say(float(targets.to_numpy()[0]), unit)}" if len(targets) else "there are no limits"
    )
    if force not in known.index:
        first = f"{name}: no data for {force}, {usual}"
    else:
        row = {column: float(known[column].to_numpy()[known.index.get_loc(force)]) for column in known.columns}
        first = f"{name}: {force} stands at {say(row['value'], unit)}, {usual}{_place(row)}"
    sides = {"above": known["value"] > known["upper95"], "below": known["value"] < known["lower95"]}
    groups = {side: [str(one) for one in known.index[there]] for side, there in sides.items() if there.any()}
    told = "no force lies outside the 95% limits"
    if groups:
        parts = [
            f"{len(names)} {side}" + (f" ({listed(names)})" if len(names) <= 6 else "")
            for side, names in groups.items()
        ]
        told = f"of {count_noun(len(known), 'force')}, those outside the 95% limits are {listed(parts)}"
    return sentences([first], [told, f"{count_noun(missing, 'force')} without data" if missing else ""])


def _place(row: dict[str, float]) -> str:
    """Say where a figure lies among the limits at its size."""
    if pd.isna(row["lower95"]) or pd.isna(row["upper95"]):
        return ""
    side = "above" if row["value"] > row["upper95"] else "below" if row["value"] < row["lower95"] else ""
    if not side:
        return ", and it lies inside the 95% limits for its size"
    far = row["value"] > row["upper998"] or row["value"] < row["lower998"]
    return f", and it lies {side} the {'99.8%' if far else '95%'} limits for its size"

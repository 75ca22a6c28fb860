"""Satisfaction by group and year, each figure with its limits."""

from __future__ import annotations

from textwrap import wrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from pcc_analysis.charts.alternatives import listed, sentences
from pcc_analysis.charts.scales import Unit, around, label, say, value_axis
from pcc_analysis.charts.style import SMALL, Drawn, colour, house, no_data, write


def satisfaction(
    figures: pd.DataFrame, axes: Axes, *, name: str = "Satisfaction", unit: Unit = "percent", limits_words: str = "95%"
) -> Drawn:
    """Draw one block of dots per group, a dot per year with its limits, the last year bold and with its figure.

    Parameters
    ----------
    figures
        One row per group and year, both in the order to show. Columns: ``group`` (the first is the one a sentence
        begins with, such as all victims), ``year`` (as printed: ``Jun-19``), ``value``, ``lower``, ``upper``.
        A year without a figure leaves its place empty.
    axes
        The axes of ``figure("line")``.
    name, unit
        What the figures are, as a sentence begins with it, and their unit.
    limits_words
        The confidence of the limits, in words.

    Returns
    -------
    The axes and the text alternative.
    """
    if figures.empty or figures["value"].isna().all():
        no_data(axes)
        return Drawn(axes, f"{name}: no data.")
    groups, years = list(figures["group"].unique()), list(figures["year"].unique())
    values, lower, upper = (
        figures.pivot(index="group", columns="year", values=column).reindex(index=groups, columns=years)
        for column in ("value", "lower", "upper")
    )
    house(axes)
    around(axes, figures[["value", "lower", "upper"]].to_numpy().ravel(), floor=0)
    value_axis(axes, unit)
    wide = len(years) + 1.2
    axes.set_xlim(-0.9, wide * len(groups) - 1.2 - 0.1)
    axes.set_xticks([])
    at = axes.get_xaxis_transform()
    for place, group in enumerate(groups):
        x = place * wide + np.arange(len(years), dtype=float)
        roles = [*["pale"] * (len(years) - 1), "main"]
        axes.plot(x, values.loc[group], color=colour("pale"), linewidth=1.1, zorder=1)
        axes.vlines(x, lower.loc[group], upper.loc[group], colors=[colour(role) for role in roles], linewidth=2)
        axes.scatter(
            x, values.loc[group], s=[22] * (len(years) - 1) + [38], color=[colour(role) for role in roles], zorder=3
        )
        last = float(values.loc[group].iloc[-1])
        if pd.isna(last):
            write(axes, x[-1], 0, "no data", "muted", size=SMALL, xycoords=at, offset=(0, 4), ha="center", rotation=90)
        else:
            top = last if pd.isna(upper.loc[group].iloc[-1]) else float(upper.loc[group].iloc[-1])
            write(
                axes,
                x[-1],
                top,
                label(last, unit),
                "main",
                bold=True,
                halo=True,
                offset=(0, 4),
                ha="center",
                va="bottom",
            )
        _below(axes, group, x, years)
    return Drawn(axes, _alternative(values, lower, upper, name, unit, limits_words))


def _below(axes: Axes, group: object, x: np.ndarray, years: list[object]) -> None:
    """Write the first and the last year, and the group's name, under its block."""
    at = axes.get_xaxis_transform()
    made = axes.get_figure(root=True)
    points = ((7.5 if made is None else made.get_figwidth()) - 0.7) * 72 / (axes.get_xlim()[1] - axes.get_xlim()[0])
    both = len(years) > 1 and (len(str(years[0])) + len(str(years[-1]))) * 3.4 + 8 < (len(years) - 1) * points
    for place in (0, -1) if both else (-1,):
        write(
            axes, x[place], 0, str(years[place]), "main" if place else "muted", size=SMALL, xycoords=at, offset=(0, -5),
            ha="center", va="top",
        )  # fmt: skip
    for row, words in enumerate(wrap(str(group), max(9, int((len(years) + 0.6) * points / 7.2)))):
        write(axes, float(x.mean()), 0, words, "ink", xycoords=at, offset=(0, -22 - 14 * row), ha="center", va="top")


def _alternative(
    values: pd.DataFrame, lower: pd.DataFrame, upper: pd.DataFrame, name: str, unit: Unit, limits_words: str
) -> str:
    first, group = values.iloc[0].dropna(), values.index[0]
    if first.empty:
        told = f"{name}, {group}: no data"
    else:
        year = first.index[-1]
        low, high = lower.loc[group, year], upper.loc[group, year]
        limits = f" ({limits_words} limits {say(low, unit)} to {say(high, unit)})" if pd.notna(low) else ""
        told = f"{name}, {group}: {say(first.iloc[-1], unit)}{limits} in {year}"
        if len(first) > 1:
            told += f", after {say(first.iloc[-2], unit)} in {first.index[-2]}"
    last, year = values.iloc[:, -1].dropna().sort_values(kind="stable"), values.columns[-1]
    across = f"no group has data for {year}"
    if len(last):
        across = f"in {year} the lowest group is {last.index[0]} ({say(last.iloc[0], unit)}) and the highest "
        across += f"{last.index[-1]} ({say(last.iloc[-1], unit)})"
    gaps = [f"{group} {year}" for year in values.columns for group in values.index if pd.isna(values.loc[group, year])]
    missing = (
        "" if not gaps else f"no data for {listed(gaps)}" if len(gaps) < 4 else f"{len(gaps)} figures have no data"
    )
    return sentences([told], [across if len(values) > 1 else "", missing])

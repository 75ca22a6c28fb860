"""Measure how often every rule fires on series in which nothing has changed, and on series in which something has.

Run from the top of the project: ``python docs/methods/simulation/simulate.py``. Seeded: the same numbers every time.
Writes ``results.csv`` and ``tables.md`` beside this file and the part that reports print to ``pcc_analysis/reference``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from pcc_analysis.statistical_exceptions import calibrated, office_key, rolling_trend_exact

MONTHS = 120
SERIES = 10_000
BATCHES = {"none": 4}  # false alarms are what reports print, so they are measured on four times as many series
SEED = 20190630
PROMISE = 0.06  # false alarms that the calibrated set may have
HERE = Path(__file__).parent
REFERENCE = HERE.parents[2] / "pcc_analysis" / "reference" / "false_alarm_rates.csv"

CHANGES = {"none": (0, 1.0), "last_month_30": (1, 1.3), "last_6_months_10": (6, 1.1), "last_12_months_10": (12, 1.1)}


@dataclass(frozen=True)
class Null:
    """A kind of series without any change.

    ``draw(mean, rng)`` turns months by series of expected values into series; ``base`` is a denominator.
    """

    name: str
    label: str
    level: float
    draw: Callable
    season: float = 0.0
    base: int | None = None


def normal(mean, rng):
    return mean + rng.normal(0, 10, mean.shape)


def autoregressive(mean, rng):
    noise = rng.normal(0, 10, mean.shape)
    for month in range(1, len(noise)):
        noise[month] = 0.4 * noise[month - 1] + np.sqrt(1 - 0.16) * noise[month]
    return mean + noise


def poisson(mean, rng):
    return rng.poisson(mean).astype(float)


def overdispersed(mean, rng):
    return rng.negative_binomial(mean / 2, 1 / 3).astype(float)


def binomial(mean, rng):
    return rng.binomial(80, mean).astype(float)


NULLS = [
    Null("normal", "normal, mean 100, standard deviation 10", 100, normal),
    Null("poisson_5", "Poisson, mean 5", 5, poisson),
    Null("poisson_50", "Poisson, mean 50", 50, poisson),
    Null("poisson_500", "Poisson, mean 500", 500, poisson),
    Null("overdispersed_50", "negative binomial, mean 50, variance three times the mean", 50, overdispersed),
    Null("overdispersed_500", "negative binomial, mean 500, variance three times the mean", 500, overdispersed),
    Null("season_10_50", "Poisson, mean 50, season of 10% either way", 50, poisson, 0.1),
    Null("season_20_50", "Poisson, mean 50, season of 20% either way", 50, poisson, 0.2),
    Null("season_10_500", "Poisson, mean 500, season of 10% either way", 500, poisson, 0.1),
    Null("season_20_500", "Poisson, mean 500, season of 20% either way", 500, poisson, 0.2),
    Null("proportion", "20% of 80 answers a month", 0.2, binomial, base=80),
    Null("ar1_04", "normal, mean 100, standard deviation 10, autocorrelation 0.4", 100, autoregressive),
]


def series(null, change, rng):
    """Return numerators and denominators (or None), months by series; each series has its own phase of season."""
    phase = rng.uniform(0, 12, SERIES)
    angle = 2 * np.pi * (np.arange(MONTHS)[:, None] + phase) / 12
    mean = null.level * (1 + null.season * np.cos(angle))
    before = mean.copy()
    months, factor = CHANGES[change]
    if months:
        mean[-months:] *= factor
    index = pd.period_range("2010-01", periods=MONTHS, freq="M")
    frame = pd.DataFrame(null.draw(mean, rng), index=index)
    base = None if null.base is None else pd.DataFrame(float(null.base), index=index, columns=frame.columns)
    return frame, base, before


def any_fired(flags, rules=None):
    some = flags if rules is None else flags[flags["rule"].isin(rules)]
    return some.groupby("measure", sort=False)["fired"].any().to_numpy(dtype=bool)


def narrowest(value):
    """Return how much wider the office's thresholds would have to be for its key, less the rolling trend, not to fire.

    The run of eight has no threshold to widen.
    """
    before, past = value[-25:-1], value[-24:]
    widths = [np.abs(value[-1] - before.mean(axis=0)) / (2 * before.std(axis=0, ddof=1))]
    distance = (value - past.mean(axis=0)) / past.std(axis=0, ddof=1)
    for months, deviations in ((2, 1.5), (3, 1.0)):
        run = distance[-months:] / deviations
        widths += [run.min(axis=0), (-run).min(axis=0)]
    eight = distance[-8:]
    widths.append(np.where((eight > 0).all(axis=0) | (eight < 0).all(axis=0), np.inf, 0.0))
    year = value[-12:]
    time = np.arange(12) - 5.5
    slope = time @ year / 143
    residual = year - year.mean(axis=0) - np.outer(time, slope)
    t = np.abs(slope) / np.sqrt((residual**2).sum(axis=0) / 10 / 143)
    return np.max([*widths, t / stats.t.isf(0.025, 10)], axis=0)


def window_distance(value, before, months):
    """Return what someone would use who knew the level, the season and when to look: the excess of the window."""
    return np.abs((value[-months:] - before[-months:]).sum(axis=0)) / np.sqrt(before[-months:].sum(axis=0))


def measure(null, seed) -> Iterator[dict]:
    reference = {}
    for change, (months, _) in CHANGES.items():
        rng = np.random.default_rng([SEED, seed, list(CHANGES).index(change)])
        batches = [looks(null, change, rng) for _ in range(BATCHES.get(change, 1))]
        hits = {key: np.concatenate([batch[key] for batch in batches]) for key in batches[0]}
        width = hits.pop("width")
        distances = {length: hits.pop(length) for length in (1, 6, 12)}
        if change == "none":
            reference["width"] = np.quantile(width, 1 - hits["calibrated", "any"].mean())
            reference |= {length: np.quantile(far, 1 - PROMISE) for length, far in distances.items()}
        hits["office_key_widened", "any"] = width > reference["width"]
        if months:
            hits["known_change_at_6_per_cent", "any"] = distances[months] > reference[months]
        for (name, rule), fired in hits.items():
            rate = float(fired.mean())
            yield {
                "series_kind": null.name,
                "label": null.label,
                "change": change,
                "set": name,
                "rule": rule,
                "rate": round(rate, 4),
                "standard_error": round(float(np.sqrt(rate * (1 - rate) / len(fired))), 4),
                "series": len(fired),
            }


def looks(null, change, rng) -> dict:
    """Draw a batch of series and return, for each set and rule, on which of them it fires."""
    frame, base, before = series(null, change, rng)
    office, better, exact = office_key(frame, base), calibrated(frame, base), rolling_trend_exact(frame, base)
    value = frame.to_numpy() / (null.base or 1)
    hits = {
        ("office_key", "any"): any_fired(office),
        ("office_key_without_rolling_trend", "any"): any_fired(office, set(office["rule"]) - {"rolling_trend"}),
        ("calibrated", "any"): any_fired(better),
        ("rolling_trend_exact", "any"): exact["fired"].to_numpy(dtype=bool),
        "width": narrowest(value),
    }
    for name, flags in (("office_key", office), ("calibrated", better)):
        hits |= {(name, rule): any_fired(flags, {rule}) for rule in flags["rule"].unique()}
    return hits | {length: window_distance(value, before, length) for length in (1, 6, 12)}


SETS = {
    "office_key": "office's key",
    "office_key_without_rolling_trend": "key without its rolling trend",
    "rolling_trend_exact": "exact rolling trend",
    "calibrated": "calibrated set",
    "office_key_widened": "key without its rolling trend, widened to as few false alarms",
    "known_change_at_6_per_cent": "knowing level, season and window, 6% false alarms",
}
HEADINGS = {
    "none": "False alarms: nothing has changed",
    "last_month_30": "Power: last month 30% up",
    "last_6_months_10": "Power: last 6 months 10% up",
    "last_12_months_10": "Power: last 12 months 10% up",
}


def tables(results: pd.DataFrame) -> str:
    """Write the results as Markdown, one table per change and one of each rule's false alarms."""
    parts = ["# Measured false alarms and power", "", "Made by `simulate.py`; do not edit. Per cent of series."]
    together = results[results["rule"] == "any"]
    for change, heading in HEADINGS.items():
        some = together[together["change"] == change]
        wide = some.pivot(index="label", columns="set", values="rate").reindex(some["label"].unique())
        shown = [name for name in SETS if name in wide]
        parts += ["", f"## {heading}", "", *markdown(wide[shown].rename(columns=SETS))]
    for name in ("office_key", "calibrated"):
        some = results[(results["set"] == name) & (results["rule"] != "any") & (results["change"] == "none")]
        wide = some.pivot(index="label", columns="rule", values="rate")[some["rule"].unique()]
        heading = f"## False alarms of each rule: {SETS[name]}"
        parts += ["", heading, "", *markdown(wide.reindex(some["label"].unique()).rename(columns=in_words))]
    return "\n".join(parts) + "\n"


def in_words(rule):
    return rule.replace("_", " ")


def markdown(wide):
    yield "| series | " + " | ".join(wide.columns) + " |"
    yield "|---" * (len(wide.columns) + 1) + "|"
    for label, rates in wide.iterrows():
        yield f"| {label} | " + " | ".join(f"{100 * rate:.1f}" for rate in rates) + " |"


def main() -> pd.DataFrame:
    rows = []
    for seed, null in enumerate(NULLS):
        rows += list(measure(null, seed))
        print(null.label, file=sys.stderr)
    results = pd.DataFrame(rows)
    results.to_csv(HERE / "results.csv", index=False, lineterminator="\n")
    (HERE / "tables.md").write_text(tables(results), encoding="utf-8")
    printed = results[(results["change"] == "none") | (results["rule"] == "any")]
    printed.drop(columns="standard_error").to_csv(REFERENCE, index=False, lineterminator="\n")
    return results


if __name__ == "__main__":
    main()

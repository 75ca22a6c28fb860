"""Measure peers, funnels and control charts: how often each fires where nothing is odd, and what it finds.

Run from the top of the project: ``python docs/methods/simulation/peers_and_charts.py``. Seeded: the same numbers every
time, in about three minutes. Writes ``peers_and_charts.csv`` beside this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from pcc_analysis.control_charts import RULES, overlap, seasonality, xmr
from pcc_analysis.peers import CLASSES, Chance, funnel, position, rank_range

SEED = 20190630
RUNS = 10_000
FORCES = ["Wiltshire", *"ABCDEFG"]
OUTSIDE = [CLASSES[0], CLASSES[3]]


def peer_rows(rng: np.random.Generator) -> Iterator[tuple]:
    noise = pd.DataFrame(rng.normal(60, 8, (8, RUNS)), index=FORCES)
    placed = position(noise, "Wiltshire")
    yield (
        "position",
        "eight forces of one normal distribution",
        "outside the band",
        placed["classification"].isin(OUTSIDE).mean(),
    )
    spread = noise.drop(index="Wiltshire").std() * 2.4469
    far = (noise.loc["Wiltshire"] - placed["mean"].to_numpy()).abs()
    yield (
        "position",
        "eight forces of one normal distribution",
        "outside a confidence interval of the peers' mean",
        (far > spread / np.sqrt(7)).mean(),
    )
    for away in (2, 3):
        moved = noise.copy()
        moved.loc["Wiltshire"] += away * 8
        found = position(moved, "Wiltshire")["classification"].eq(CLASSES[0]).mean()
        yield "position", f"Wiltshire {away} standard deviations higher", "greater than peers", found
    truth = pd.Series([56.0, 50, 52, 54, 58, 60, 62, 64], index=FORCES)
    for people in (20_000, 200_000):
        counts = pd.DataFrame(rng.poisson(truth.to_numpy()[:, None] * people / 1000, (8, RUNS)), index=FORCES)
        chance = Chance(counts=counts, denominators=truth * 0 + people)
        ranges = rank_range(counts / people * 1000, "Wiltshire", chance)
        name = f"rates 50 to 64 per 1,000 of {people:,} people"
        yield (
            "rank_range",
            name,
            "holds the true rank",
            ((ranges["rank_lower"] <= 5) & (ranges["rank_upper"] >= 5)).mean(),
        )
        yield "rank_range", name, "ranks in the range", (ranges["rank_upper"] - ranges["rank_lower"] + 1).mean()


def funnel_rows(rng: np.random.Generator) -> Iterator[tuple]:
    for consistent in (False, True):
        method = "funnel, consistent" if consistent else "funnel"
        for forces in (43, 8):
            for spread in (0.0, 0.1):
                near, far, over = [], [], []
                for _ in range(RUNS // 10):
                    people = pd.Series(rng.integers(500_000, 2_500_000, forces).astype(float))
                    rate = 0.005 * np.exp(rng.normal(0, spread, forces))
                    result = funnel(pd.Series(rng.poisson(people * rate).astype(float)), people, consistent=consistent)
                    near.append((result["classification"] != "within the limits").mean())
                    far.append(result["classification"].str.contains("99.8").mean())
                    over.append(result["tau_squared"].iloc[0] > 0)
                name = f"{forces} forces, rates that differ by {spread:.0%}"
                yield method, name, "outside the 95% limits", np.mean(near)
                yield method, name, "outside the 99.8% limits", np.mean(far)
                yield method, name, "called overdispersed", np.mean(over)


def monthly(values: np.ndarray) -> pd.Series:
    return pd.Series(values.astype(float), pd.period_range(end="2019-06", periods=len(values), freq="M"))


def autoregressive(rng: np.random.Generator, months: int) -> np.ndarray:
    noise = rng.normal(size=months + 30)
    for month in range(1, len(noise)):
        noise[month] += 0.4 * noise[month - 1]
    return 100 + 10 * noise[30:]


def overdispersed(rng: np.random.Generator, mean: np.ndarray) -> np.ndarray:
    return rng.negative_binomial(mean / 4, 0.2)


def season(rng: np.random.Generator, months: int, height: float) -> np.ndarray:
    return 50 * (1 + height * np.sin(2 * np.pi * np.arange(months) / 12 + rng.uniform(0, 2 * np.pi)))


def step(rng: np.random.Generator, months: int) -> np.ndarray:
    return np.where(np.arange(months) >= rng.integers(3, months - 3), 70.0, 50.0)


def total(values: np.ndarray, months: int) -> np.ndarray:
    return np.convolve(values, np.ones(months), "valid")


SHAPES: dict[str, Callable[[np.random.Generator, int], np.ndarray]] = {
    "Poisson, mean 50": lambda rng, n: rng.poisson(50, n),
    "Poisson, mean 5": lambda rng, n: rng.poisson(5, n),
    "overdispersed, 5 times Poisson": lambda rng, n: overdispersed(rng, np.full(n, 50.0)),
    "AR(1), 0.4": autoregressive,
    "one step of 40%": lambda rng, n: rng.poisson(step(rng, n)),
    "trend of 80%": lambda rng, n: rng.poisson(np.linspace(50, 90, n)),
    "season of 10%": lambda rng, n: rng.poisson(season(rng, n, 0.1)),
    "season of 20%": lambda rng, n: rng.poisson(season(rng, n, 0.2)),
    "12-month totals, Poisson": lambda rng, n: total(rng.poisson(50, n + 11), 12),
    "12-month totals, 5 times Poisson": lambda rng, n: total(overdispersed(rng, np.full(n + 11, 100.0)), 12),
    "3-month totals, Poisson": lambda rng, n: total(rng.poisson(50, n + 2), 3),
    "3-month totals, 5 times Poisson": lambda rng, n: total(overdispersed(rng, np.full(n + 2, 100.0)), 3),
}


def chart_rows(rng: np.random.Generator) -> Iterator[tuple]:
    for months in (24, 36):
        for name, draw in SHAPES.items():
            series = [monthly(draw(rng, months)) for _ in range(RUNS)]
            kind = f"{name}, {months} months"
            yield (
                "overlap",
                kind,
                "taken for rolling totals",
                np.mean([overlap(one, True).months > 1 for one in series]),
            )
            if "totals" not in name:
                yield "seasonality", kind, "taken for seasonal", np.mean([seasonality(one).p < 0.01 for one in series])
        noise = [xmr(monthly(rng.normal(100, 10, months)), months_per_point=1, season=False) for _ in range(RUNS)]
        for rule in (*RULES, "special_cause"):
            fired = np.mean([chart[rule].any() for chart in noise])
            yield "xmr", f"normal, {months} months", f"{rule} anywhere on the chart", fired
            last = np.mean([chart[rule].iloc[-1] for chart in noise])
            yield "xmr", f"normal, {months} months", f"{rule} at the last month", last


if __name__ == "__main__":
    rows = [row for part in (peer_rows, funnel_rows, chart_rows) for row in part(np.random.default_rng(SEED))]
    table = pd.DataFrame(rows, columns=["method", "series", "event", "rate"])
    table["rate"] = table["rate"].astype(float).round(4)
    table.to_csv(Path(__file__).with_name("peers_and_charts.csv"), index=False, lineterminator="\n")

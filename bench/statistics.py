"""Statistics of 5,000 series of 120 months, all at once, against loops over statsmodels, scipy and pandas.

The loops give the same flags (checked before anything is timed). They run on a part of the series, and their time is
scaled up in proportion: each series is a separate piece of work. Ratios are of runs made one after the other, so that
the machine is in the same state for both.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import special, stats

from bench.growth import growth
from pcc_analysis.expectation.regression import seasonal_design
from pcc_analysis.statistical_exceptions import LEVELS, calibrated, office_key, rolling_trend_exact

SERIES, MONTHS, RUNS = 5_000, 120, 5
GROWTH = (50, 500, 5_000)
WEIGHTS = np.array([j * (12 - j) / 286 for j in range(1, 12)])
SQUARED_WEIGHTS = float(WEIGHTS @ WEIGHTS)
NODES, MASSES = special.roots_gegenbauer(24, 4.0)
PART = {"office key": 500, "rolling trend exact": 500, "calibrated set": 200}


def simulated(series: int = SERIES) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    months = pd.period_range("2010-01", periods=MONTHS, freq="M")
    mean = 80 * (1 + 0.15 * np.cos(np.arange(MONTHS)[:, None] / 6 * np.pi)) * np.ones(series)
    return pd.DataFrame(rng.negative_binomial(mean, 0.5), index=months)


def loop_office_key(frame: pd.DataFrame) -> pd.DataFrame:
    out = {}
    time_index = sm.add_constant(np.arange(12.0))
    for name, series in frame.items():
        before, past = series.iloc[-25:-1], series.iloc[-24:]
        found = {"one_month": abs(series.iloc[-1] - before.mean()) > 2 * before.std()}
        for rule, months, deviations in (("two_month", 2, 1.5), ("three_month", 3, 1.0), ("eight_month", 8, 0.0)):
            tested = series.iloc[-months:]
            reach = deviations * past.std()
            found[rule] = (tested > past.mean() + reach).all() or (tested < past.mean() - reach).all()
        rolling = series.rolling(12).sum()
        for rule, values in (("discrete_trend", series), ("rolling_trend", rolling)):
            found[rule] = sm.OLS(values.iloc[-12:].to_numpy(dtype=float), time_index).fit().pvalues[1] < 0.05
        out[name] = found
    return pd.DataFrame(out).T


def loop_rolling_trend(frame: pd.DataFrame) -> pd.DataFrame:
    out = {}
    for name, series in frame.items():
        differences = (series - series.shift(12)).iloc[-11:]
        slope = stats.linregress(np.arange(12), series.rolling(12).sum().iloc[-12:]).slope
        t = slope / (differences.std() * np.sqrt(SQUARED_WEIGHTS))
        noise = series.iloc[-11:].to_numpy() + series.iloc[-23:-12].to_numpy()
        balance = np.sqrt(SQUARED_WEIGHTS * noise.mean() / (WEIGHTS**2 @ noise))
        out[name] = {"slope": slope, "t": t, "p": loop_chance(t * balance)}
    return pd.DataFrame(out).T


def loop_chance(t: float) -> float:
    """Return p of t, which is c T + s u: a Student and a coordinate of a point on the sphere (see rolling_trend)."""
    cosine = np.sqrt(1 / 11 / SQUARED_WEIGHTS)
    shift = np.sqrt(10 * (1 - cosine**2)) * NODES
    return min(1.0, 2 * stats.t.sf((abs(t) - shift) / cosine, 10) @ (MASSES / MASSES.sum()))


def loop_calibrated(frame: pd.DataFrame) -> pd.DataFrame:
    out = {}
    calendar = np.asarray(frame.index.month)
    for name, series in frame.items():
        y, found = series.to_numpy(dtype=float), {}
        for rule, months in (("one_month", 1), ("three_month", 3), ("six_month", 6), ("eight_month", 8)):
            found[rule] = loop_window(y, calendar, months, LEVELS[rule], rule == "eight_month")
        fitted = loop_fit(y, calendar, 12)[0]
        phi, df = max(fitted.scale, 1.0), fitted.df_resid if fitted.scale > 1 else np.inf
        now, before = y[-12:].sum(), y[-24:-12].sum()
        power = (1 + 1 / phi) / 3 if now > before else 2 / 3
        z = (now**power - before**power) / (power * before ** (power - 1) * np.sqrt(2 * phi * before))
        found["twelve_month"] = 2 * stats.t.sf(abs(z), df) < LEVELS["twelve_month"]
        out[name] = found
    flags = pd.DataFrame(out).T
    return flags.assign(rolling_trend=loop_rolling_trend(frame)["p"] < LEVELS["rolling_trend"])


def loop_fit(y: np.ndarray, calendar: np.ndarray, back: int) -> tuple:
    at = np.arange(len(y) - back - 60, len(y))
    design = seasonal_design(at - at[59], calendar[at])
    return sm.GLM(y[at[:60]], design[:60], family=sm.families.Poisson()).fit(scale="X2"), design


def loop_window(y: np.ndarray, calendar: np.ndarray, months: int, level: float, run: bool) -> bool:
    fitted, design = loop_fit(y, calendar, months)
    mean = np.exp(design[60:] @ fitted.params)
    gradient = mean @ design[60:]
    phi, df = max(fitted.scale, 1.0), fitted.df_resid if fitted.scale > 1 else np.inf
    variance = gradient @ fitted.cov_params() @ gradient / fitted.scale * phi
    expected, observed = mean.sum(), y[-months:].sum()
    power = (1 + 1 / phi) / 3 if observed > expected else 2 / 3
    error = np.sqrt(phi * expected + variance)
    z = (observed**power - expected**power) / (power * expected ** (power - 1) * error)
    one_side = (y[-months:] > mean).all() or (y[-months:] < mean).all()
    return bool(2 * stats.t.sf(abs(z), df) < level and (one_side or not run))


JOBS = {
    "office key": (office_key, loop_office_key),
    "rolling trend exact": (rolling_trend_exact, loop_rolling_trend),
    "calibrated set": (calibrated, loop_calibrated),
}


def wide(flags: pd.DataFrame, columns: list[str]) -> np.ndarray:
    return flags.pivot(index="measure", columns="rule", values="fired")[columns].to_numpy(dtype=bool)


def check(frame: pd.DataFrame) -> None:
    """Refuse to time what does not agree."""
    loops = loop_office_key(frame.iloc[:, : PART["office key"]])
    assert (wide(office_key(frame[loops.index]), list(loops)) == loops.to_numpy(dtype=bool)).all()
    loops = loop_calibrated(frame.iloc[:, : PART["calibrated set"]])
    assert (wide(calibrated(frame[loops.index]), list(loops)) == loops.to_numpy(dtype=bool)).all()
    loops = loop_rolling_trend(frame.iloc[:, : PART["rolling trend exact"]])
    ours = rolling_trend_exact(frame[loops.index])
    assert np.allclose(ours[["slope", "t", "p"]], loops[["slope", "t", "p"]].to_numpy(dtype=float), rtol=1e-6)


def seconds(work, *inputs) -> float:
    start = time.perf_counter()
    work(*inputs)
    return time.perf_counter() - start


def main() -> None:
    """Time everything and print Markdown tables."""
    frame = simulated()
    print(f"{SERIES:,} series of {MONTHS} months, {RUNS} paired runs.\n")
    print("| what | ours, median s | loop, median s (scaled) | loop / ours: min | median | max |")
    print("|---|---|---|---|---|---|")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(frame)
        taken = {name: np.array([pair(frame, *JOBS[name], PART[name]) for _ in range(RUNS)]) for name in JOBS}
    for name, times in (taken | {"both sets": taken["office key"] + taken["calibrated set"]}).items():
        ours, loop = times.T
        low, middle, high = np.quantile(loop / ours, [0, 0.5, 1])
        print(f"| {name} | {np.median(ours):.3f} | {np.median(loop):.1f} | {low:.0f} | {middle:.0f} | {high:.0f} |")
    print(growth("both sets", "series", GROWTH, lambda series: both_sets(simulated(series))))


def pair(frame: pd.DataFrame, ours: Callable, loop: Callable, part: int) -> tuple[float, float]:
    """Return seconds of one run of ours, after one that warms up, and of the loop, scaled up to all series."""
    ours(frame)
    return seconds(ours, frame), seconds(loop, frame.iloc[:, :part]) * frame.shape[1] / part


def both_sets(frame: pd.DataFrame) -> Callable[[], None]:
    def work() -> None:
        office_key(frame)
        calibrated(frame)

    return work


if __name__ == "__main__":
    main()

"""Statistics of 5,000 series of 120 months, all at once, against loops over statsmodels, scipy and pandas.

The loops give the same flags (checked before anything is timed). They run on a part of the series, and their time is
scaled up in proportion: each series is a separate piece of work. Ratios are of runs made one after the other, so that
the machine is in the same state for both.
"""

from __future__ import annotations

import time
import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
from scipy import stats

from pcc_analysis.expectation.regression import seasonal_design
from pcc_analysis.statistical_exceptions import LEVELS, calibrated, office_key, rolling_trend_exact

SERIES, MONTHS, RUNS = 5_000, 120, 5
SQUARED_WEIGHTS = sum((j * (12 - j) / 286) ** 2 for j in range(1, 12))
PART = {"office key": 500, "rolling trend exact": 500, "calibrated set": 200}


def simulated() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    months = pd.period_range("2010-01", periods=MONTHS, freq="M")
    mean = 80 * (1 + 0.15 * np.cos(np.arange(MONTHS)[:, None] / 6 * np.pi)) * np.ones(SERIES)
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
        out[name] = {"slope": slope, "t": slope / (differences.std() * np.sqrt(SQUARED_WEIGHTS))}
    return pd.DataFrame(out).T


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
    return pd.DataFrame(out).T


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
    assert np.allclose(ours[["slope", "t"]], loops[["slope", "t"]].to_numpy(dtype=float), rtol=1e-6)


def seconds(work, *inputs) -> float:
    start = time.perf_counter()
    work(*inputs)
    return time.perf_counter() - start


def main() -> list[dict]:
    """Time everything, print a Markdown table, return its rows."""
    frame = simulated()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(frame)
        jobs = {
            "office key": (office_key, loop_office_key),
            "rolling trend exact": (rolling_trend_exact, loop_rolling_trend),
            "calibrated set": (calibrated, loop_calibrated),
        }
        rows = []
        for name, (ours, loop) in jobs.items():
            part = frame.iloc[:, : PART[name]]
            ours(frame)
            pairs = [(seconds(ours, frame), seconds(loop, part) * SERIES / PART[name]) for _ in range(RUNS)]
            mine, theirs = np.array(pairs).T
            rows.append({"what": name, "ours": np.median(mine), "loop": np.median(theirs), "ratios": theirs / mine})
    print(f"{SERIES:,} series of {MONTHS} months, {RUNS} paired runs\n")
    print("| what | ours, median s | loop, median s (scaled) | ratio min | median | max |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        low, middle, high = np.quantile(row["ratios"], [0, 0.5, 1])
        print(f"| {row['what']} | {row['ours']:.3f} | {row['loop']:.1f} | {low:.0f} | {middle:.0f} | {high:.0f} |")
    return rows


if __name__ == "__main__":
    main()

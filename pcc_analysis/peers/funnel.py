"""Funnels: limits around a target that widen for small forces, and allow for forces that truly differ."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from pcc_analysis.errors import InsufficientDataError, NotAProportionError
from pcc_analysis.overdispersion import refuse_negative

FloatArray = NDArray[np.float64]

LEVELS = {"95": 0.025, "998": 0.001}  # tail probability each side
CLASSES = (
    "above the 99.8% limit",
    "above the 95% limit",
    "within the limits",
    "below the 95% limit",
    "below the 99.8% limit",
)


def funnel(
    counts: pd.Series,
    denominators: pd.Series,
    kind: Literal["rate", "proportion"] = "rate",
    *,
    per: float = 1.0,
    target: float | None = None,
    winsorise: float = 0.1,
    consistent: bool = False,
) -> pd.DataFrame:
    """Return an overdispersed funnel: where each force would lie if only chance and usual variety moved it.

    Parameters
    ----------
    counts, denominators
        Series by force, of one index. A force without a figure, or with a denominator of 0, has no row of limits
        and does not count towards the rest.
    kind
        ``rate`` (counts over a population or over crimes, can exceed 1) or ``proportion``.
    per
        Rates are given per so many of the denominator: 1000 where a rate is per 1,000 population.
    target
        What a usual force would show, in the unit of the rate; by default all counts over all denominators.
    winsorise
        Share of forces at each end whose z scores are pulled in before the overdispersion is estimated, so that
        outliers do not hide themselves.
    consistent
        Divide the overdispersion by what winsorising takes from normal z scores (0.68 of them is left at 0.1). As
        published (False) the between-force variance comes out a third too small, and of forces that differ
        normally 11% lie outside the 95% limits and 1.4% outside the 99.8% ones; with True 6% and 0.4%.

    Returns
    -------
    DataFrame
        Index of `counts`; ``numerator``, ``denominator``, ``value``, ``target``, ``lower95``, ``upper95``,
        ``lower998``, ``upper998``, ``z``, ``phi`` (1 is chance alone), ``tau_squared`` (between forces, of the
        square root or arc sine), ``classification`` (one of `CLASSES`), ``method``, ``note``. A force is beyond a
        limit exactly where its z is: |z| above 1.96 and 3.09.

    Raises
    ------
    InsufficientDataError
        Where the indexes differ, no force has a figure, a count is negative, or a target lies out of range.
    NotAProportionError
        Where `kind` is ``proportion`` and a count is larger than its denominator.

    Notes
    -----
    Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24 (2005)
    1185-1202: variance-stabilised z scores (square root for rates, arc sine for proportions), winsorised
    overdispersion, and the additive model with the method-of-moments between-force variance, A.3. Where that
    variance is 0 the limits are exact Poisson or binomial ones, as in the public health technical guidance.

    >>> crimes = pd.Series({"A": 10, "B": 10, "C": 10})
    >>> people = pd.Series({"A": 1000, "B": 1000, "C": 1000})
    >>> funnel(crimes, people, per=1000)[["value", "lower95", "upper95"]].iloc[0].round(1).tolist()
    [10.0, 3.8, 17.1]
    """
    if not counts.index.equals(denominators.index):
        raise InsufficientDataError("counts and denominators have different forces; align them first")
    n, d = counts.to_numpy(dtype=float), denominators.to_numpy(dtype=float)
    refuse_negative("count", n)
    refuse_negative("denominator", d)
    if kind == "proportion" and (n > d).any():
        raise NotAProportionError(
            f"{int((n > d).sum())} rows have a numerator larger than its denominator; a ratio that can exceed 1 "
            "takes kind='rate'"
        )
    used = ~np.isnan(n) & (d > 0)
    if not used.any():
        raise InsufficientDataError("no force has both a count and a denominator above 0")
    scale = per if kind == "rate" else 1.0
    aim = n[used].sum() / d[used].sum() if target is None else target / scale
    _refuse_target(aim, kind)
    d = np.where(used, d, np.nan)
    value = np.where(used, n / d, np.nan)
    y, centre, error = _stabilised(value, d, aim, kind)
    phi, tau_squared = _overdispersion((y - centre)[used] / error[used], error[used], winsorise, consistent)
    if tau_squared > 0:
        limits, z = _additive(y, centre, np.sqrt(error**2 + tau_squared), kind)
    else:
        limits, z = _exact(n, d, aim, kind)
    limits = {name: np.where(used, limit, np.nan) * scale for name, limit in limits.items()}
    return pd.DataFrame(
        {
            "numerator": n,
            "denominator": denominators.to_numpy(dtype=float),
            "value": value * scale,
            "target": np.where(used, aim * scale, np.nan),
            **limits,
            "z": np.where(used, z, np.nan),
            "phi": phi,
            "tau_squared": tau_squared * scale,
            "classification": _classes(np.where(used, z, np.nan)),
            "method": _method(kind, tau_squared),
            "note": np.where(used, "", np.where(np.isnan(n) | np.isnan(denominators), "no data", "base is 0")),
        },
        index=counts.index,
    )


def _refuse_target(aim: float, kind: str) -> None:
    if aim < 0 or (kind == "proportion" and aim > 1):
        raise InsufficientDataError(f"a target of {aim:g} is out of range for a {kind}; give it in the unit of `per`")


def _stabilised(value: FloatArray, base: FloatArray, aim: float, kind: str) -> tuple[FloatArray, float, FloatArray]:
    error = 1 / (2 * np.sqrt(base))
    if kind == "rate":
        return np.sqrt(value), float(np.sqrt(aim)), error
    return np.arcsin(np.sqrt(value)), float(np.arcsin(np.sqrt(aim))), error


def _overdispersion(z: FloatArray, error: FloatArray, winsorise: float, consistent: bool) -> tuple[float, float]:
    k = len(z)
    pulled = np.clip(z, *np.quantile(z, [winsorise, 1 - winsorise]))
    phi = float(np.mean(pulled**2)) / (_left_by_winsorising(winsorise) if consistent else 1.0)
    weight = error**-2
    spare = weight.sum() - (weight**2).sum() / weight.sum()
    tau_squared = (k * phi - (k - 1)) / spare if k > 1 else 0.0
    return phi, max(0.0, float(tau_squared))


def _left_by_winsorising(share: float) -> float:
    if share == 0:
        return 1.0
    cut = special.ndtri(1 - share)
    density = np.exp(-(cut**2) / 2) / np.sqrt(2 * np.pi)
    return float(1 - 2 * share - 2 * cut * density + 2 * share * cut**2)


def _additive(y: FloatArray, centre: float, sd: FloatArray, kind: str) -> tuple[dict[str, FloatArray], FloatArray]:
    top = np.inf if kind == "rate" else np.pi / 2
    back = np.square if kind == "rate" else lambda t: np.sin(t) ** 2
    limits: dict[str, FloatArray] = {}
    for name, tail in LEVELS.items():
        half = special.ndtri(1 - tail) * sd
        limits[f"lower{name}"] = back(np.clip(centre - half, 0.0, top))
        limits[f"upper{name}"] = back(np.clip(centre + half, 0.0, top))
    return limits, (y - centre) / sd


def _exact(n: FloatArray, d: FloatArray, aim: float, kind: str) -> tuple[dict[str, FloatArray], FloatArray]:
    at_most, quantile, most = (_poisson if kind == "rate" else _binomial)(d, aim)
    limits: dict[str, FloatArray] = {}
    for name, tail in LEVELS.items():
        low = np.where(at_most(np.zeros_like(d)) < tail, quantile(tail), 0.0)
        limits[f"lower{name}"] = np.maximum(low, 0.0) / d
        limits[f"upper{name}"] = np.where(aim > 0, np.minimum(quantile(1 - tail) + 1, most), 0.0) / d
    low_tail = at_most(n)
    high_tail = np.where(n > 0, 1 - at_most(n - 1), 1.0)
    z = np.maximum(special.ndtri(1 - high_tail), 0.0) - np.maximum(special.ndtri(1 - low_tail), 0.0)
    return limits, np.where(np.isfinite(z), z, np.sign(n / d - aim) * 9.0)


def _poisson(d: FloatArray, aim: float) -> tuple[Any, Any, FloatArray]:
    expected = d * aim
    return (
        lambda x: special.gammaincc(x + 1, expected),
        lambda p: special.pdtrik(p, expected),
        np.full_like(d, np.inf),
    )


def _binomial(d: FloatArray, aim: float) -> tuple[Any, Any, FloatArray]:
    return (
        lambda x: np.where(x >= d, 1.0, special.betainc(np.maximum(d - x, 1e-12), x + 1, 1 - aim)),
        lambda p: special.bdtrik(p, d, aim),
        d,
    )


def _classes(z: FloatArray) -> pd.api.extensions.ExtensionArray:
    near, far = special.ndtri(1 - LEVELS["95"]), special.ndtri(1 - LEVELS["998"])
    which = np.select([z > far, z > near, z < -far, z < -near], [0, 1, 4, 3], default=2)
    return pd.array(
        [pd.NA if np.isnan(score) else CLASSES[at] for at, score in zip(which, z, strict=True)], dtype="str"
    )


def _method(kind: str, tau_squared: float) -> str:
    if tau_squared > 0:
        return f"additive random effects on the {'square root' if kind == 'rate' else 'arc sine'} scale"
    return "exact Poisson" if kind == "rate" else "exact binomial"

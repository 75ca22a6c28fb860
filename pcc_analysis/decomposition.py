"""Why the ratio of a whole changed: its parts make up another share of it, or their own ratios changed."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun

CONFIDENCE = 0.95


def decompose(parts: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Split the change of a ratio into the mix of its parts and the ratios within them (Kitagawa).

    Parameters
    ----------
    parts
        One row per part: ``n1, d1`` (counts above and below, now), ``n0, d0`` (before), none negative; and perhaps
        ``n_dispersion, d_dispersion``, variance over mean of either count, 1 unless given.
    confidence
        Of the limits.

    Returns
    -------
    DataFrame
        One row per part, then ``all``: ``mix`` and ``within``, which add up to ``change``, each with ``_lower`` and
        ``_upper``. A part's mix is what its share of the whole did to the ratio, against a part with the ratio of the
        whole. A part without a base in one of the two periods has the ratio of the other one.

    Raises
    ------
    InsufficientDataError
        Where one of the two periods has no base, or a count is negative or missing.

    Notes
    -----
    Kitagawa, Journal of the American Statistical Association 50 (1955) 1168-1194; limits by the delta method, every
    count varying on its own.

    >>> parts = pd.DataFrame({"n1": [30, 10], "d1": [60, 40], "n0": [20, 15], "d0": [40, 60]}, index=["theft", "other"])
    >>> decompose(parts)[["mix", "within", "change"]].round(3).values.tolist()
    [[0.025, 0.0, 0.025], [0.025, 0.0, 0.025], [0.05, 0.0, 0.05]]
    """
    counts = parts[["n1", "d1", "n0", "d0"]].to_numpy(dtype=float)
    wrong = int((~(counts >= 0)).any(axis=1).sum())
    if wrong or not (counts[:, [1, 3]].sum(axis=0) > 0).all():
        raise InsufficientDataError(
            f"{count_noun(wrong, 'part')} with a count below 0 or missing; leave them out of both periods"
            if wrong
            else "a period without a base has no ratio to explain; take another one"
        )
    ones = pd.Series(1.0, index=parts.index)
    spread = np.column_stack(
        [parts.get(name, ones).to_numpy(dtype=float) for name in ("n_dispersion", "d_dispersion") * 2]
    )
    effects = _effects(counts)
    variance = np.zeros_like(effects)
    for place in np.ndindex(counts.shape):
        step = max(counts[place], 1.0) * 1e-5
        moved = counts.copy()
        moved[place] += step
        variance += ((_effects(moved) - effects) / step) ** 2 * spread[place] * counts[place]
    half = stats.norm.ppf((1 + confidence) / 2) * np.sqrt(variance)
    found = pd.DataFrame(index=[*parts.index, "all"])
    for column, name in enumerate(("mix", "within", "change")):
        found[name] = effects[:, column]
        found[f"{name}_lower"] = effects[:, column] - half[:, column]
        found[f"{name}_upper"] = effects[:, column] + half[:, column]
    return found


def _effects(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return mix, within and their sum: a row per part and one for all."""
    n1, d1, n0, d0 = counts.T
    share1, share0 = d1 / d1.sum(), d0 / d0.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio1, ratio0 = n1 / d1, n0 / d0
    ratio1, ratio0 = np.where(d1 > 0, ratio1, ratio0), np.where(d0 > 0, ratio0, ratio1)
    ratio1, ratio0 = np.nan_to_num(ratio1), np.nan_to_num(ratio0)
    whole = (n1.sum() / d1.sum() + n0.sum() / d0.sum()) / 2
    mix = (share1 - share0) * ((ratio1 + ratio0) / 2 - whole)
    within = (ratio1 - ratio0) * (share1 + share0) / 2
    each = np.column_stack([mix, within, mix + within])
    return np.vstack([each, each.sum(axis=0)])

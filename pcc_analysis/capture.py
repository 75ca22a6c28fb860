"""How many there are in all, where two lists each find some of them: capture and recapture."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import stats

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun

CONFIDENCE = 0.95


def two_lists(both: ArrayLike, first: ArrayLike, second: ArrayLike, confidence: float = CONFIDENCE) -> pd.Series:
    """Estimate how many there are in all from what two lists found, together or each alone (Chapman's estimator).

    Parameters
    ----------
    both, first, second
        How many both lists found, the first list alone, and the second list alone; scalars, or one figure per
        stratum, of which the estimates and their variances are added up.
    confidence
        Of the limits.

    Returns
    -------
    Series
        ``value, lower, upper`` of the total, ``found`` by either list, ``unseen`` by both (value less found),
        ``strata``. With nobody found by both in a stratum Chapman's is finite but says little; where one list adds
        nothing to the other nobody is estimated to be unseen, and the limits are the number found.

    Raises
    ------
    InsufficientDataError
        Where a count is negative or missing, or nothing was found at all.

    Notes
    -----
    ``(n1 + 1)(n2 + 1) / (m + 1) - 1``: Chapman, University of California Publications in Statistics 1 (1951) 131-160;
    unbiased where ``n1 + n2`` is at least the total. Variance: Seber, Biometrika 57 (1970) 313-318. Limits: log-normal
    of the unseen (Burnham et al., in Chao, Biometrics 43, 1987, 783-791), so that they never lie below the number
    found. It takes for granted that to be on one list makes nothing likelier to be on the other.

    The turtles of many a textbook, 10 marked, 15 caught, 5 of them marked:

    >>> round(float(two_lists(5, 5, 10)["value"]), 2)
    28.33
    """
    m, b, c = (np.atleast_1d(np.asarray(one, dtype=float)) for one in np.broadcast_arrays(both, first, second))
    wrong = int((~(np.stack([m, b, c]) >= 0)).any(axis=0).sum())
    found = float(np.nansum(m + b + c))
    if wrong or not found:
        raise InsufficientDataError(
            f"{count_noun(wrong, 'count')} missing or below 0; leave those strata out and say so"
            if wrong
            else "neither list found anything; take a longer window"
        )
    n1, n2 = m + b, m + c
    total = float(((n1 + 1) * (n2 + 1) / (m + 1) - 1).sum())
    variance = float(((n1 + 1) * (n2 + 1) * b * c / ((m + 1) ** 2 * (m + 2))).sum())
    unseen = max(total - found, 0.0)
    reach = stats.norm.ppf((1 + confidence) / 2) * np.sqrt(np.log1p(variance / unseen**2)) if unseen else 0.0
    return pd.Series(
        {
            "value": found + unseen,
            "lower": found + unseen / np.exp(reach),
            "upper": found + unseen * np.exp(reach),
            "found": found,
            "unseen": unseen,
            "strata": m.size,
        }
    )

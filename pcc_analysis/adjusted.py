"""What goes with a yes, or with more of something, everything else equal: odds ratios and rate ratios by regression."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.numbers import count_noun

FloatArray = NDArray[np.float64]

CONFIDENCE = 0.95
FEWEST = 5
"""A level with fewer on either side than this has no ratio: its limits would be a guess."""

COLUMNS = ["term", "level", "value", "lower", "upper", "p", "base", "method", "note"]


def odds_ratios(
    cells: pd.DataFrame,
    terms: Mapping[str, str],
    numeric: Sequence[str] = (),
    *,
    overdispersed: bool = False,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Return how much each level multiplies the odds of a yes, the other terms held equal (logistic regression).

    Parameters
    ----------
    cells
        One row per pattern: a column per term, ``yes`` and ``no``, counts or sums of weights. Sums of weights come with
        ``yes_squares`` and ``no_squares``, the sums of the squared weights, which widen the limits.
    terms
        Categorical columns, each with the level that the others are compared with.
    numeric
        Columns that enter as numbers: their ratio is per 1.
    overdispersed
        True lets the cells vary more than independent answers would (quasi-binomial, Student's t).
    confidence
        Of the limits.

    Returns
    -------
    DataFrame
        One row per level but the references, and per number: ``term, level, value, lower, upper, p, base`` (the yes
        and no of that level), ``method, note``. A level with fewer than `FEWEST` yes or no is NaN, with a note, and
        its patterns are left out.

    Raises
    ------
    InsufficientDataError
        Where there are not more answers than parameters, or no yes, or no no.

    Notes
    -----
    McCullagh and Nelder, Generalized Linear Models (1989), chapter 4; with weights the limits are Binder's linearised
    ones (International Statistical Review 51, 1983, 279-292).
    """
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    used, refused = _enough(cells, terms)
    design, names = _design(used, terms, numeric)
    answers = used[["yes", "no"]].to_numpy(dtype=float)
    if min(answers.sum(axis=0)) < FEWEST or answers.sum() <= design.shape[1]:
        raise InsufficientDataError(
            f"{answers[:, 0].sum():g} yes and {answers[:, 1].sum():g} no are too few for "
            f"{count_noun(design.shape[1], 'parameter')}; take a longer window or fewer terms"
        )
    model = sm.GLM(answers, design, family=sm.families.Binomial())
    with np.errstate(divide="ignore", invalid="ignore"), warnings.catch_warnings():
        # as many parameters as patterns fit them all, which is no fault: every level has a yes and a no
        warnings.simplefilter("ignore", PerfectSeparationWarning)
        fitted = model.fit(scale="X2" if overdispersed else None)
    covariance, method = np.asarray(fitted.cov_params()), "logistic regression"
    if "yes_squares" in used:
        covariance, method = _linearised(used, design, np.asarray(fitted.fittedvalues)), "weighted logistic regression"
    elif overdispersed:
        covariance = covariance / min(1.0, float(fitted.scale))  # never narrower than independent answers
        method = "quasi-binomial regression"
    degrees = fitted.df_resid if overdispersed else np.inf
    bases = answers.sum(axis=1)
    return _ratios(np.asarray(fitted.params), covariance, degrees, names, design, bases, method, refused, confidence)


def rate_ratios(
    cells: pd.DataFrame,
    terms: Mapping[str, str],
    numeric: Sequence[str] = (),
    *,
    confidence: float = CONFIDENCE,
) -> pd.DataFrame:
    """Return how much each level multiplies a rate, the other terms held equal (quasi-Poisson regression).

    Parameters
    ----------
    cells
        One row per cell: a column per term, ``count``, and ``exposure`` (days, people), all above 0.
    terms, numeric, confidence
        As for `odds_ratios`.

    Returns
    -------
    DataFrame
        As of `odds_ratios`; ``base`` is the count of the level. The dispersion is Pearson's, at least 1.

    Raises
    ------
    InsufficientDataError
        Where there are not more cells than parameters.

    Notes
    -----
    McCullagh and Nelder, Generalized Linear Models (1989), chapter 6.
    """
    fitted, design, names = poisson_fit(cells, terms, numeric)
    covariance = np.asarray(fitted.cov_params()) / min(1.0, float(fitted.scale))
    counts = cells["count"].to_numpy(dtype=float)
    method = "quasi-Poisson regression"
    return _ratios(
        np.asarray(fitted.params), covariance, fitted.df_resid, names, design, counts, method, [], confidence
    )


def poisson_fit(
    cells: pd.DataFrame, terms: Mapping[str, str], numeric: Sequence[str] = ()
) -> tuple[Any, FloatArray, list[tuple[str, str]]]:
    """Fit a quasi-Poisson regression of ``count`` with ``exposure``; return it with its design and names.

    Raises
    ------
    InsufficientDataError
        Where there are not more cells than parameters.
    """
    import statsmodels.api as sm

    design, names = _design(cells, terms, numeric)
    if len(cells) <= design.shape[1]:
        raise InsufficientDataError(
            f"{count_noun(len(cells), 'cell')} for {count_noun(design.shape[1], 'parameter')}; take fewer terms"
        )
    model = sm.GLM(
        cells["count"].to_numpy(dtype=float),
        design,
        family=sm.families.Poisson(),
        exposure=cells["exposure"].to_numpy(dtype=float),
    )
    return model.fit(scale="X2"), design, names


def _enough(cells: pd.DataFrame, terms: Mapping[str, str]) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Leave out the patterns of levels that have hardly a yes or hardly a no; say which."""
    used, refused = cells, list[dict[str, Any]]()
    for term, reference in terms.items():
        sides = cells.groupby(term)[["yes", "no"]].sum()
        few = sides.index[(sides.min(axis=1) < FEWEST)]
        if reference in few or reference not in sides.index:
            raise InsufficientDataError(
                f"{term}: the level to compare with, {reference!r}, has fewer than {FEWEST} yes or no; choose another"
            )
        for level in few:
            refused.append(
                {"term": term, "level": str(level), "base": float(sides.loc[level].sum()),
                 "note": f"fewer than {FEWEST} on one side: no ratio"}
            )  # fmt: skip
        used = used[~used[term].isin(few)]
    return used, refused


def _design(
    cells: pd.DataFrame, terms: Mapping[str, str], numeric: Sequence[str]
) -> tuple[FloatArray, list[tuple[str, str]]]:
    """Return a column of ones, one of 0 and 1 per level but the reference, and the numbers; and what they are of."""
    columns, names = [np.ones(len(cells))], [("", "")]
    for term, reference in terms.items():
        for level in cells[term].drop_duplicates().sort_values():
            if level != reference:
                columns.append((cells[term] == level).to_numpy(dtype=float))
                names.append((term, str(level)))
    for term in numeric:
        columns.append(cells[term].to_numpy(dtype=float))
        names.append((term, ""))
    return np.column_stack(columns), names


def _linearised(cells: pd.DataFrame, design: FloatArray, fitted: FloatArray) -> FloatArray:
    """Return the covariance of a weighted fit: every answer counts by its own squared weight."""
    weight = cells[["yes", "no"]].sum(axis=1).to_numpy(dtype=float)
    bread = np.linalg.inv(design.T @ (design * (weight * fitted * (1 - fitted))[:, None]))
    spread = cells["yes_squares"] * (1 - fitted) ** 2 + cells["no_squares"] * fitted**2
    meat = design.T @ (design * spread.to_numpy(dtype=float)[:, None])
    return bread @ meat @ bread


def _ratios(
    coefficients: FloatArray,
    covariance: FloatArray,
    degrees: float,
    names: list[tuple[str, str]],
    design: FloatArray,
    bases: FloatArray,
    method: str,
    refused: list[dict[str, Any]],
    confidence: float,
) -> pd.DataFrame:
    errors = np.sqrt(np.diag(covariance))
    reach = stats.t.ppf((1 + confidence) / 2, degrees) if np.isfinite(degrees) else stats.norm.ppf((1 + confidence) / 2)
    odd = np.abs(coefficients / errors)
    p = 2 * (stats.t.sf(odd, degrees) if np.isfinite(degrees) else stats.norm.sf(odd))
    found = pd.DataFrame(names, columns=["term", "level"]).assign(
        value=np.exp(coefficients),
        lower=np.exp(coefficients - reach * errors),
        upper=np.exp(coefficients + reach * errors),
        p=p,
        base=[float(bases[design[:, place] != 0].sum()) for place in range(design.shape[1])],
        method=method,
        note="",
    )
    rows = pd.concat([found.iloc[1:], pd.DataFrame(refused)]) if refused else found.iloc[1:]
    return rows.assign(method=method)[COLUMNS].reset_index(drop=True)

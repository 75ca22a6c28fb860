"""Regression of many monthly series at once, on one design matrix: quasi-Poisson, quasi-binomial and Gaussian.

Iteratively reweighted least squares in a handful of matrix products, so that 5,000 series cost little more than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from pcc_analysis.errors import InsufficientDataError

FloatArray = NDArray[np.float64]
Family = Literal["count", "proportion", "mean"]

TOLERANCE = 1e-11  # largest step of a linear predictor at which a fit has converged
ITERATIONS = 60
FURTHEST = 30.0  # a linear predictor stays within this of 0: exp(30) is 10 million million


@dataclass(frozen=True)
class Fit:
    """The fitted models, one column per series.

    Attributes
    ----------
    coefficients
        Parameters by series.
    covariance
        Series by parameters by parameters, before it is multiplied by the dispersion.
    dispersion
        Pearson's chi-squared over the residual degrees of freedom, as estimated; NaN without degrees of
        freedom.
    degrees_of_freedom
        Months fitted less parameters.
    months
        Months fitted: those neither missing nor without a base.
    converged
        Whether the last step was below the tolerance.
    family
        ``count``, ``proportion`` or ``mean``.
    """

    coefficients: FloatArray
    covariance: FloatArray
    dispersion: FloatArray
    degrees_of_freedom: FloatArray
    months: NDArray[np.int64]
    converged: NDArray[np.bool_]
    family: Family

    def take(self, kept: NDArray[np.bool_]) -> Fit:
        """Return the models of the series chosen."""
        return Fit(
            self.coefficients[:, kept],
            self.covariance[kept],
            self.dispersion[kept],
            self.degrees_of_freedom[kept],
            self.months[kept],
            self.converged[kept],
            self.family,
        )

    def mean(self, design: FloatArray) -> FloatArray:
        """Return the fitted mean of each month (rows of ``design``) and series, per unit of base."""
        return _inverse_link(design @ self.coefficients, self.family)

    def total(self, design: FloatArray, base: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the expected total over the months given, and the variance of that estimate.

        Parameters
        ----------
        design
            Months by parameters.
        base
            Months by series: what each month's mean is multiplied by; 1 for counts, the denominators
            otherwise.
        """
        mean = self.mean(design)
        slope = {"count": mean, "proportion": mean * (1 - mean), "mean": np.ones_like(mean)}[self.family]
        gradient = (design.T @ (slope * base)).T
        variance = np.einsum("np,npq,nq->n", gradient, self.covariance, gradient)
        return (mean * base).sum(axis=0), variance


def fit(values: FloatArray, design: FloatArray, family: Family, base: FloatArray | None = None) -> Fit:
    """Fit every column of ``values`` on the same design.

    Parameters
    ----------
    values
        Months by series: counts, proportions or means; NaN is a missing month and has no weight.
    design
        Months by parameters, of full rank.
    family
        ``count``: log link, variance proportional to the mean. ``proportion``: logit link, binomial variance.
        ``mean``: identity link, constant variance.
    base
        Months by series: what the proportion or mean was divided by, hence its weight; 1 where not given.

    Returns
    -------
    Fit
        All-zero series, and proportions that are all 0 or all 1, have no finite maximum: they come back not
        converged.

    Raises
    ------
    InsufficientDataError
        Where a count is negative or a proportion lies outside 0 to 1.

    Notes
    -----
    McCullagh and Nelder, Generalized Linear Models (1989), section 2.5; quasi-likelihood, ch. 9. The
    coefficients, covariances and dispersions are those of ``statsmodels.api.GLM(...).fit(scale="X2")``.

    >>> import numpy as np
    >>> one = fit(np.array([[2.0], [4.0], [6.0]]), np.ones((3, 1)), "count")
    >>> float(np.exp(one.coefficients[0, 0]).round(9)), float(one.dispersion[0].round(9))
    (4.0, 1.0)
    """
    weight = np.ones_like(values) if base is None else np.asarray(base, dtype=float)
    used = ~np.isnan(values) & (np.nan_to_num(weight) > 0)
    y, weight = np.where(used, values, 0.0), np.where(used, weight, 0.0)
    _refuse_outside(y, family)
    months, parameters = used.sum(axis=0), design.shape[1]
    outer = np.einsum("tp,tq->tpq", design, design).reshape(len(design), -1)
    eta = _start(y, weight, used, family)
    coefficients = np.zeros((parameters, values.shape[1]))
    moving = months >= parameters
    converged = np.zeros(values.shape[1], dtype=bool)
    for _ in range(1 if family == "mean" else ITERATIONS):
        if not moving.any():
            break
        now, y_now, w_now = eta[:, moving], y[:, moving], weight[:, moving]
        mean = _inverse_link(now, family)
        slope = _variance(mean, family)
        with np.errstate(divide="ignore", invalid="ignore"):
            working = now + np.where(slope > 0, (y_now - mean) / slope, 0.0)
        w_now = w_now * slope
        new = _solve(outer, design, w_now, working)
        stepped = np.clip(design @ new, -FURTHEST, FURTHEST) if family != "mean" else design @ new
        done = np.abs(np.where(used[:, moving], stepped - now, 0.0)).max(axis=0) < TOLERANCE
        coefficients[:, moving] = new
        eta[:, moving] = stepped
        at = np.flatnonzero(moving)
        bounded = np.abs(np.where(used[:, moving], stepped, 0.0)).max(axis=0) < FURTHEST
        converged[at] = (done & bounded) | (family == "mean")
        moving[at[done]] = False
    mean = _inverse_link(design @ coefficients, family)
    return _summary(y, weight, used, design, outer, mean, coefficients, converged, family, months)


def seasonal_design(positions: NDArray[np.int64], calendar: NDArray[np.int64], harmonics: int = 2) -> FloatArray:
    """Return intercept, trend (in years before the last position given as 0) and annual harmonics.

    Parameters
    ----------
    positions
        Months counted from an origin that the fit and its predictions share.
    calendar
        Calendar month of each, 1 to 12.
    harmonics
        Pairs of cosine and sine a year, 0 to 5.

    >>> import numpy as np
    >>> seasonal_design(np.array([0, 12]), np.array([6, 6]), harmonics=0).tolist()
    [[1.0, 0.0], [1.0, 1.0]]
    """
    angle = 2 * np.pi * calendar / 12
    waves = [wave(k * angle) for k in range(1, harmonics + 1) for wave in (np.cos, np.sin)]
    return np.column_stack([np.ones(len(positions)), positions / 12, *waves])


def _solve(outer: FloatArray, design: FloatArray, weight: FloatArray, working: FloatArray) -> FloatArray:
    parameters = design.shape[1]
    information = (weight.T @ outer).reshape(-1, parameters, parameters)
    score = (design.T @ (weight * working)).T
    return np.asarray(np.linalg.solve(_regular(information), score[..., None])[..., 0].T, dtype=float)


def _singular(information: FloatArray) -> NDArray[np.bool_]:
    """Say which matrices cannot be inverted to any use; their fits do not converge and are not used."""
    diagonal = np.einsum("npp->np", information)
    scale = np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    with np.errstate(invalid="ignore", over="ignore"):
        determinant = np.linalg.det(information / scale[:, :, None] / scale[:, None, :])
    return np.asarray(~(determinant > 1e-12))


def _regular(information: FloatArray) -> FloatArray:
    singular = _singular(information)
    if not singular.any():
        return information
    return np.where(singular[:, None, None], np.eye(information.shape[1]), information)


def _summary(
    y: FloatArray,
    weight: FloatArray,
    used: NDArray[np.bool_],
    design: FloatArray,
    outer: FloatArray,
    mean: FloatArray,
    coefficients: FloatArray,
    converged: NDArray[np.bool_],
    family: Family,
    months: NDArray[np.int64],
) -> Fit:
    parameters = design.shape[1]
    variance = _variance(mean, family)
    information = ((weight * variance).T @ outer).reshape(-1, parameters, parameters)
    df = (months - parameters).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        chi_squared = np.where(used & (variance > 0), weight * (y - mean) ** 2 / variance, 0.0).sum(axis=0)
        dispersion = np.where(df > 0, chi_squared / df, np.nan)
    converged = converged & ~_singular(information)
    covariance = np.asarray(np.linalg.inv(_regular(information)), dtype=float)
    return Fit(coefficients, covariance, dispersion, df, months, converged, family)


def _start(y: FloatArray, weight: FloatArray, used: NDArray[np.bool_], family: Family) -> FloatArray:
    if family == "count":
        average = y.sum(axis=0) / np.maximum(used.sum(axis=0), 1)
        return np.log(np.maximum((y + average) / 2, 1e-8))
    if family == "proportion":
        return special.logit((weight * y + 0.5) / (weight + 1))
    return y.copy()


def _inverse_link(eta: FloatArray, family: Family) -> FloatArray:
    if family == "count":
        return np.exp(np.clip(eta, -FURTHEST, FURTHEST))
    return special.expit(eta) if family == "proportion" else eta


def _variance(mean: FloatArray, family: Family) -> FloatArray:
    if family == "count":
        return mean
    return mean * (1 - mean) if family == "proportion" else np.ones_like(mean)


def _refuse_outside(y: FloatArray, family: Family) -> None:
    if family == "count" and (y < 0).any():
        raise InsufficientDataError(
            f"{int((y < 0).sum())} counts below 0; a series that can be negative is fitted with kind='mean'"
        )
    if family == "proportion" and ((y < 0) | (y > 1)).any():
        raise InsufficientDataError(
            f"{int(((y < 0) | (y > 1)).sum())} proportions outside 0 to 1; a ratio that can exceed 1 is fitted with "
            "kind='mean'"
        )

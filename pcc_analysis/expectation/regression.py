"""Regression of many monthly series at once, on one design matrix: quasi-Poisson, quasi-binomial and Gaussian.

Iteratively reweighted least squares in a handful of matrix products, so that 5,000 series cost little more than one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.expectation.reweighted import Block, Family, inverse_link

FloatArray = NDArray[np.float64]

BLOCK = 512  # series fitted together: more do not fit into the processor's cache


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
        return inverse_link(design @ self.coefficients, self.family)

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
    months = used.sum(axis=0)
    outer = np.einsum("tp,tq->tpq", design, design).reshape(len(design), -1)
    count, parameters = values.shape[1], design.shape[1]
    coefficients, covariance = np.zeros((parameters, count)), np.zeros((count, parameters, parameters))
    chi_squared, converged = np.zeros(count), np.zeros(count, dtype=bool)
    for first in range(0, count, BLOCK):
        block = slice(first, first + BLOCK)
        own = Block(y[:, block].copy(), weight[:, block].copy(), used[:, block].copy(), design, outer, family)
        coefficients[:, block], done = own.solve(months[block] >= parameters)
        covariance[block], chi_squared[block], inverted = own.summary(coefficients[:, block])
        converged[block] = done & inverted
    df = (months - parameters).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        dispersion = np.where(df > 0, chi_squared / df, np.nan)
    return Fit(coefficients, covariance, dispersion, df, months, converged, family)


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

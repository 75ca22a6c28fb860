"""Prediction limits: how far the months ahead may lie from what a fitted model expects of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

FloatArray = NDArray[np.float64]

SHAPE = 2 / 3  # power for counts (Farrington 1996), shape of the beta integral for proportions (Cox and Snell 1968)


@dataclass(frozen=True)
class Predicted:
    """What a model expects of one window of months, one element per measure.

    Attributes
    ----------
    expected
        The count, or the proportion or mean over the window.
    error
        Standard error of prediction in the same unit: chance in the window and in the estimate.
    dispersion, degrees_of_freedom
        Of the fit.
    kind
        ``count``, ``proportion`` or ``mean``.
    """

    expected: FloatArray
    error: FloatArray
    dispersion: FloatArray
    degrees_of_freedom: FloatArray
    kind: str

    def limits(self, confidence: float) -> tuple[FloatArray, FloatArray]:
        """Return the lower and upper prediction limit at a two-sided confidence."""
        quantile = special.stdtrit(self.degrees_of_freedom, 1 - (1 - confidence) / 2)
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.kind == "mean":
                return self.expected - quantile * self.error, self.expected + quantile * self.error
            if self.kind == "proportion":
                centre, reach = _stretch(self.expected), quantile * self.error * _stretch_slope(self.expected)
                return _relax(centre - reach), _relax(centre + reach)
            lower = self._from_power(-quantile, np.full_like(self.expected, SHAPE))
            return lower, self._from_power(quantile, self._upper_power())

    def p(self, observed: FloatArray) -> FloatArray:
        """Return the two-sided p of what was observed; 1 where nothing varies and nothing differs."""
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.kind == "mean":
                distance = (observed - self.expected) / self.error
            elif self.kind == "proportion":
                distance = (_stretch(observed) - _stretch(self.expected)) / (self.error * _stretch_slope(self.expected))
            else:
                power = np.where(observed > self.expected, self._upper_power(), SHAPE)
                distance = (observed**power - self.expected**power) / (
                    power * self.expected ** (power - 1) * self.error
                )
        same = np.abs(observed - self.expected) <= 1e-9 * np.abs(observed)
        known = np.isnan(observed) | np.isnan(self.expected)
        distance = np.where(known, np.nan, np.where(same, 0.0, distance))
        return 2 * special.stdtr(self.degrees_of_freedom, -np.abs(distance))

    def _upper_power(self) -> FloatArray:
        """Power that takes the skewness out of a negative binomial count: 2/3 at dispersion 1, towards 1/3."""
        return (1 + 1 / self.dispersion) / 3

    def _from_power(self, quantile: FloatArray, power: FloatArray) -> FloatArray:
        moved = self.expected**power + quantile * power * self.expected ** (power - 1) * self.error
        return np.maximum(moved, 0.0) ** (1 / power)


def rare_count_limits(
    events: FloatArray, months: FloatArray, ahead: int, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Return prediction limits of a rare count at a constant rate, after so many events in so many months.

    Notes
    -----
    Negative binomial, the predictive distribution of a Poisson count under Jeffreys' prior: Gelman and
    others, Bayesian Data Analysis (2013), section 2.6.
    """
    from scipy import stats  # slow to import, and needed for rare counts only

    share = months / (months + ahead)
    tail = (1 - confidence) / 2
    return stats.nbinom.ppf(tail, events + 0.5, share), stats.nbinom.ppf(1 - tail, events + 0.5, share)


def rare_count_p(observed: FloatArray, events: FloatArray, months: FloatArray, ahead: int) -> FloatArray:
    """Return the two-sided p of a rare count, by the same distribution."""
    share = months / (months + ahead)
    below = special.betainc(events + 0.5, observed + 1, share)
    above = np.where(observed > 0, special.betaincc(events + 0.5, np.maximum(observed, 1e-300), share), 1.0)
    return np.minimum(1.0, 2 * np.minimum(below, above))


def _stretch(proportion: FloatArray) -> FloatArray:
    return special.beta(SHAPE, SHAPE) * special.betainc(SHAPE, SHAPE, np.clip(proportion, 0.0, 1.0))


def _stretch_slope(proportion: FloatArray) -> FloatArray:
    return (proportion * (1 - proportion)) ** (SHAPE - 1)


def _relax(stretched: FloatArray) -> FloatArray:
    return special.betaincinv(SHAPE, SHAPE, np.clip(stretched / special.beta(SHAPE, SHAPE), 0.0, 1.0))

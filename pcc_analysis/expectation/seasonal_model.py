"""The model behind an expectation: trend and season of every measure, fitted together on the same months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pcc_analysis.expectation.prediction import Predicted, rare_count_limits, rare_count_p
from pcc_analysis.expectation.regression import Family, Fit, fit, seasonal_design
from pcc_analysis.flags import NO_DATA
from pcc_analysis.history import FloatArray, History, insufficient
from pcc_analysis.months import months_in_words

FITTED = 60  # months before the period tested that a model is fitted on
FEWEST = 36  # months there have to be
EVENTS_PER_PARAMETER = 5  # below this many the rate is taken as constant
HARMONICS = 2
METHODS = {"count": "quasi-Poisson", "proportion": "quasi-binomial", "mean": "weighted least squares"}

Test = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True)
class Window:
    """What is expected of some months taken together, one element per measure."""

    expected: FloatArray
    lower: FloatArray
    upper: FloatArray
    test: Test


@dataclass(frozen=True)
class Seasonal:
    """Measures of one kind with trend and season."""

    kind: Family
    at: NDArray[np.int64]
    fit: Fit

    @property
    def method(self) -> str:
        """The name of the model."""
        return METHODS[self.kind]

    @property
    def degrees_of_freedom(self) -> FloatArray:
        """Of the dispersion: months less parameters; infinite where it is the floor and not an estimate."""
        if self.kind == "mean":
            return self.fit.degrees_of_freedom
        return np.where(self.fit.dispersion > 1, self.fit.degrees_of_freedom, np.inf)

    @property
    def dispersion(self) -> FloatArray:
        """Dispersion of the fit, at least 1 where counting sets a floor."""
        return self.fit.dispersion if self.kind == "mean" else np.maximum(self.fit.dispersion, 1.0)

    def predict(self, design: FloatArray, base: FloatArray, confidence: float) -> Window:
        """Return the expectation of the months of ``design`` taken together."""
        weight = np.ones_like(base) if self.kind == "count" else np.nan_to_num(base)
        mean = self.fit.mean(design)
        total, variance = self.fit.total(design, weight)
        chance = {"count": mean, "proportion": mean * (1 - mean), "mean": np.ones_like(mean)}[self.kind]
        size = np.ones(len(self.at)) if self.kind == "count" else weight.sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.sqrt(self.dispersion * ((chance * weight).sum(axis=0) + variance)) / size
            found = Predicted(total / size, error, self.dispersion, self.degrees_of_freedom, self.kind)
        return Window(found.expected, *found.limits(confidence), found.p)

    def mean(self, design: FloatArray) -> FloatArray:
        """Return the fitted mean of each month and measure."""
        return self.fit.mean(design)


@dataclass(frozen=True)
class Constant:
    """Measures of one kind with too few events for more than a rate."""

    kind: Family
    at: NDArray[np.int64]
    events: FloatArray
    exposure: FloatArray
    months: FloatArray
    dispersion: FloatArray

    @property
    def degrees_of_freedom(self) -> FloatArray:
        """Of the dispersion: months less the rate."""
        return self.months - 1

    @property
    def method(self) -> str:
        """The name of the model."""
        return METHODS[self.kind] + ", constant rate"

    def predict(self, design: FloatArray, base: FloatArray, confidence: float) -> Window:
        """Return the expectation of so many months as ``design`` has; overdispersion shrinks the evidence."""
        phi = self.dispersion
        if self.kind == "count":
            events, ahead = self.events / phi, len(design)
            lower, upper = rare_count_limits(events, self.months, ahead, confidence)
            expected = self.events / self.months * ahead
            return Window(
                expected, lower * phi, upper * phi, lambda y: rare_count_p(y / phi, events, self.months, ahead)
            )
        rate, size = (self.events + 0.5) / (self.exposure + 1), np.nan_to_num(base).sum(axis=0)
        with np.errstate(divide="ignore"):
            error = np.sqrt(phi * rate * (1 - rate) * (1 / size + 1 / (self.exposure + 1)))
        found = Predicted(rate, error, phi, self.months - 1, self.kind)
        return Window(found.expected, *found.limits(confidence), found.p)

    def mean(self, design: FloatArray) -> FloatArray:
        """Return the rate, the same in every month."""
        with np.errstate(invalid="ignore"):
            return np.tile(self.events / self.exposure, (len(design), 1))


@dataclass(frozen=True)
class Expectation:
    """Models of every measure of a history, fitted on the same months.

    Attributes
    ----------
    past
        The history they were fitted on, which may go on beyond the months fitted.
    fitted
        The months offered to the fit; a measure uses those of them that it has.
    months
        How many months each measure used.
    models
        One per kind and form.
    """

    past: History
    fitted: pd.PeriodIndex
    months: NDArray[np.int64]
    models: tuple[Seasonal | Constant, ...]

    @property
    def fitted_on(self) -> str:
        """The months fitted, in words."""
        return months_in_words(self.fitted)

    def predict(self, months: pd.PeriodIndex, base: FloatArray, confidence: float) -> tuple[Window, Any]:
        """Return what to expect of the given months taken together, and the method, one element per measure.

        Parameters
        ----------
        months
            The window: counts are added, proportions and means pooled.
        base
            Months by measures: the denominators; not used for counts.
        confidence
            Two-sided.
        """
        count = len(self.past.measures)
        expected, lower, upper = np.full((3, count), np.nan)
        method = np.full(count, "", dtype=object)
        design = self.design(months)
        tests: list[tuple[NDArray[np.int64], Test]] = []
        for model in self.models:
            one = model.predict(design, base[:, model.at], confidence)
            expected[model.at], lower[model.at], upper[model.at] = one.expected, one.lower, one.upper
            method[model.at] = model.method
            tests.append((model.at, one.test))

        def test(observed: FloatArray) -> FloatArray:
            p = np.full(count, np.nan)
            for at, one_test in tests:
                p[at] = one_test(observed[at])
            return p

        return Window(expected, lower, upper, test), method

    def mean(self, months: pd.PeriodIndex, season: bool = True) -> FloatArray:
        """Return the fitted mean of each month and measure, per unit of base; without the season if asked."""
        out = np.full((len(months), len(self.past.measures)), np.nan)
        design = self.design(months)
        if not season:
            design[:, 2:] = 0.0
        for model in self.models:
            out[:, model.at] = model.mean(design)
        return out

    def spread(self) -> tuple[FloatArray, FloatArray]:
        """Return each measure's dispersion and its degrees of freedom."""
        dispersion, df = np.full((2, len(self.past.measures)), np.nan)
        for model in self.models:
            dispersion[model.at] = model.dispersion
            df[model.at] = model.degrees_of_freedom
        return dispersion, df

    def notes(self) -> NDArray[Any]:
        """Return why a measure has no expectation, or an empty text."""
        return np.where(self.past.empty(), NO_DATA, insufficient(self.months, FEWEST))

    def design(self, months: pd.PeriodIndex) -> FloatArray:
        """Return the design matrix of any months, on the time scale of the fit."""
        position = ordinals(months) - ordinals(self.fitted)[-1] if len(self.fitted) else ordinals(months)
        return seasonal_design(position, np.asarray(months.month), HARMONICS)


def learn(past: History, back: int = 0, fitted: int = FITTED) -> Expectation:
    """Fit every measure on the months that end ``back`` months before the last.

    Parameters
    ----------
    past
        From ``history``; a re-based measure has no months before its baseline.
    back
        Months left out at the end, because they are to be tested.
    fitted
        Months to fit on; a measure needs 36 of them or has no expectation.

    Returns
    -------
    Expectation
        Quasi-Poisson for counts, quasi-binomial for proportions, least squares weighted by the denominators
        for means: intercept, linear trend and two annual harmonics. Where fewer than 5 events stand behind
        each parameter (30 in all; for a proportion also 30 that did not happen), or a fit does not converge,
        the rate is constant.
    """
    end = max(len(past.months) - back, 0)
    months = past.months[max(end - fitted, 0) : end]
    numerator, base = past.numerator[max(end - fitted, 0) : end], past.base[max(end - fitted, 0) : end]
    there = ~np.isnan(numerator) & (base > 0)
    used = there.sum(axis=0)
    model = Expectation(past, months, used, ())
    if len(months) < FEWEST:
        return model
    value = np.where(there, numerator, np.nan) / np.where(there, base, 1.0)
    design = model.design(months)
    few = EVENTS_PER_PARAMETER * design.shape[1]
    happened = np.where(there, numerator, 0.0).sum(axis=0)
    exposure = np.where(there, base, 0.0).sum(axis=0)
    rare = {"count": happened < few, "proportion": np.minimum(happened, exposure - happened) < few}
    models: list[Seasonal | Constant] = []
    for kind in dict.fromkeys(past.kinds):
        mine = (past.kinds == kind) & (used >= FEWEST)
        rich = np.flatnonzero(mine & ~rare.get(kind, np.zeros_like(mine)))
        weight = np.ones_like(base) if kind == "count" else base
        fits = fit(value[:, rich], design, kind, weight[:, rich])
        mine[rich[fits.converged]] = False
        models.append(Seasonal(kind, rich[fits.converged], fits.take(fits.converged)))
        rest = np.flatnonzero(mine)
        phi = _flat_dispersion(value[:, rest], weight[:, rest], kind)
        models.append(Constant(kind, rest, happened[rest], exposure[rest], used[rest].astype(float), phi))
    return replace(model, models=tuple(one for one in models if len(one.at)))


def ordinals(months: pd.PeriodIndex) -> NDArray[np.int64]:
    """Return consecutive numbers for consecutive months."""
    return np.asarray(months.year * 12 + months.month, dtype=np.int64)


def _flat_dispersion(value: FloatArray, base: FloatArray, kind: Family) -> FloatArray:
    """Pearson's dispersion about a constant rate, at least 1."""
    there = ~np.isnan(value)
    weight = np.where(there, base, 0.0)
    y = np.where(there, value, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (weight * y).sum(axis=0) / weight.sum(axis=0)
        variance = rate * (1 - rate) if kind == "proportion" else rate
        ratio = (weight * (y - rate) ** 2).sum(axis=0) / variance / (there.sum(axis=0) - 1)
    return np.where(variance > 0, np.maximum(ratio, 1.0), 1.0)

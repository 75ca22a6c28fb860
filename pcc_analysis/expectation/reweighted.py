"""Iteratively reweighted least squares for a block of series that share a design matrix."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

FloatArray = NDArray[np.float64]
Family = Literal["count", "proportion", "mean"]

TOLERANCE = 1e-7  # largest step of a linear predictor after which a fit is done: what is left is about its square
ITERATIONS = 60
FURTHEST = 30.0  # a linear predictor stays within this of 0: exp(30) is 10 million million


@dataclass(frozen=True)
class Block:
    """Some of the series: what was observed, its weight, and whether it was."""

    y: FloatArray
    weight: FloatArray
    used: NDArray[np.bool_]
    design: FloatArray
    outer: FloatArray
    family: Family

    def solve(self, moving: NDArray[np.bool_]) -> tuple[FloatArray, NDArray[np.bool_]]:
        """Return the coefficients of the series to be fitted, and whether each fit has converged."""
        coefficients = np.zeros((self.design.shape[1], self.y.shape[1]))
        converged = np.zeros(self.y.shape[1], dtype=bool)
        at = np.flatnonzero(moving)
        y, weight, used = self.y[:, at], self.weight[:, at], self.used[:, at]
        eta = _start(y, weight, used, self.family)
        for _ in range(1 if self.family == "mean" else ITERATIONS):
            if not len(at):
                break
            mean = inverse_link(eta, self.family)
            slope = _variance(mean, self.family)
            with np.errstate(divide="ignore", invalid="ignore"):
                working = eta + np.where(slope > 0, (y - mean) / slope, 0.0)
            new = _solve(self.outer, self.design, weight * slope, working)
            stepped = self.design @ new
            if self.family != "mean":
                np.clip(stepped, -FURTHEST, FURTHEST, out=stepped)
            done = np.abs(np.where(used, stepped - eta, 0.0)).max(axis=0) < TOLERANCE
            bounded = np.abs(np.where(used, stepped, 0.0)).max(axis=0) < FURTHEST
            coefficients[:, at] = new
            converged[at] = (done & bounded) | (self.family == "mean")
            eta = stepped
            if done.any():
                at, used = at[~done], used[:, ~done]
                eta, y, weight = eta[:, ~done], y[:, ~done], weight[:, ~done]
        return coefficients, converged

    def summary(self, coefficients: FloatArray) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
        """Return the covariance before dispersion, Pearson's chi-squared, and whether there is a covariance."""
        mean = inverse_link(self.design @ coefficients, self.family)
        variance = _variance(mean, self.family)
        information = _information(self.outer, self.weight * variance)
        with np.errstate(divide="ignore", invalid="ignore"):
            pearson = np.where(self.used & (variance > 0), self.weight * (self.y - mean) ** 2 / variance, 0.0)
        singular = _singular(information)
        regular = np.where(singular[:, None, None], np.eye(len(coefficients)), information)
        return np.linalg.inv(regular), pearson.sum(axis=0), ~singular


def _solve(outer: FloatArray, design: FloatArray, weight: FloatArray, working: FloatArray) -> FloatArray:
    information = _information(outer, weight)
    score = (design.T @ (weight * working)).T[..., None]
    try:
        return np.asarray(np.linalg.solve(information, score)[..., 0].T, dtype=float)
    except np.linalg.LinAlgError:  # a fit that cannot be done; it will not count as converged
        regular = np.where(_singular(information)[:, None, None], np.eye(design.shape[1]), information)
        return np.asarray(np.linalg.solve(regular, score)[..., 0].T, dtype=float)


def _information(outer: FloatArray, weight: FloatArray) -> FloatArray:
    """Return the information matrix of every series."""
    parameters = math.isqrt(outer.shape[1])
    return np.asarray((weight.T @ outer).reshape(-1, parameters, parameters))


def _singular(information: FloatArray) -> NDArray[np.bool_]:
    """Say which matrices cannot be inverted to any use; their fits do not converge and are not used."""
    diagonal = np.einsum("npp->np", information)
    scale = np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
    with np.errstate(invalid="ignore", over="ignore"):
        determinant = np.linalg.det(information / scale[:, :, None] / scale[:, None, :])
    return np.asarray(~(determinant > 1e-12))


def _start(y: FloatArray, weight: FloatArray, used: NDArray[np.bool_], family: Family) -> FloatArray:
    if family == "count":
        average = y.sum(axis=0) / np.maximum(used.sum(axis=0), 1)
        return np.log(np.maximum((y + average) / 2, 1e-8))
    if family == "proportion":
        return special.logit((weight * y + 0.5) / (weight + 1))
    return y.copy()


def inverse_link(eta: FloatArray, family: Family) -> FloatArray:
    """Return the mean that belongs to a linear predictor."""
    if family == "count":
        return np.exp(np.clip(eta, -FURTHEST, FURTHEST))
    return special.expit(eta) if family == "proportion" else eta


def _variance(mean: FloatArray, family: Family) -> FloatArray:
    if family == "count":
        return mean
    return mean * (1 - mean) if family == "proportion" else np.ones_like(mean)

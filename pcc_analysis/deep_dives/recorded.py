"""Figures recorded in a notebook: in the metadata of a cell's output, where a program finds them and no reader does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pcc_analysis.deep_dives.finding import Finding
from pcc_analysis.elements import RECORDED


def record(name: str, figure: Finding | pd.Series | Mapping[str, Any]) -> None:
    """Record a figure of the notebook; shows nothing.

    Parameters
    ----------
    name
        Its name in the record.
    figure
        A finding, of which its first row is recorded, or one row of figures.
    """
    from IPython.display import publish_display_data

    publish_display_data({}, {RECORDED: {name: as_recorded(figure)}})


def as_recorded(figure: Finding | pd.Series | Mapping[str, Any]) -> dict[str, Any]:
    """Return a figure as it is recorded: values that JSON has, floats in full, what is missing as None.

    >>> as_recorded({"value": np.float64(0.25), "lower": float("nan"), "month": pd.Period("2019-06", "M")})
    {'value': 0.25, 'lower': None, 'month': '2019-06'}
    """
    row = figure.headline if isinstance(figure, Finding) else figure
    return {str(name): _plain(value) for name, value in dict(row).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    return value if isinstance(value, bool | int | float | str) else str(value)

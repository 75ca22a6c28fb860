"""The monthly table and the distributions behind medians: what everything above record level is computed from."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

MONTHLY_COLUMNS = ["measure", "area", "month", "numerator", "denominator"]
DISTRIBUTION_COLUMNS = ["measure", "area", "month", "value", "count"]

_KEY = {
    "measure": pa.Column(str),
    "area": pa.Column(str),
    "month": pa.Column(pd.PeriodDtype("M")),
}

MONTHLY = pa.DataFrameSchema(
    _KEY
    | {
        "numerator": pa.Column(float, pa.Check.ge(0, error="a numerator is negative"), nullable=True),
        "denominator": pa.Column(float, pa.Check.ge(0, error="a denominator is negative"), nullable=True),
    },
    unique=["measure", "area", "month"],
    strict=True,
    ordered=True,
    name="monthly table",
)

DISTRIBUTIONS = pa.DataFrameSchema(
    _KEY | {"value": pa.Column(float), "count": pa.Column(float, pa.Check.gt(0))},
    unique=["measure", "area", "month", "value"],
    strict=True,
    ordered=True,
    name="distributions",
)

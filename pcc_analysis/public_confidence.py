"""Public confidence: the latest published estimates, with the limits that were published beside them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.intervals import more_than_chance
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.measures.confidence import Z
from pcc_analysis.months import as_month, month_name

MEASURE = "public_confidence"
COLUMNS = [
    "measure", "period_end", "value", "half_width", "lower", "upper", "method", "previous", "change", "change_lower",
    "change_upper", "more_than_chance",
]  # fmt: skip


def public_confidence(monthly: Monthly, to: str | pd.Period, estimates: int = 5) -> pd.DataFrame:
    """Return the latest published estimates of public confidence.

    Parameters
    ----------
    monthly
        The monthly table with the measure ``public_confidence``.
    to
        The last month; an estimate for a period that ends later is not shown.
    estimates
        How many, at most.

    Returns
    -------
    DataFrame
        One row per estimate, oldest first: ``value``, ``half_width`` (after the plus-minus sign), ``lower`` and
        ``upper`` as published, all proportions. ``change`` is the difference from the estimate for a period that ends
        twelve months earlier; NaN where that was not published. Estimates less than a year apart share respondents and
        are not compared.

    Raises
    ------
    InsufficientDataError
        If no estimate is for a period that ends by then.

    Notes
    -----
    Limits of a difference of two independent estimates: the root of the sum of the squared half widths.
    """
    rows = monthly.in_area(FORCE).table
    rows = rows[(rows["measure"] == MEASURE) & (rows["denominator"] > 0) & (rows["month"] <= as_month(to))]
    rows = rows.sort_values("month")
    if rows.empty:
        raise InsufficientDataError(
            f"there is no estimate of public confidence for a period that ends by {month_name(as_month(to))}; put the "
            "published ones into confidence/ in the data folder"
        )
    share = rows["numerator"] / rows["denominator"]
    half = Z * np.sqrt(share * (1 - share) / rows["denominator"])
    told = pd.DataFrame({"period_end": rows["month"], "value": share, "half_width": half}).set_index("period_end")
    told["lower"] = (told["value"] - told["half_width"]).clip(lower=0)
    told["upper"] = (told["value"] + told["half_width"]).clip(upper=1)
    told["measure"], told["method"] = MEASURE, "published"
    earlier = told[["value", "half_width"]].reindex(told.index - 12).set_axis(told.index)
    told["previous"] = earlier["value"]
    told["change"] = told["value"] - told["previous"]
    wide = np.hypot(told["half_width"], earlier["half_width"])
    told["change_lower"], told["change_upper"] = told["change"] - wide, told["change"] + wide
    limits = told[["change_lower", "change_upper"]].set_axis(["lower", "upper"], axis=1)
    told["more_than_chance"] = more_than_chance(limits, unchanged=0)
    return told.reset_index()[COLUMNS].tail(estimates).reset_index(drop=True)

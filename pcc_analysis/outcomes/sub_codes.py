"""Why victims do not support action: outcomes 14 and 16 by their sub-codes."""

from __future__ import annotations

import pandas as pd

from pcc_analysis.intervals import wilson
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.outcomes.counts import counts_of
from pcc_analysis.reference import load
from pcc_analysis.windows import TWELVE_MONTHS, Window


def outcomes_by_sub_code(
    monthly: Monthly,
    to: str | pd.Period,
    of: str = "rape_outcome_14_16",
    window: Window = TWELVE_MONTHS,
    *,
    area: str = FORCE,
) -> pd.DataFrame:
    """Return why victims do not support action: outcomes 14 and 16 by sub-code.

    Parameters
    ----------
    monthly
        The monthly table with the measures of sub-codes.
    to, window, area
        As in `outcome_ratio_table`.
    of
        The measure that counts the outcomes: of rape, or of domestic abuse.

    Returns
    -------
    DataFrame
        ``measure, code, label, numerator, denominator, value, lower, upper`` (of all, Wilson), ``of_recorded`` with
        ``of_recorded_lower, of_recorded_upper`` (of those with a sub-code), ``confidence, method, note``. The total
        first, then those without a sub-code, then the sub-codes by number; those that no list holds last.

    Raises
    ------
    MeasureError
        Where the measures are not there.

    Notes
    -----
    Document 001, page on rape and serious sexual offences. It prints the per cent of those recorded for the outcomes
    without a sub-code as 0.0; there is no such figure, and it is missing here.
    """
    codes = load("outcome_sub_codes")
    ids = [f"{of}_{code.lower()}" for code in codes["code"]]
    nowhere = f"{of}_not_recorded"
    found = counts_of(monthly, [nowhere, *ids], to, window, area)
    total, missing = found["denominator"].max(), found["numerator"][nowhere]
    listed = pd.DataFrame(
        {
            "measure": ids,
            "code": codes["code"],
            "label": codes["label"],
            "numerator": found["numerator"][ids].to_numpy(),
        }
    ).sort_values("numerator", ascending=False, kind="stable")
    rows = [
        (of, "", "Total", total),
        (nowhere, "", "Not recorded", missing),
        *listed.itertuples(index=False, name=None),
    ]
    if (rest := total - missing - listed["numerator"].sum()) > 0:
        rows.append((f"{of}_not_listed", "", "Sub-code that is not listed", rest))
    table = pd.DataFrame(rows, columns=["measure", "code", "label", "numerator"])
    shares = wilson(table["numerator"], pd.Series(total, index=table.index))
    recorded = table["numerator"].where(table["measure"] != nowhere).where(table["measure"] != of, total - missing)
    of_recorded = wilson(recorded, pd.Series(total - missing, index=table.index))
    for name, column in (("of_recorded", "value"), ("of_recorded_lower", "lower"), ("of_recorded_upper", "upper")):
        shares[name] = of_recorded[column]
    table["denominator"] = total
    return pd.concat([table, shares], axis=1)

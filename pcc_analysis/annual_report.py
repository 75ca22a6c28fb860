"""Tables of the annual report that are sums of what was supplied: budget lines, and cohorts of offenders."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pcc_analysis.errors import DataContractError, Fault, InsufficientDataError
from pcc_analysis.numbers import count_noun, format_number
from pcc_analysis.periods import FinancialYear

ROUNDING = 0.0005
"""Million pounds are printed with three decimals, so every line may be out by half of the last."""

STAGES = ("before", "during", "after")


def budget_table(lines: pd.DataFrame) -> pd.DataFrame:
    """Set out budget lines by year and version, with the totals of each side added up.

    Parameters
    ----------
    lines
        Rows of the source ``budget``: ``month`` (last month of the financial year), ``version``, ``side`` (``cost``
        or ``income``), ``line``, ``amount`` (million pounds), ``total`` (the line is a printed total).

    Returns
    -------
    DataFrame
        Indexed by ``side`` and ``line`` in the order given, each side closed by its total; one column per financial
        year and version, such as ``("2023-24", "actual")``. A line that a column does not have is NaN. Totals are sums
        of the lines; a printed total gives the name of the row and is checked.

    Raises
    ------
    InsufficientDataError
        Without any line.
    DataContractError
        Where a printed total differs from the sum of its lines by more than rounding allows, where a line stands twice
        in a column, or where a side has a total and no lines.
    """
    if lines.empty:
        raise InsufficientDataError("there are no budget lines; put them into budget/ in the data folder")
    given = lines.assign(
        year=[FinancialYear.containing(day).name for day in pd.to_datetime(lines["month"])],
        total=lines["total"].fillna(False).astype(bool),
    )
    if twice := int(given.duplicated(["year", "version", "side", "line"]).sum()):
        raise DataContractError([_fault("a line stands twice in one year and version", twice, "leave one of them")])
    wide = given.pivot(index=["side", "line"], columns=["year", "version"], values="amount")
    wide = wide.reindex(columns=list(dict.fromkeys(zip(given["year"], given["version"], strict=True))))
    rows, faults = [], []
    for side, own in given.groupby("side", sort=False):
        printed = list(dict.fromkeys(own.loc[own["total"], "line"]))
        listed = wide.loc[[(side, part) for part in dict.fromkeys(own.loc[~own["total"], "line"])]]
        added = listed.sum(min_count=1)
        faults += [fault for name in printed for fault in _disagreements(name, wide.loc[(side, name)], listed, added)]
        closing = pd.MultiIndex.from_tuples(
            [(side, printed[0] if printed else f"Total {side}")], names=listed.index.names
        )
        rows += [listed, added.to_frame().T.set_axis(closing)]
    if faults:
        raise DataContractError(faults)
    return pd.concat(rows)


def _disagreements(name: str, printed: pd.Series, listed: pd.DataFrame, added: pd.Series) -> Iterator[Fault]:
    """Yield the printed totals that are not the sum of their lines, as far as rounding allows."""
    for column, total in printed.dropna().items():
        assert isinstance(column, tuple)
        lines, found = int(listed[column].notna().sum()), float(added.fillna(0.0)[column])
        if abs(total - found) > ROUNDING * (lines + 1) + 1e-9:
            said = f"{name} of {column[0]} ({column[1]}) is {format_number(total, 3)} and its lines add up to "
            yield _fault(said + format_number(found, 3), 0, "correct the total, or add the line that is missing")


def cohort_table(cohorts: pd.DataFrame) -> pd.DataFrame:
    """Set out what cohorts of offenders cost and how often they offended, with the change from during to after.

    Parameters
    ----------
    cohorts
        Rows of the source ``offender_management`` of one year: ``cohort``, ``offenders``, and for ``before``,
        ``during`` and ``after`` the ``cost_`` (pounds) and the ``offences_``; ``before`` may be blank.

    Returns
    -------
    DataFrame
        Indexed by cohort in the order given, ``All cohorts`` last: the columns given, ``cost_change`` and
        ``offences_change`` (after less during), and the same in per cent of during as ``cost_percent_change`` and
        ``offences_percent_change`` (proportions, NaN where during is 0). A sum with a blank part is NaN.

    Raises
    ------
    InsufficientDataError
        Without any cohort, or where one stands twice.

    Notes
    -----
    The time after is not as long as the time during, and offenders are chosen when they offend most: a fall is not
    the effect of the programme. Document 001 prints the table without either length.
    """
    if cohorts.empty:
        raise InsufficientDataError("there are no cohorts; put them into offender-management/ in the data folder")
    if twice := int(cohorts.duplicated("cohort").sum()):
        raise InsufficientDataError(
            f"{count_noun(twice, 'cohort')} {'stands' if twice == 1 else 'stand'} twice; give the rows of one year"
        )
    columns = ["offenders", *(f"{what}_{stage}" for stage in STAGES for what in ("cost", "offences"))]
    table = cohorts.set_index("cohort").reindex(columns=columns).astype(float)
    table.loc["All cohorts"] = table.sum(skipna=False)
    for what in ("cost", "offences"):
        during = table[f"{what}_during"]
        table[f"{what}_change"] = table[f"{what}_after"] - during
        table[f"{what}_percent_change"] = table[f"{what}_change"] / during.where(during > 0)
    return table


def _fault(rule: str, rows: int, remedy: str) -> Fault:
    return Fault("budget", "budget", rule, rows, remedy=remedy)

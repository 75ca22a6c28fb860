"""Who is at work and who can respond: the tables of community policing team resourcing, and special constables."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import pandas as pd

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import figures
from pcc_analysis.measures import FORCE, NOT_ALLOCATED, Monthly
from pcc_analysis.measures.workforce import HEADS, ROLES
from pcc_analysis.months import as_month, month_name
from pcc_analysis.windows import THREE_MONTHS, Window

TOTAL = "TOTAL"
TEAMS_ONLY = ("cpt_proactive", "cpt_available_to_respond")


def resourcing(
    monthly: Monthly,
    to: str | pd.Period,
    *,
    by: Literal["role", "team"] = "role",
    window: Window = THREE_MONTHS,
    area: str = FORCE,
) -> pd.DataFrame:
    """Compute a resourcing table from the head counts, as in figures 1 to 3 of document 000.

    Parameters
    ----------
    monthly
        The monthly table with the measures of the workforce.
    to
        The last month of the window.
    by
        ``role``: PC, SGT, LCI, PCSO and TOTAL of the force or of one team. ``team``: each team and the TOTAL.
    window
        A quarter unless given. Head counts are means over its months, shares add the months and then divide.
    area
        The force, or a team (by role only).

    Returns
    -------
    DataFrame
        Indexed by role or team: ``establishment``, six reasons, ``not_at_work``, ``at_work`` (proportion),
        ``proactive`` and ``available_to_respond`` (proportion of PC posts), ``months``. The last two figures are of
        PCs and stand in the rows PC and TOTAL; they are NaN where the extract does not say who is on proactive duties.

    Raises
    ------
    InsufficientDataError
        If no month of the window has a snapshot.

    Notes
    -----
    At work: (establishment - not at work) / establishment. Available to respond: (PC establishment - PCs not at work -
    PCs on proactive, support or recuperative duties) / PC establishment. Document 000, figures 1 to 3: both
    reproduce every printed row.
    """
    last = as_month(to)
    names = [f"{head}{role}" for role in ("", *(f"_{one}" for one in ROLES)) for head in _heads()]
    table = _figures(monthly, (*names, *TEAMS_ONLY), last, window)
    if by == "team":
        areas = [one for one in table.index.get_level_values("area").unique() if one not in (FORCE, NOT_ALLOCATED)]
        left = [NOT_ALLOCATED] if NOT_ALLOCATED in table.index.get_level_values("area") else []
        rows = {one: _row(table.xs(one, level="area"), "", responds=True) for one in [*areas, *left]}
        rows[TOTAL] = _row(table.xs(FORCE, level="area"), "", responds=True)
        return pd.DataFrame(rows).T.rename_axis("team")
    own = table.xs(area, level="area")
    rows = {role.upper(): _row(own, f"_{role}", responds=role == "pc") for role in ROLES}
    rows[TOTAL] = _row(own, "", responds=True)
    return pd.DataFrame(rows).T.rename_axis("role")


def specials_table(monthly: Monthly, to: str | pd.Period, *, window: Window = THREE_MONTHS) -> pd.DataFrame:
    """Compute special constables by area: how many, their hours, and hours per person and month.

    Parameters
    ----------
    monthly
        The monthly table with the measures of special constables.
    to
        The last month of the window.
    window
        A quarter unless given.

    Returns
    -------
    DataFrame
        Indexed by area, the force last: ``number`` (mean of the months), ``hours`` (sum), ``hours_per_person`` (per
        person and month; NaN where there is nobody), ``months``.

    Raises
    ------
    InsufficientDataError
        If no month of the window is there.
    """
    table = _figures(
        monthly,
        ("specials_headcount", "specials_hours", "specials_hours_per_person_per_month"),
        as_month(to),
        window,
    )
    wide = table["value"].unstack("measure")
    order = [*(one for one in wide.index if one not in (FORCE, NOT_ALLOCATED)), NOT_ALLOCATED, FORCE]
    wide = wide.reindex([one for one in order if one in wide.index])
    told = pd.DataFrame(
        {
            "number": wide["specials_headcount"],
            "hours": wide["specials_hours"],
            "hours_per_person": wide["specials_hours_per_person_per_month"],
        }
    )
    return told.assign(months=table["months"].groupby(level="area").max()).rename_axis("area")


def _heads() -> list[str]:
    return [*(f"cpt_{head}" for head in HEADS), "cpt_at_work"]


@lru_cache(maxsize=1)  # one table after the other is taken from it
def _figures(monthly: Monthly, names: tuple[str, ...], last: pd.Period, window: Window) -> pd.DataFrame:
    """Return the figures of the force and of every area."""
    chosen = monthly.of(name for name in names if name in monthly.measures)
    months = window.months_to(last)
    if not chosen.table["month"].isin(months).any():
        raise InsufficientDataError(
            f"there is no snapshot in the {window.label(last)} for {names[0]}; add the extract for {month_name(last)}, "
            "or ask for a month that has one"
        )
    return figures(chosen, months, window.name, area=None).set_index(["measure", "area"])


def _row(own: pd.DataFrame, suffix: str, *, responds: bool) -> dict[str, float]:
    """Return one row of the table from the figures of one role or team."""
    row = {head: own["value"].get(f"cpt_{head}{suffix}", float("nan")) for head in HEADS}
    row["at_work"] = own["value"].get(f"cpt_at_work{suffix}", float("nan"))
    known = responds and own["denominator"].get("cpt_available_to_respond", 0) > 0
    row["proactive"] = own["value"].get("cpt_proactive", float("nan")) if known else float("nan")
    row["available_to_respond"] = own["value"].get("cpt_available_to_respond", float("nan")) if known else float("nan")
    row["months"] = own["months"].get(f"cpt_at_work{suffix}", 0)
    return row

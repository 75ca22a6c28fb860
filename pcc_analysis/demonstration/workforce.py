"""Simulated resourcing of the community policing teams: posts and absences by month, team and role."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import write_rows
from pcc_analysis.demonstration.inputs import rows
from pcc_analysis.demonstration.levels import anchored

PRINTED = (np.datetime64("2019-04"), np.datetime64("2019-06"))
REASONS = ("vacancies", "long_term_sickness", "maternity_leave", "suspended", "abstracted", "short_term_absence")
ESTABLISHMENT = ((2014, 0.95), (2018, 0.99), (2019.2, 1.0), (2019.6, 1.0), (2023, 1.08), (2025, 1.1))
"""Posts of a team against Quarter One 2019-20: ours, after the growth in officers since."""

CHANGES = 0.25
"""How likely a head count is to be drawn anew in a month; otherwise it stays as it was."""


def make_workforce(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate a snapshot of every month.

    The three months of Quarter One 2019-20 are the snapshot of document 000, figures 2 and 3, row by row. Figure 1
    has two sergeants and three PCSOs on short-term absence where the teams of figure 3 have none and five: the teams
    are taken as right.
    """
    usual = {(r["team"], r["role"]): r for r in rows("cpt_posts")}
    table: list[dict[str, object]] = []
    for (team, role), posts in usual.items():
        growth = anchored(ESTABLISHMENT, axis.astype("datetime64[D]"))
        now = {reason: int(posts[reason]) for reason in REASONS}
        busy = int(posts["proactive"]) if posts["proactive"] else None
        for place, month in enumerate(axis):
            if PRINTED[0] <= month <= PRINTED[1]:
                heads = {reason: int(posts[reason]) for reason in REASONS}
                establishment, proactive = int(posts["establishment"]), busy
            else:
                establishment = round(int(posts["establishment"]) * growth[place])
                now = _drawn(now, posts, establishment, rng)
                heads, proactive = now, None if busy is None else int(rng.binomial(busy * 2, 0.5))
            absent = sum(heads.values())
            table.append(
                {
                    "month": str(month),
                    "team": team,
                    "role": role,
                    "establishment": establishment,
                    **heads,
                    "not_at_work": absent,
                    "proactive": None if proactive is None else min(proactive, establishment - absent),
                }
            )
    table.sort(key=lambda row: str(row["month"]))
    return write_rows(folder / "workforce", "cpt-resourcing", table, axis)


def _drawn(now: dict[str, int], posts: dict[str, str], establishment: int, rng: np.random.Generator) -> dict[str, int]:
    """Draw some head counts anew around those that are printed; never more absent than two posts in five."""
    new = {
        reason: int(rng.poisson(0.8 * int(posts[reason]) + 0.1)) if rng.random() < CHANGES else now[reason]
        for reason in REASONS
    }
    while sum(new.values()) > 0.4 * establishment:
        most = max(new, key=lambda reason: new[reason])
        new[most] -= 1
    return new

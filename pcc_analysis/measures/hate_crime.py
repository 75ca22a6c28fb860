"""Hate crime: all of it, and by strand; one crime may carry several strands and is counted once in the total."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.outcome_rates import Names, outcome_measures
from pcc_analysis.reference import load

OWNER = "Hate crime lead"


def hate_crime_measures() -> list[Measure]:
    """Return hate crime, each monitored strand, those of no monitored strand, and further action taken."""
    words = load("hate_strands")
    none = _carries(words.loc[words["strand"] == "", "wording"])
    hate = (_.hate_strands.length() > 0) & ~none
    monitored = words[words["strand"] != ""]
    found = [
        Measure(
            id="hate_crime",
            title="Hate crime",
            definition="Crimes recorded in the month that carry a hate strand, each counted once.",
            source="crimes",
            where=hate,
            unit="crime",
            owner=OWNER,
        )
    ]
    for strand, rows in monitored.groupby("strand", sort=False):
        label = rows["label"].iloc[0]
        found.append(
            Measure(
                id=f"hate_crime_{strand}",
                title=f"Hate crime: {label.lower()}",
                definition=f"Crimes recorded in the month that carry the strand {label.lower()}; a crime of several "
                "strands counts in each.",
                source="crimes",
                where=_carries(rows["wording"]),
                unit="crime",
                owner=OWNER,
            )
        )
    found.append(
        Measure(
            id="hate_crime_other_strand",
            title="Hate crime: no monitored strand",
            definition="Hate crimes recorded in the month that carry none of the five monitored strands.",
            source="crimes",
            where=hate & ~_carries(monitored["wording"]),
            unit="crime",
            owner=OWNER,
        )
    )
    return found + outcome_measures(
        Names("hate_crime_fat_outcomes", "hate_crime_fat_rate", "hate_crime_fat_cohort"),
        "further_action_taken",
        crimes="hate crime",
        said="Further action taken",
        where=hate,
        direction="higher",
        owner=OWNER,
    )


def _carries(wordings: Iterable[str]) -> Deferred:
    return reduce(or_, (_.hate_strands.contains(one) for one in wordings))

"""Hate crime: all of it, and by strand; one crime may carry several strands and is counted once in the total."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from operator import or_

import ibis.expr.types as ir
from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.measures.outcome_rates import Names, outcome_measures
from pcc_analysis.reference import load

OWNER = "Hate crime lead"


def hate_crime_records(table: ir.Table) -> ir.Table:
    """Return the crimes that carry a hate strand: few, so that the many wordings are looked for in few rows."""
    words = load("hate_strands")
    none = carries(words.loc[words["strand"] == "", "wording"])
    return table.filter(table.hate_strands.length() > 0, ~none)


def monitored_strands() -> dict[str, tuple[str, list[str]]]:
    """Return the label and the wordings of every monitored strand.

    >>> label, wordings = monitored_strands()["racial"]
    >>> label, "racist" in wordings
    ('Race', True)
    """
    words = load("hate_strands")
    monitored = words[words["strand"] != ""].groupby("strand", sort=False)
    return {str(strand): (str(rows["label"].iloc[0]), list(rows["wording"])) for strand, rows in monitored}


def hate_crime_measures() -> list[Measure]:
    """Return hate crime, each monitored strand, those of no monitored strand, and further action taken."""
    strands = monitored_strands()
    found = [
        Measure(
            id="hate_crime",
            title="Hate crime",
            definition="Crimes recorded in the month that carry a hate strand, each counted once.",
            source="crimes",
            unit="crime",
            owner=OWNER,
        )
    ]
    for strand, (label, wordings) in strands.items():
        found.append(
            Measure(
                id=f"hate_crime_{strand}",
                title=f"Hate crime: {label.lower()}",
                definition=f"Crimes recorded in the month that carry the strand {label.lower()}; a crime of several "
                "strands counts in each.",
                source="crimes",
                where=carries(wordings),
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
            where=~carries(word for _label, wordings in strands.values() for word in wordings),
            unit="crime",
            owner=OWNER,
        )
    )
    found += outcome_measures(
        Names("hate_crime_fat_outcomes", "hate_crime_fat_rate", "hate_crime_fat_cohort"),
        "further_action_taken",
        crimes="hate crime",
        said="Further action taken",
        direction="higher",
        owner=OWNER,
    )
    return [replace(measure, records=hate_crime_records) for measure in found]


def carries(wordings: Iterable[str]) -> Deferred:
    """Say that a crime carries one of the wordings among its strands."""
    return reduce(or_, (_.hate_strands.contains(one) for one in wordings))

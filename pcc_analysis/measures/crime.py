"""Recorded crime: the volume, every crime group and subgroup of the Panel's table, and what no group holds."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure
from pcc_analysis.reference import load

UNCLASSIFIED = "not_classified"


def crime_measures() -> list[Measure]:
    """Return crime volume, one measure per row of the Panel's crime-group table, and crimes without a known code.

    Racially or religiously aggravated offences overlap with violence, damage and public order: they have a row of their
    own and are never added to the total.
    """
    codes = load("panel_crime_groups")
    total = Measure(
        id="crime_volume",
        title="Crime volume",
        definition="All crimes recorded in the month, by the date they were recorded.",
        source="crimes",
        unit="crime",
        owner="Crime registrar",
    )
    found = [total]
    for row in load("crime_group_rows").itertuples():
        if row.kind == "total":
            continue
        if row.kind == "overlap":
            chosen = codes[codes["aggravated"]]
        else:
            column = "crime_group" if row.kind == "group" else "crime_subgroup"
            chosen = codes[codes[column] == getattr(row, column)]
        found.append(
            Measure(
                id=row.id,
                title=row.label,
                definition=f"Crimes recorded in the month whose Home Office offence code belongs to {row.label}.",
                source="crimes",
                where=_.offence_code.isin(sorted(chosen["offence_code"])),
                unit="crime",
                owner="Crime registrar",
            )
        )
    unknown = ~_.offence_code.fill_null("").isin(sorted(codes["offence_code"]))
    found.append(
        Measure(
            id=UNCLASSIFIED,
            title="Not classified",
            definition="Crimes recorded in the month whose offence code is missing or not in the classification.",
            source="crimes",
            where=unknown,
            unit="crime",
            owner="Crime registrar",
        )
    )
    return found

"""Street-level crime as data.police.uk publishes it: the volume, each category, and antisocial behaviour."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure
from pcc_analysis.reference import load


def street_measures() -> list[Measure]:
    """Return the measures that a data.police.uk download alone can feed.

    The download holds no Home Office codes, places a crime in the month it happened, and leaves out fraud; its
    volumes are therefore named apart from those of the force's own records.
    """
    categories = load("police_uk_categories")
    asb = sorted(categories.loc[categories["kind"] != "crime", "wording"])
    owner = "data.police.uk"
    found = [
        Measure(
            id="street_crime_volume",
            title="Street-level crime volume",
            definition="Crimes published on data.police.uk for the month, antisocial behaviour left out.",
            source="police_uk",
            where=~_.category.isin(asb),
            unit="crime",
            owner=owner,
        ),
        Measure(
            id="street_asb_volume",
            title="Antisocial behaviour (street level)",
            definition="Incidents of antisocial behaviour published on data.police.uk for the month.",
            source="police_uk",
            where=_.category.isin(asb),
            unit="incident",
            direction="lower",
            owner=owner,
        ),
        Measure(
            id="street_rows",
            title="Everything published at street level",
            definition="Crimes and incidents of antisocial behaviour published on data.police.uk for the month.",
            source="police_uk",
            unit="record",
            owner=owner,
        ),
    ]
    crimes = categories[categories["kind"] == "crime"]
    for label, rows in crimes.groupby("label", sort=False):
        found.append(
            Measure(
                id=f"street_{label.lower().replace(' ', '_')}",
                title=f"{label} (street level)",
                definition=f"Crimes published on data.police.uk for the month in the category {label}.",
                source="police_uk",
                where=_.category.isin(sorted(rows["wording"])),
                unit="crime",
                owner=owner,
            )
        )
    return found

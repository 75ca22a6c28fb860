"""Mental health: detentions under section 136."""

from __future__ import annotations

from pcc_analysis.measures.measure import Measure


def mental_health_measures() -> list[Measure]:
    """Return detentions under section 136 of the Mental Health Act 1983."""
    return [
        Measure(
            id="section_136",
            title="Section 136 detentions",
            definition=(
                "Detentions under section 136 of the Mental Health Act 1983, by which the police take a person to a "
                "place of safety, by their day."
            ),
            source="detentions",
            unit="detention",
            owner="Mental health lead",
        )
    ]

"""Crime recording compliance: the share of an audited sample that was right, by what was audited."""

from __future__ import annotations

from ibis import _

from pcc_analysis.measures.measure import Measure
from pcc_analysis.reference import load


def recording_audits_measures() -> list[Measure]:
    """Return compliance per theme of the reference table ``audit_themes``."""
    return [
        Measure(
            id=theme.id,
            title=theme.title,
            definition=f"Of the sample audited in the month, {theme.definition}. A sample, so it has limits.",
            source="recording_audits",
            kind="proportion",
            numerator=_.correct.sum(),
            denominator=_.sampled.sum(),
            where=_.theme == theme.wording,
            unit="record",
            direction="higher",
            owner="Force crime registrar",
        )
        for theme in load("audit_themes").itertuples()
    ]

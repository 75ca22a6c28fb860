"""Public confidence: the published estimate, with a base that gives back the limits published beside it."""

from __future__ import annotations

from statistics import NormalDist

import ibis
from ibis import _

from pcc_analysis.measures.measure import Measure

Z = NormalDist().inv_cdf(0.975)
"""Published half widths are taken for 95% limits, as in document 000, paragraph 55."""


def confidence_measures() -> list[Measure]:
    """Return public confidence, placed in the last month of the period that an estimate is for."""
    share, half = _.estimate / 100, _.half_width / 100
    base = ibis.ifelse(half > 0, Z * Z * share * (1 - share) / (half * half), 0.0)
    return [
        Measure(
            id="public_confidence",
            title="Overall confidence with the police in this area",
            definition=(
                "The estimate that a survey of the public publishes for the 12 months to the month. Its base is the "
                "one that gives the published limits; two estimates of one year share respondents and do not add."
            ),
            source="confidence",
            kind="proportion",
            numerator=(share * base).cast("decimal(38, 9)").sum(),
            denominator=base.cast("decimal(38, 9)").sum(),
            unit="respondent",
            direction="higher",
            windows=("month",),
            owner="Engagement lead",
        )
    ]

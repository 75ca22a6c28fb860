"""Audits of crime recording: how many records a sample had, and how many of them were right."""

from __future__ import annotations

from ibis import _

from pcc_analysis.reference import load
from pcc_analysis.sources.contract import Column, Contract, Rule

RECORDING_AUDITS = Contract(
    name="recording_audits",
    title="Crime recording audits",
    folder="recording-audits",
    description="One row per audit and theme: the records sampled and those found correct.",
    date="month",
    sparse=True,
    area=None,
    columns=(
        Column("month", "month", "the month of the audit", aliases=("audit month", "audit date")),
        Column(
            "theme",
            "choice",
            "what was audited: all crime recording, one standard or one kind of record",
            key=True,
            allowed=tuple(load("audit_themes")["wording"]),
            aliases=("audit", "standard"),
        ),
        Column("sampled", "integer", "records in the sample", minimum=1, aliases=("sample", "audited", "sample size")),
        Column("correct", "integer", "those of them that were correct", minimum=0, aliases=("compliant", "passed")),
    ),
    rules=(
        Rule(
            "more correct than sampled",
            _.correct > _.sampled,
            "more records are correct than were sampled",
            "give numbers of records in both columns, not per cents",
        ),
    ),
)

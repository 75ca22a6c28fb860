"""Case files: one row per full file that was assessed before or after it went to the prosecution service."""

from __future__ import annotations

from ibis import _

from pcc_analysis.sources.contract import Column, Contract, Rule

CASE_FILES = Contract(
    name="case_files",
    title="Case file audits",
    folder="case-files",
    description="One row per case file that was assessed against the national file standard.",
    date="audited",
    unique="file_reference",
    agree=("audited", "failed"),
    sparse=True,
    columns=(
        Column(
            "file_reference",
            "text",
            "a reference of the file",
            personal=True,
            aliases=("case file reference", "file ref", "case reference", "urn", "reference"),
        ),
        Column(
            "audited",
            "date",
            "the day the file was sent and assessed",
            aliases=("date audited", "audit date", "date assessed", "date sent", "submitted"),
        ),
        Column(
            "file_type",
            "choice",
            "the kind of file; full unless given",
            required=False,
            key=True,
            allowed=("full", "other"),
            aliases=("type of file",),
        ),
        Column(
            "failed",
            "flag",
            "it fails at least one standard, so it is unsatisfactory",
            aliases=("unsatisfactory", "error", "has error"),
        ),
        Column(
            "failed_standards",
            "choices",
            "which standards it fails, several where it fails several",
            required=False,
            aliases=("standards failed", "error type", "errors"),
        ),
        Column("area", "text", "the area of the plan's geography", required=False, key=True),
        Column("team", "text", "the team that built the file", required=False, aliases=("department",)),
        Column("full", "flag", "it is a full file", key=True, value=_.file_type.fill_null("full") == "full"),
    ),
    rules=(
        Rule(
            "standards failed by a file that did not fail",
            ~_.failed & (_.failed_standards.length() > 0),
            "a satisfactory file names a standard that it fails",
            "correct failed, or leave failed_standards blank",
        ),
        Rule(
            "failed without a standard",
            _.failed & (_.failed_standards.isnull() | (_.failed_standards.length() == 0)),
            "an unsatisfactory file names no standard that it fails",
            "add failed_standards; the file counts all the same",
            refuse=False,
        ),
    ),
)

"""The layout of every source in words, made from the contracts, so that it cannot say anything else than they do."""

from __future__ import annotations

from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.contract import Column, Contract

KINDS = {
    "text": "text",
    "code": "code",
    "date": "date",
    "month": "month",
    "timestamp": "date and time",
    "flag": "yes or no",
    "integer": "whole number",
    "number": "number",
}

INTRODUCTION = """\
# Data

This page is made from the contracts of the sources (`pcc_analysis/sources`). `pcc templates DIR` writes a template of
each.

Each source has a folder in the data folder. Its files may be CSV (or text with `;`, `|` or tabs), XLSX, XLS, XLSB, ODS,
Parquet, or a ZIP of these; a title above the headings and further columns do no harm. Headings are compared without
capitals, blanks and punctuation. Dates may be 30/06/2019, 2019-06-30 or Excel's own; months 2019-06, June 2019 or
Jun-19. What cannot be read is refused, with the number of rows and the way out: `pcc check` says it all at once.

`extract.toml` beside the files says, each optional, the day of the extract and its months:

```toml
as_at = 2019-07-05
from = "2014-04"
to = "2019-06"
```

A month without records was not supplied and is missing, not zero, unless the source says below that such months are
normal. A column that is not there makes the measures that need it missing, not zero. Columns marked *personal* are
never shown in a message.
"""

NOTES = {
    "calls": "The row of one call leaves `offered` blank. A call without any sign of an answer (`answered`, "
    "`answered_time`, `seconds_to_answer`) was not answered. Where `abandoned` is not there, all that were not "
    "answered were abandoned. Seconds are numbers: 65, not 00:01:05.",
    "courts": "Rows of totals have `month` and `number`; rows of single cases and trials have `date`.",
    "incidents": "In the hour that is lived twice when the clocks go back, an event may bear an earlier time than the "
    "one before it: the incident counts, the time it took does not.",
    "monthly_figures": "Give what a window can add up: the count; of a percentage those that qualify and all; of a "
    "mean the sum and how many. An area needs the figure of the whole force in the same month. Where records give a "
    "measure for a month, the supplied figures of that measure and month are set aside, in every area, and a note "
    "says so. A dashboard's table with the months or the measures across is turned into this layout by "
    "`pcc_analysis.sources.wide_figures.as_long`.",
}
"""What needs saying about a whole source."""


def describe_sources() -> str:
    """Return the page on the layout of every source, as Markdown."""
    return "\n".join([INTRODUCTION, *(_section(contract) for contract in CONTRACTS.values())])


def _section(contract: Contract) -> str:
    lines = [
        f"## {contract.title}",
        "",
        f"{contract.description} Source `{contract.name}`, folder `{contract.folder}/`.",
    ]
    lines += ["", " ".join([*_sentences(contract), NOTES.get(contract.name, "")]).strip(), ""]
    lines += ["| column | what it holds | kind | needed | other headings |", "|---|---|---|---|---|"]
    lines += [_row(column) for column in contract.read]
    worked_out = [column for column in contract.columns if column.value is not None]
    if worked_out:
        lines += ["", "Worked out from these:", ""]
        lines += [f"- `{column.name}`: {_plain(column.description)}" for column in worked_out]
    if contract.rules:
        lines += ["", "Beyond what a column may hold:", ""]
        lines += [
            f"- {'refused' if rule.refuse else 'reported'} where {_plain(rule.says)}: {_plain(rule.remedy)}"
            for rule in contract.rules
        ]
    return "\n".join([*lines, ""])


def _sentences(contract: Contract) -> list[str]:
    found = [f"A row belongs to the month of `{contract.date}`."]
    if contract.span > 1:
        found.append(f"It speaks for {contract.span} months.")
    if contract.files != "*":
        found.append(f"Files named `{contract.files}` are read.")
    if contract.sparse:
        found.append("Months without a row are normal.")
    if contract.unique and contract.keep_repeats:
        found.append(f"Rows that share `{contract.unique}` are reported and counted.")
    elif contract.unique:
        agree = " and ".join(f"`{name}`" for name in contract.agree or (contract.date,))
        found.append(f"Rows that share `{contract.unique}` count once if they agree on {agree}, else they are refused.")
    if contract.force:
        found.append(f"Where `{contract.force}` names several forces, only the plan's is counted.")
    return found


def _row(column: Column) -> str:
    needed = "may be blank" if column.required and column.blank_allowed else "yes" if column.required else ""
    personal = ", *personal*" if column.personal else ""
    aliases = ", ".join(column.aliases)
    cells = (f"`{column.name}`", column.description + personal, _kind(column), needed, aliases)
    return f"| {' | '.join(_plain(cell) for cell in cells)} |"


def _kind(column: Column) -> str:
    if column.kind in {"choice", "choices"}:
        many = "one of" if column.kind == "choice" else "any of, separated by `;`"
        return f"{many}: {', '.join(column.allowed)}" if column.allowed else "words separated by `;`"
    limits = [f"from {column.minimum:g}"] if column.minimum is not None else []
    limits += [f"to {column.maximum:g}"] if column.maximum is not None else []
    listed = f", listed in `{column.reference}`" if column.reference else ""
    return f"{KINDS[column.kind]}{''.join(f' {limit}' for limit in limits)}{listed}"


def _plain(text: str) -> str:
    return text.replace("|", r"\|")

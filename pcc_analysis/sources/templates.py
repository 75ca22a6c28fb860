"""A template for each source: a CSV file with its headings and two example rows, made from its contract."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from pcc_analysis.errors import PccError
from pcc_analysis.reference import load
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.contract import Column, Contract

EXAMPLES = 2
LAST_DAY = dt.date(2019, 6, 30)
AREAS = ("County", "Swindon")

SPECIAL: dict[str, dict[str, tuple[str, str]]] = {
    "budget": {"month": ("2019-03", "2019-03"), "version": ("budget", "budget"), "total": ("no", "no")},
    "calls": {
        "month": ("", ""),
        "offered": ("", ""),
        "answered": ("1", "0"),
        "abandoned": ("0", "1"),
        "answered_time": ("", ""),
        "abandoned_time": ("", ""),
        "seconds_to_answer": ("7", ""),
        "mean_seconds_to_answer": ("", ""),
        "answered_in_time": ("", ""),
        "mean_handling_seconds": ("", ""),
        "mean_talk_seconds": ("", ""),
    },
    "collisions": {
        "severity": ("fatal", "serious"),
        "killed": ("1", "0"),
        "serious": ("0", "2"),
        "slight": ("2", "0"),
        "casualties": ("3", "2"),
        "vulnerable": ("1", "0"),
        "vulnerable_ksi": ("1", "0"),
    },
    "complaints": {"category": ("Delivery of duties and service", "Individual behaviours")},
    "case_files": {"failed_standards": ("statement", ""), "file_type": ("full", "full")},
    "confidence": {"estimate": ("78.3", "78.3"), "half_width": ("4.6", "4.6"), "months": ("12", "12")},
    "courts": {
        "month": ("", ""),
        "result": ("convicted", "cracked"),
        "reason_code": ("", "I"),
        "number": ("", ""),
        "plea": ("guilty", ""),
        "rape": ("no", ""),
        "victim_withdrew": ("no", ""),
        "charge_date": ("2019-03-01", ""),
        "arrival_date": ("2019-03-29", ""),
    },
    "crimes": {"hate_strands": ("racial;religion", "disability"), "outcome_sub_code": ("", "")},
    "detentions": {"section": ("136", "136")},
    "home_office": {"year": ("2018/19", "2018/19"), "quarter": ("3", "4")},
    "monthly_figures": {
        "measure": ("crime_volume", "conviction_rate"),
        "area": ("force", "force"),
        "numerator": ("3652", "397"),
        "denominator": ("", "425"),
        "distribution_value": ("", ""),
    },
    "police_uk": {"month": ("2019-06", "2019-06"), "lsoa": ("E01015466", "E01015467")},
    "workforce": {
        "establishment": ("50", "8"),
        "vacancies": ("2", "0"),
        "not_at_work": ("2", "5"),
        "proactive": ("4", ""),
    },
}
"""What cannot be made up from a contract alone, because columns depend on each other."""

FILE_NAMES = {"home_office": "prc-example.csv", "police_uk": "2019-06-wiltshire-street.csv"}
"""Sources whose files have the name they were published under."""


def write_templates(folder: Path) -> list[Path]:
    """Write a template for every source.

    Parameters
    ----------
    folder
        Where to; made if it is not there. Not the data folder: the rows are examples.

    Returns
    -------
    list of Path
        One file per source, named as the source, in the order of the catalogue.

    Raises
    ------
    PccError
        If one of the files is already there, since it may have been filled in.
    """
    paths = {name: folder / FILE_NAMES.get(name, f"{name}.csv") for name in CONTRACTS}
    if there := [path.name for path in paths.values() if path.exists()]:
        raise PccError(f"{folder.name} already holds {', '.join(there)}; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in paths.items():
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(template(CONTRACTS[name]))
    return list(paths.values())


def template(contract: Contract) -> list[list[str]]:
    """Return the headings of a source and two example rows that its contract accepts.

    >>> from pcc_analysis.sources.case_files import CASE_FILES
    >>> for row in template(CASE_FILES):
    ...     print(row[:4])
    ['file_reference', 'audited', 'file_type', 'failed']
    ['EXAMPLE1', '2019-06-29', 'full', 'yes']
    ['EXAMPLE2', '2019-06-30', 'full', 'no']
    """
    special = SPECIAL.get(contract.name, {})
    rows = [[column.name for column in contract.read]]
    for row in range(EXAMPLES):
        rows.append(
            [
                special[column.name][row] if column.name in special else _example(contract, column, row)
                for column in contract.read
            ]
        )
    return rows


def _example(contract: Contract, column: Column, row: int) -> str:
    """Make up one cell."""
    day = LAST_DAY - dt.timedelta(days=EXAMPLES - 1 - row)
    if column.name == contract.force:
        return "Wiltshire"
    if column.name == contract.area:
        return AREAS[row]
    if column.name == contract.unique and column.kind in {"text", "code"}:
        return f"EXAMPLE{row + 1}"
    if column.kind in {"choice", "choices"}:
        return column.allowed[row % len(column.allowed)] if column.allowed else ""
    if column.reference is not None:
        return str(load(column.reference)[column.reference_column].iloc[row])
    if column.kind in {"integer", "number"}:
        low = column.minimum if column.minimum is not None else 1
        return str(int(min(low + row, column.maximum if column.maximum is not None else low + row)))
    later = [one.name for one in contract.read if one.kind == "timestamp"]
    made = {
        "flag": ("yes", "no")[row],
        "date": f"{day}",
        "month": ("2019-05", "2019-06")[row],
        "timestamp": f"{day} 10:{5 * later.index(column.name):02}:00" if column.name in later else "",
    }
    return made.get(column.kind, f"{column.name.replace('_', ' ')} {row + 1}")

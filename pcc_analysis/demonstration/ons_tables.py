"""Published figures of the forces of England and Wales, in the layout of the ONS tables: facts, not simulated."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np

from pcc_analysis.demonstration.calibration import Months
from pcc_analysis.demonstration.files import clear
from pcc_analysis.demonstration.inputs import rows

FOLDER = "ons-pfa-tables"
EDITION = np.datetime64("2019-06")
OFFENCES = {
    "total": "Total recorded crime (excluding fraud)",
    "violence": "Violence against the person",
    "sexual": "Sexual offences",
}
SOURCE = (
    "Source: Office for National Statistics, Police force area data tables, year ending June 2019, tables P1 and P3. "
    "Published figures, not simulated: three offences of every force. Open Government Licence v3.0."
)
MADE = dt.datetime(2019, 10, 17)
"""The day the edition was published; a workbook made twice then has the same bytes."""


def make_ons_tables(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """Write the workbook with the peers of the force, where the months reach June 2019."""
    import xlsxwriter

    if axis[-1] < EDITION:
        return []
    clear(folder / FOLDER)
    path = folder / FOLDER / "published-figures-year-ending-june-2019.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": "Police force area data, year ending June 2019", "created": MADE})
        _table(book.add_worksheet("Table P1"), "Table P1: number of offences", "Numbers", rates=False)
        _table(book.add_worksheet("Table P3"), "Table P3: rate of offences", "Rate per 1,000 population", rates=True)
    return [path]


def _table(sheet: Any, title: str, unit: str, rates: bool) -> None:
    bases = {"population": "Population figures", "households": "Household figures"} if rates else {}
    columns = [*bases, *(f"{name}_rate" if rates else name for name in OFFENCES)]
    sheet.write(0, 0, f"{title} by police force area, year ending June 2019, selected offences")
    headings = ["Area Code", "Area Name", *bases.values(), *OFFENCES.values()]
    sheet.write_row(2, 0, headings)
    sheet.write(3, 2 + len(bases), unit)
    known = rows("ons_june_2019")
    for number, row in enumerate(known, start=4):
        name = row["area"].upper() if row["area"] == "England and Wales" else row["area"]
        sheet.write_row(number, 0, [row["area_code"], name])
        for place, column in enumerate(columns, start=2):
            sheet.write(number, place, float(row[column]) if row[column] else "+")
    sheet.write(len(known) + 5, 0, SOURCE)

"""ONS police force area data tables P1 to P8, XLSX or ODS, any edition, as one tidy frame: the peers of a force.

Each edition carries its own population and households, so a rate is never computed across editions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.errors import DataContractError, Fault
from pcc_analysis.sources.ons_cells import Figure, figure, footnotes, meaning, split_footnotes
from pcc_analysis.sources.ons_headings import Heading, headings
from pcc_analysis.sources.workbooks import sheets_of

SOURCE = "ons_tables"
FOLDER = "ons-pfa-tables"
COLUMNS = (
    "edition",
    "period_end",
    "table",
    "area_code",
    "area",
    "kind",
    "offence",
    "level",
    "unit",
    "value",
    "note",
    "footnotes",
    "file",
)
REGIONS = {
    "E12000001": "North East",
    "E12000002": "North West",
    "E12000003": "Yorkshire and The Humber",
    "E12000004": "East Midlands",
    "E12000005": "West Midlands",
    "E12000006": "East",
    "E12000007": "London",
    "E12000008": "South East",
    "E12000009": "South West",
}
"""Code of a region -> its name. One edition prints the code of the East beside the name of the East Midlands."""

COUNTRIES = ("England and Wales", "England", "Wales")
_CODE = re.compile(r"^[A-Z]\d{8}$")
_TITLE = re.compile(r"^\s*Table\s+(P\d+)\b", re.IGNORECASE)
_EDITION = re.compile(r"year ending\s+([A-Z][a-z]+)\s+(\d{4})")


@dataclass(frozen=True)
class Area:
    """An area of a table: its code where the sheet has one, its name in one spelling, and what it is."""

    code: str
    name: str
    kind: str


def area(code: str, printed: str, regions_seen: set[str]) -> Area:
    """Return the area of a row, telling the region West Midlands from the force.

    ``regions_seen`` are the regions above the row, for sheets without codes: the region stands first.

    >>> area("", "WALES", set()), area("", "London, City of", set())
    (Area(code='', name='Wales', kind='country'), Area(code='', name='City of London', kind='force'))
    >>> area("", "West Midlands", set()).kind, area("", "West Midlands", {"West Midlands"}).kind
    ('region', 'force')
    """
    name = re.sub(r"^(.+), City of$", r"City of \1", printed)
    for country in COUNTRIES:
        rest = name[len(country) :]
        if name.upper().startswith(country.upper()) and rest[:2] in {"", " ("}:
            return Area(code, country + rest.replace("(Ex", "(ex"), "country")
    region = re.sub(r"^East of England$", "East", re.sub(r" region$", "", name, flags=re.I)).lower()
    known = {plain.lower(): plain for plain in REGIONS.values()}
    if region not in known or (code and code not in REGIONS) or (not code and known[region] in regions_seen):
        return Area("" if code in REGIONS else code, name, "force")
    return Area(code, REGIONS.get(code, known[region]), "region")


def workbooks_in(folder: Path) -> list[Path]:
    """Return the workbooks of a folder in the order of their names; none where there is no folder."""
    found = (path for path in folder.rglob("*") if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods"})
    return sorted(path for path in found if not path.name.startswith(("~$", ".")))


def read_ons_tables(folder: Path | str) -> pd.DataFrame:
    """Read every workbook of a folder.

    Parameters
    ----------
    folder
        Holds the workbooks as downloaded.

    Returns
    -------
    DataFrame
        One row per figure: ``edition`` (Period[M], the month the edition's year ends), ``period_end`` (Period[M],
        the month the figure's year ends), ``table`` (``P1``...), ``area_code``, ``area``, ``kind`` (``force``,
        ``region``, ``country``), ``offence``, ``level`` (``total``, ``group``, ``subgroup`` or ""), ``unit``
        (``count``, ``rate_per_1000``, ``rate_per_1000_households``, ``population``, ``households``, ``percent``,
        ``percent_change``, ``base``), ``value`` (NaN where a mark stands instead), ``note`` (why), ``footnotes``
        (of the area and the heading), ``file``.

    Raises
    ------
    DataContractError
        With every fault of every workbook.
    """
    found, faults = [], []
    paths = workbooks_in(Path(folder))
    for path in paths:
        rows, wrong = _workbook(path)
        found += rows
        faults += wrong
    if not paths:
        remedy = f"put the police force area data tables into {FOLDER}/ in the data folder"
        faults.append(Fault(SOURCE, FOLDER, "there are no workbooks", remedy=remedy))
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    for edition, files in frame.groupby("edition")["file"].unique().items():
        if len(files) > 1:
            rule = f"the edition for the year ending {edition:%B %Y} is there twice, also in {files[0]}"
            faults.append(Fault(SOURCE, files[1], rule, remedy="keep the newer of the two"))
    if faults:
        raise DataContractError(faults)
    for name in ("edition", "period_end"):
        frame[name] = pd.PeriodIndex(frame[name], freq="M")
    return frame


def _workbook(path: Path) -> tuple[list[tuple[Any, ...]], list[Fault]]:
    from python_calamine import CalamineError

    try:
        sheets = sheets_of(path, skip_empty=False)
    except (CalamineError, OSError):
        empty = path.stat().st_size == 0
        rule = "the file is empty" if empty else "the workbook cannot be opened"
        return [], [Fault(SOURCE, f"{FOLDER}/{path.name}", rule, remedy="download it again")]
    found: list[tuple[Any, ...]] = []
    faults: list[Fault] = []
    for name, rows in sheets:
        title = next((str(cell) for row in rows[:3] for cell in row[:1] if _TITLE.match(str(cell))), "")
        if title and len(rows) > 5:
            file = f"{FOLDER}/{path.name}, sheet {name.strip()}"
            figures, wrong = _sheet(rows, title, file, path.name)
            found += figures
            faults += wrong
    if not found and not faults:
        rule = "no sheet has a title such as 'Table P1'"
        remedy = "only the police force area data tables belong here"
        faults.append(Fault(SOURCE, f"{FOLDER}/{path.name}", rule, remedy=remedy))
    return found, faults


def _sheet(rows: list[list[Any]], title: str, file: str, book: str) -> tuple[list[tuple[Any, ...]], list[Fault]]:
    """Read one table: its headings, then the rows from England and Wales to the source line."""
    editions = _EDITION.findall(title)
    start = next((n for n, row in enumerate(rows) if _is_first(row)), None)
    if not editions or start is None:
        rule = "the title has no 'year ending'" if not editions else "no row is England and Wales"
        return [], [Fault(SOURCE, file, rule, remedy="the layout has changed; report it")]
    edition = max(pd.Period(f"{month} {year}", "M") for month, year in editions)
    end = next((n for n, row in enumerate(rows) if n > start and _is_end(row)), len(rows))
    notes = footnotes([str(row[0]) for row in rows[end:] if row])
    texts = [*notes.values(), *(str(row[0]) for row in rows[end:] if row)]
    names = 2 if any(re.match(r"area codes?$", str(row[0]).strip(), re.I) for row in rows[:start]) else 1
    match = _TITLE.match(title)
    table = match[1].upper() if match else ""
    columns = headings(rows[1:start], names, table, title, edition, frozenset(notes))
    figures = list(_figures(rows[start:end], columns, names, notes, texts))
    wrong = [cell for *_rest, cell in figures if not cell.readable]
    faults = []
    if wrong:
        rule = "a cell is neither a number nor a mark that is known"
        faults.append(Fault(SOURCE, file, rule, len(wrong), remedy="the marks are in sources/ons_cells.py"))
    tidy = [
        (
            edition,
            heading.period_end,
            table,
            place.code,
            place.name,
            place.kind,
            heading.offence,
            heading.level,
            heading.unit,
            float("nan") if cell.value is None else cell.value,
            note,
            marks,
            book,
        )
        for place, heading, note, marks, cell in figures
    ]
    return tidy, faults


def _is_first(row: list[Any]) -> bool:
    """Whether a row is England and Wales, with figures and not only a caption."""
    named = any(str(cell).strip().upper().startswith("ENGLAND AND WALES") for cell in row[:2])
    return named and any(figure(cell).value is not None for cell in row[1:])


def _is_end(row: list[Any]) -> bool:
    first = str(row[0]).strip() if row else ""
    return first.lower().startswith(("source", "note")) or bool(re.match(r"^\d{1,2}[.\s]", first))


def _figures(
    rows: list[list[Any]], columns: dict[int, Heading], names: int, notes: dict[int, str], texts: list[str]
) -> Iterator[tuple[Area, Heading, str, str, Figure]]:
    """Yield area, heading, why there is no figure, footnotes, and the cell; blank cells are left out."""
    regions: set[str] = set()
    for row in rows:
        name, numbers = split_footnotes(str(row[names - 1]), frozenset(notes))
        if not name:
            continue
        code = str(row[0]).strip() if names == 2 and _CODE.match(str(row[0]).strip()) else ""
        place = area(code, name, regions)
        if place.kind == "region":
            regions.add(place.name)
        for column, heading in columns.items():
            cell = figure(row[column] if column < len(row) else "")
            if cell.value is None and cell.mark is None and cell.readable:
                continue
            said = [heading.says] if heading.says else []
            said += [meaning(cell.mark, texts)] if cell.mark else []
            said += _significance(row, heading)
            marks = " ".join(notes[n] for n in (*numbers, *heading.footnotes) if n in notes)
            yield place, heading, "; ".join(said), marks, cell


def _significance(row: list[Any], heading: Heading) -> list[str]:
    """Return what the columns of asterisks beside a survey estimate say of it."""
    return [says for column, says in heading.asterisks if str(row[column]).strip().startswith("*")]

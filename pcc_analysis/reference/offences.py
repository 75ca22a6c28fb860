"""Offence codes: what each code is, which Home Office group it stands in, and which group of the Panel's table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pcc_analysis.errors import ReferenceDataError
from pcc_analysis.reference import load

if TYPE_CHECKING:
    import pandas as pd

NOT_CLASSIFIED = "not classified"
COLUMNS = ["code", "description", "subgroup", "group", "crime_group", "crime_subgroup", "aggravated"]


class Classification(NamedTuple):
    """Where an offence code stands: the Home Office's subgroup and group, the Panel's group and subgroup."""

    description: str
    subgroup: str
    group: str
    crime_group: str
    crime_subgroup: str


UNKNOWN = Classification(*[NOT_CLASSIFIED] * 5)


def classification(on: date | str | None = None) -> pd.DataFrame:
    """
    Every known offence code with its groups, one row per code: the look-up that crime records are joined to.

    Parameters
    ----------
    on
        A day: the codes in use on it and the groups they then stood in. None (records of several years): every
        code that was ever in use, with its latest groups, so that one record is classified one way throughout.

    Returns
    -------
    DataFrame
        ``code, description, subgroup, group`` (Home Office), ``crime_group, crime_subgroup`` (the Panel's table;
        the subgroup is ``""`` where the group has none), ``aggravated`` (racially or religiously: an overlapping
        group, never added to a total). Columns of text and one of bool.

    Notes
    -----
    Source: Home Office police recorded crime open data, the lists of 2017/18 (132 codes) and 2024/25 (147 codes).
    The Panel's groups: document 000, table under paragraph 11.

    >>> known = classification().set_index("code")
    >>> known.loc["28E", ["subgroup", "crime_subgroup"]].tolist()
    ['Residential burglary', 'Burglary (Residential)']
    """
    return _classification(_day(on)).copy()


def known_codes(on: date | str | None = None) -> frozenset[str]:
    """
    Give the offence codes in use on a day; on None, every code that was ever in use.

    >>> len(known_codes("2017-06-30")), len(known_codes("2024-06-30"))
    (132, 147)
    """
    return frozenset(_classification(_day(on))["code"])


def classify(code: str, on: date | str | None = None) -> Classification:
    """
    Look one offence code up.

    Parameters
    ----------
    code
        As text; capitals and surrounding spaces do not matter. A combined code (``1/4.1/4.2``) that is not listed
        itself has the description, subgroup and groups that all its parts share. A part of a combined code that
        is listed stands where the combined code stands.
    on
        As in `classification`.

    Returns
    -------
    Classification
        With ``"not classified"`` in every place that cannot be answered; an unknown code is never dropped.

    Raises
    ------
    ReferenceDataError
        If the code is not text: 4.10 as a number is 4.1, another offence.

    >>> classify("4.10").description
    'Corporate manslaughter'
    >>> classify("1/4.1/4.2").subgroup
    'Homicide'
    >>> classify("34A/34B")
    Classification(description='not classified', subgroup='not classified', group='Robbery', crime_group='Robbery',
                   crime_subgroup='')
    >>> classify("8Z").crime_group
    'not classified'
    """
    if not isinstance(code, str):
        raise ReferenceDataError(
            f"an offence code is text, not {type(code).__name__}; read the column as text, or 4.10 becomes 4.1"
        )
    return _classify(code.strip().upper(), _day(on))


def classify_codes(codes: Iterable[str], on: date | str | None = None) -> pd.DataFrame:
    """
    Look up the distinct codes found in data, known or not, combined or not.

    Parameters
    ----------
    codes
        Distinct codes as they stand in the records; repeats are taken once, in order.
    on
        As in `classification`.

    Returns
    -------
    DataFrame
        The columns of `classification` and ``known``: False where the Panel's group is not known.

    >>> classify_codes(["46", "8Z"])[["code", "crime_group", "known"]].values.tolist()
    [['46', 'Shoplifting', True], ['8Z', 'not classified', False]]
    """
    import pandas as pd

    found = [(code, *classify(code, on)) for code in dict.fromkeys(codes)]
    table = pd.DataFrame(found, columns=COLUMNS[:-1], dtype=str)
    aggravated = _aggravated()
    table["aggravated"] = [_key(code) <= aggravated for code in table["code"]]
    table["known"] = table["crime_group"].ne(NOT_CLASSIFIED)
    return table


def crime_group_rows() -> pd.DataFrame:
    """
    Rows of the Panel's crime-group table in printed order.

    Returns
    -------
    DataFrame
        ``order, id, label, crime_group, crime_subgroup, kind, printed``. `kind` is ``total``, ``group``,
        ``subgroup`` or ``overlap``; rows with `printed` False are not in document 000: they hold what the printed
        rows leave out.

    >>> rows = crime_group_rows()
    >>> rows.loc[~rows["printed"], "id"].tolist()
    ['stalking_and_harassment', 'death_or_serious_injury_by_driving', 'fraud_offences']
    """
    return load("crime_group_rows")


def _day(on: date | str | None) -> date | None:
    if isinstance(on, str):
        return date.fromisoformat(on)
    return on


@lru_cache(maxsize=64)
def _classification(on: date | None) -> pd.DataFrame:
    import pandas as pd

    codes = load("offence_classification")
    if on is None:
        codes = codes.sort_values("valid_from", kind="stable").drop_duplicates("code", keep="last").sort_index()
    else:
        day = pd.Timestamp(on)
        codes = codes[(codes["valid_from"] <= day) & ~(codes["valid_to"] < day)]
    groups = load("panel_crime_groups").rename(columns={"offence_code": "code"})
    return codes.merge(groups, on="code", how="left", validate="one_to_one")[COLUMNS]


@lru_cache(maxsize=64)
def _known(on: date | None) -> dict[str, Classification]:
    table = _classification(on)
    listed = {row[0].upper(): Classification(*row[1:6]) for row in table.itertuples(index=False)}
    parts = {part: listed[code] for code in listed if "/" in code for part in code.split("/")}
    return parts | listed


def _classify(code: str, on: date | None) -> Classification:
    known = _known(on)
    if code in known or "/" not in code:
        return known.get(code, UNKNOWN)
    parts = [known.get(part.strip(), UNKNOWN) for part in code.split("/")]
    shared = [values[0] if len(set(values)) == 1 else NOT_CLASSIFIED for values in zip(*parts, strict=True)]
    return Classification(*shared)


def _key(code: str) -> frozenset[str]:
    return frozenset(part.strip() for part in code.upper().split("/"))


@lru_cache(maxsize=1)
def _aggravated() -> frozenset[str]:
    groups = load("panel_crime_groups")
    return frozenset(groups.loc[groups["aggravated"], "offence_code"].str.upper())

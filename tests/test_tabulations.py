"""Tabulations: counts finer than the monthly table that cannot let a record out of the engine, kept between runs."""

import ibis
import pandas as pd
import pytest

from pcc_analysis.errors import MeasureError
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.supply import tabulated
from pcc_analysis.supply.tabulated import tabulate
from pcc_analysis.tabulations import tabulation
from pcc_analysis.tabulations.calls import days_with_calls

CRIMES = "\n".join(
    [
        "crime number,recorded date,offence code,victim ref,arrested",
        "1,2019-04-02,30C,a,yes",
        "2,2019-04-30,30C,a,no",
        "3,2019-06-01,30C,b,yes",
        "4,2019-06-30,34B,c,no",
        "5,2019-06-30,34B,c,no",
    ]
)
MONTHS = pd.period_range("2019-04", "2019-06", freq="M")


@tabulation("crimes")
def by_code(crimes, least=1):
    grouped = crimes.group_by("offence_code").aggregate(
        crimes=crimes.count(), arrests=crimes.count(where=crimes.arrest)
    )
    return (
        grouped.filter(grouped.crimes >= least)
        .group_by("offence_code")
        .aggregate(crimes=ibis._.crimes.sum(), arrests=ibis._.arrests.sum())
    )


@tabulation("crimes")
def victims_by_crimes(crimes):
    each = crimes.group_by("victim_ref").aggregate(times=crimes.count())
    return each.group_by("times").aggregate(victims=each.count())


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("PCC_CACHE", str(tmp_path / "cache"))
    (tmp_path / "data" / "crimes").mkdir(parents=True)
    (tmp_path / "data" / "crimes" / "crimes.csv").write_text(CRIMES, encoding="utf-8")
    return tmp_path / "data"


def test_records_of_the_window_are_counted_by_hand(data):
    found = tabulate(by_code, data, "Wiltshire", MONTHS)
    assert found.cells.to_dict("list") == {"offence_code": ["30C", "34B"], "crimes": [3, 2], "arrests": [2, 0]}
    june = tabulate(by_code, data, "Wiltshire", MONTHS[2:], least=2)
    assert june.cells.to_dict("list") == {"offence_code": ["34B"], "crimes": [2], "arrests": [0]}


def test_a_month_without_records_is_missing_and_said_to_be(data):
    found = tabulate(by_code, data, "Wiltshire", MONTHS)
    assert list(map(str, found.months)) == ["2019-04", "2019-06"]
    assert found.window == "April and June 2019 (2 of 3 months)"


def test_a_count_of_counts_of_persons_is_no_person(data):
    assert tabulate(victims_by_crimes, data, "Wiltshire", MONTHS).cells.to_dict("list") == {
        "times": [1, 2],
        "victims": [1, 2],
    }


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (lambda t: t.select("crime_number"), "does not end in an aggregate"),
        (lambda t: t.group_by("victim_ref").aggregate(n=t.count()), "would let victim_ref out of the engine"),
        (lambda t: t.mutate(who=t.victim_ref).group_by("who").aggregate(n=ibis._.count()), "would let victim_ref out"),
        (lambda t: t.group_by("offence_code").aggregate(who=t.victim_ref.max()), "would let who out of the engine"),
    ],
)
def test_what_would_let_a_record_out_is_refused(data, cells, says):
    with pytest.raises(MeasureError, match=says):
        tabulate(tabulation("crimes")(cells), data, "Wiltshire", MONTHS)


def test_months_from_files_without_a_needed_column_are_left_out(data):
    (data / "crimes" / "may.csv").write_text(
        "crime number,recorded date,offence code\n9,2019-05-04,30C\n", encoding="utf-8"
    )
    assert len(tabulate(victims_by_crimes, data, "Wiltshire", MONTHS).months) == 2
    assert (
        len(tabulate(tabulation("crimes")(lambda t: t.aggregate(n=t.count())), data, "Wiltshire", MONTHS).months) == 3
    )


def test_a_tabulation_of_the_package_is_kept_until_a_file_changes(dive_data, tmp_path, monkeypatch):
    monkeypatch.setenv("PCC_CACHE", str(tmp_path / "cache"))
    months = pd.period_range("2019-04", "2019-04", freq="M")
    first = tabulate(days_with_calls, dive_data, "Wiltshire", months, names=["CCH"])
    assert first.cells["days"].sum() == 30
    monkeypatch.setattr(tabulated, "_opened", None)  # the records are not looked at again
    again = tabulate(days_with_calls, dive_data, "Wiltshire", months, names=["CCH"])
    pd.testing.assert_frame_equal(first.cells, again.cells)
    with pytest.raises(TypeError):
        tabulate(days_with_calls, dive_data, "Wiltshire", months, names=["CRIB"])


def test_every_tabulation_of_the_package_keeps_to_its_source():
    from importlib import import_module
    from pkgutil import iter_modules

    from pcc_analysis import tabulations

    for module in iter_modules(tabulations.__path__):
        for one in vars(import_module(f"pcc_analysis.tabulations.{module.name}")).values():
            if isinstance(one, tabulations.Tabulation):
                assert one.source in CONTRACTS
                assert one.cells.__doc__

"""A contract that contradicts itself is refused when it is written, not when a file is read."""

import pytest
from ibis import _

from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.contract import Column, Contract, Rule
from pcc_analysis.sources.extracts import open_extracts

DAY = Column("day", "date", "the day")


def made(*columns, **options):
    settings = {"date": "day", "area": None, **options}
    return Contract("visits", "Visits", "visits", columns=columns, description="One row per visit.", **settings)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Column("x", "words", "text"), "kind 'words'; use one of text, code"),
        (lambda: Column("x", "choice", "an answer"), "a choice without allowed values"),
        (lambda: made(DAY, DAY), "two columns named day"),
        (lambda: made(DAY, unique="id"), "uses columns that it does not have: id"),
        (lambda: made(Column("day", "text", "the day")), "takes its months from day, which is not a date"),
        (lambda: made(DAY, Column("date", "date", "x", aliases=("Day",))), "two columns from one heading: day"),
    ],
)
def test_contradictions_are_refused(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_a_column_that_is_not_there(tmp_path):
    with pytest.raises(KeyError, match="has no column night; it has day"):
        made(DAY).column("night")


def test_every_contract_of_the_catalogue_is_described_for_people():
    for contract in CONTRACTS.values():
        assert contract.description.endswith(".")
        for column in contract.columns:
            assert column.description
            assert not column.description.endswith(".")
        assert set(contract.keys).isdisjoint(column.name for column in contract.columns if column.personal)


def test_a_new_source_is_one_contract(tmp_path):
    calls = made(
        Column("line", "choice", "999, 101 or CRIB", key=True, allowed=("999", "101", "CRIB")),
        Column("received", "timestamp", "when it was received"),
        Column("answered", "timestamp", "when it was answered", required=False),
        Column(
            "seconds",
            "integer",
            "how long it rang",
            value=_.answered.epoch_seconds() - _.received.epoch_seconds(),
        ),
        Column("talk", "integer", "seconds of talk", required=False, minimum=0),
        date="received",
        rules=(
            Rule(
                "answered first", _.answered < _.received, "the call was answered before it was received", "correct it"
            ),
        ),
    )
    (tmp_path / "visits").mkdir()
    good = "line,received,answered,talk\n999,01/06/2019 10:00:00,01/06/2019 10:00:07,60\ncrib,30/06/2019 10:00,,\n"
    (tmp_path / "visits" / "a.csv").write_text(good)
    with open_extracts(tmp_path, contracts={"visits": calls}) as extracts:
        table = extracts.table("visits").order_by("received")
        assert table.to_pyarrow().to_pylist()[0]["seconds"] == 7
        assert table.line.to_pyarrow().to_pylist() == ["999", "CRIB"]
    bad = good + "111,02/06/2019 10:00,02/06/2019 09:59,-1\n101,02/06/2019 10:00,,12.5\n101,02/06/2019 10:00,,50%\n"
    (tmp_path / "visits" / "a.csv").write_text(bad)
    with open_extracts(tmp_path, contracts={"visits": calls}) as extracts:
        found = [str(fault) for fault in extracts.faults]
    assert [fault.split("): ")[1].split(";")[0] for fault in found] == [
        "1 row where line is not one of 999, 101, CRIB (for example '111')",
        "2 rows where talk is not a whole number (for example '12.5', '50%')",
        "1 row where talk is below 0 (for example '-1')",
        "1 row where the call was answered before it was received",
    ]

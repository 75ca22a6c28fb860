"""What is left of a worked-out column when columns are not supplied: compared with the engine's own answer."""

import ibis
import pandas as pd
import pytest
from ibis import _

from pcc_analysis.measures.absence import known_value, with_worked_out
from pcc_analysis.sources.contract import Column, Contract

VALUES = [None, 0, 1, 2]
ROWS = pd.DataFrame(
    [(a, b, c) for a in VALUES for b in VALUES for c in (None, True, False)], columns=["a", "b", "c"]
).astype({"a": "Int64", "b": "Int64", "c": "boolean"})
EXPRESSIONS = {
    "a sum": _.a + _.b,
    "a blank with a meaning": _.a.fill_null(1) * 2,
    "either": ibis.coalesce(_.a, _.b),
    "neither": ibis.coalesce(_.a, _.a + _.b),
    "a test of a blank": _.a.isnull(),
    "a test of no blank": ~_.a.notnull(),
    "or with a blank": (_.a > 1) | _.c,
    "and with what never holds": _.a.notnull() & _.c,
    "cases without the first": ibis.cases((_.a.notnull(), _.a), (_.b > 1, _.b), else_=ibis.null("int64")),
    "cases with nothing left": ibis.cases((_.a.notnull(), _.b), (_.a > 1, _.b), else_=ibis.null("int64")),
    "cases where one always holds": ibis.cases((_.a.isnull(), ibis.null("int64")), (_.b > 1, _.b), else_=1),
    "if and else": ibis.ifelse(_.a > 1, _.b, ibis.null("int64")),
    "one of a list": _.a.isin([1, 2]),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_what_is_said_is_what_the_engine_finds_in_every_row(name):
    table = ibis.duckdb.connect().create_table("t", ROWS)
    value = EXPRESSIONS[name]
    said = known_value(value.resolve(table).op(), frozenset({"a"}))
    without = table.mutate(a=ibis.null("int64"))
    found = without.select(found=value.resolve(without)).execute()["found"]
    assert (said == "blank") == bool(found.isna().all())
    if said in ("true", "false"):
        assert set(found) == {said == "true"}


def test_a_worked_out_column_is_missing_in_the_months_for_which_nothing_of_it_is_left():
    contract = Contract(
        name="t",
        title="T",
        folder="t",
        description="T.",
        date="day",
        area=None,
        columns=(
            Column("day", "date", "the day"),
            Column("a", "integer", "one", required=False),
            Column("b", "integer", "another", required=False),
            Column("both", "integer", "their sum", value=_.a + _.b),
            Column("one", "integer", "either", value=ibis.coalesce(_.a, _.b)),
        ),
    )
    table = ibis.table({"day": "date", "a": "int64", "b": "int64", "both": "int64", "one": "int64"}, name="t")
    may, june = pd.Period("2019-05", "M"), pd.Period("2019-06", "M")
    lacking = {"a": pd.PeriodIndex([may, june]), "b": pd.PeriodIndex([june])}
    found = with_worked_out(lacking, contract, table)
    assert list(found["both"]) == [may, june]
    assert list(found["one"]) == [june]
    assert set(found) == {"a", "b", "both", "one"}

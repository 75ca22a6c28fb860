"""Measures over a dozen hand-made records: every kind, with answers worked out by hand."""

from dataclasses import dataclass
from types import SimpleNamespace

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis import _

from pcc_analysis.errors import MeasureError
from pcc_analysis.figures import figures
from pcc_analysis.measures import Measure, build_monthly, catalogue
from pcc_analysis.measures.compile import _by_value
from pcc_analysis.measures.lineage import columns_needed
from pcc_analysis.sources.extracts import open_extracts

APRIL, MAY, JUNE = (pd.Period(month, "M") for month in ("2019-04", "2019-05", "2019-06"))

# number, opened, closed, code, area, flag, seconds
RECORDS = [
    (1, "2019-04-01", "2019-04-20", "1", "County", True, 10),
    (2, "2019-04-30", None, "2", "County", False, 20),
    (3, "2019-04-30", "2019-06-01", "2", "Swindon", None, 60),
    (4, "2019-05-01", "2019-05-31", "1", None, True, 30),
    (5, "2019-05-31", "2019-06-30", "3", "Swindon", True, None),
    (6, "2019-05-31", None, None, "Swindon", False, 90),
    (7, "2019-06-15", None, "1", "County", True, 5),
    (8, "2019-07-01", None, "1", "County", True, 7),  # July is not covered: the extract stops in it
]


@dataclass
class HandMade:
    """The part of Extracts that measures need, over a table in memory."""

    months: tuple = (APRIL, MAY, JUNE)
    names: tuple = ("records",)
    force: str = "Wiltshire"

    def __post_init__(self):
        self.connection = ibis.duckdb.connect()
        frame = pd.DataFrame(RECORDS, columns=["number", "opened", "closed", "code", "area", "flag", "seconds"])
        frame["opened"], frame["closed"] = pd.to_datetime(frame["opened"]), pd.to_datetime(frame["closed"])
        frame["seconds"] = frame["seconds"].astype("Int64")
        self.records = self.connection.create_table("records", frame)

    def table(self, name, *, every_force=False):
        return self.records

    def contract(self, name):
        return SimpleNamespace(name="records", date="opened", area="area", keys=("code",), force=None, columns=())

    def coverage(self, name):
        return SimpleNamespace(months=pd.PeriodIndex(self.months, freq="M"), as_at_says="hand-made", unsupplied={})


def measure(identifier="m", **what):
    return Measure(**{"id": identifier, "title": "M", "definition": "M.", "source": "records", **what})


def numerators(monthly, area="force", identifier="m"):
    return monthly.series(identifier, area).tolist()


def test_a_count_by_month_and_area_with_zeros_and_the_areas_that_are_not_known():
    monthly = build_monthly(HandMade(), [measure()])
    assert numerators(monthly) == [3, 3, 1]
    assert numerators(monthly, "County") == [2, 0, 1]
    assert numerators(monthly, "Swindon") == [1, 2, 0]
    assert numerators(monthly, "not allocated") == [0, 1, 0]
    assert monthly.table["denominator"].isna().all()


def test_a_filter_on_a_key_on_another_column_and_on_both():
    monthly = build_monthly(
        HandMade(),
        [
            measure("key", where=_.code.isin(["1", "3"])),
            measure("other", where=_.flag),
            measure("both", where=_.code.isin(["1"]) & _.flag & (_.seconds > 6)),
            measure("either", where=_.code.isin(["3"]) | _.flag),
            measure("negated", where=~_.code.isin(["1"])),
            measure("none", where=_.code == "99"),
        ],
    )
    assert numerators(monthly, identifier="key") == [1, 2, 1]
    assert numerators(monthly, identifier="other") == [1, 2, 1]
    assert numerators(monthly, identifier="both") == [1, 1, 0]
    assert numerators(monthly, identifier="either") == [1, 2, 1]
    # as in SQL, what is not known is neither in nor out
    assert numerators(monthly, identifier="negated") == [2, 1, 0]
    assert numerators(monthly, identifier="none") == [0, 0, 0]


def test_a_proportion_a_mean_and_a_ratio_add_over_any_window():
    monthly = build_monthly(
        HandMade(),
        [
            measure(
                "share", kind="proportion", numerator=_.count(where=_.seconds >= 30), denominator=_.seconds.count()
            ),
            measure("mean", kind="mean", numerator=_.seconds.sum(), denominator=_.seconds.count(), unit="second"),
            measure(
                "ratio",
                kind="ratio",
                date="closed",
                numerator=_.count(),
                denominator=_.count(),
                denominator_date="opened",
            ),
        ],
    )
    assert numerators(monthly, identifier="share") == [1, 2, 0]
    assert monthly.series("share", side="denominator").tolist() == [3, 2, 1]
    quarter = figures(monthly, pd.period_range(APRIL, JUNE, freq="M"), "quarter").set_index("measure")
    assert quarter.loc["share", "value"] == 3 / 6
    assert quarter.loc["mean", "value"] == (10 + 20 + 60 + 30 + 90 + 5) / 6
    # closed in the quarter over opened in the quarter: 4 of 7
    assert (quarter.loc["ratio", "numerator"], quarter.loc["ratio", "denominator"]) == (4, 7)


def test_a_stock_is_what_is_open_at_the_end_of_the_month_and_a_window_is_its_mean():
    monthly = build_monthly(HandMade(), [measure(kind="stock", closed="closed")])
    # April: 3 opened, 1 closed; May: 3 more, 1 closed; June: 1 more, 2 closed
    assert numerators(monthly) == [2, 4, 3]
    row = figures(monthly, pd.period_range(APRIL, JUNE, freq="M"), "quarter").iloc[0]
    assert row["value"] == 3


def test_a_median_carries_its_distribution_so_that_any_window_is_exact():
    monthly = build_monthly(HandMade(), [measure(kind="median", numerator=_.seconds, unit="second")])
    quarter = figures(monthly, pd.period_range(APRIL, JUNE, freq="M"), "quarter").iloc[0]
    assert quarter["value"] == np.median([10, 20, 60, 30, 90, 5])
    assert quarter["denominator"] == 6
    april = figures(monthly, pd.period_range(APRIL, APRIL, freq="M"), "month").iloc[0]
    assert april["value"] == 20
    county = figures(monthly, pd.period_range(APRIL, JUNE, freq="M"), "quarter", area="County").iloc[0]
    assert county["value"] == 10


def test_a_missing_month_is_not_zero():
    monthly = build_monthly(HandMade(months=(APRIL, JUNE)), [measure()])
    assert [str(month) for month in monthly.series("m").index] == ["2019-04", "2019-06"]
    assert monthly.wide()["m"].isna().tolist() == [False, True, False]
    row = figures(monthly, pd.period_range(APRIL, JUNE, freq="M"), "quarter").iloc[0]
    assert (row["value"], row["months"], row["months_expected"]) == (4, 2, 3)
    assert row["months_in_words"] == "April and June 2019"


def test_two_stages_give_what_one_stage_gives():
    extracts = HandMade()
    wanted = [
        measure("a", where=_.code.isin(["1", "2"]) & _.flag),
        measure("b", numerator=_.seconds.sum(where=_.code == "2"), denominator=_.count(where=_.flag), kind="mean"),
    ]
    monthly = build_monthly(extracts, wanted)
    plain = (
        extracts.records.group_by(month=_.opened.truncate("M"))
        .aggregate(
            a=_.count(where=_.code.isin(["1", "2"]) & _.flag),
            b=_.seconds.sum(where=_.code == "2"),
            c=_.count(where=_.flag),
        )
        .order_by("month")
        .to_pandas()
    ).fillna(0)
    assert numerators(monthly, identifier="a") == plain["a"].tolist()[:3]
    assert numerators(monthly, identifier="b") == plain["b"].tolist()[:3]
    assert monthly.series("b", side="denominator").tolist() == plain["c"].tolist()[:3]


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ({"id": "Bad Id"}, "its id is not lower case"),
        ({"kind": "proportion"}, "a proportion has a denominator"),
        ({"denominator": _.count()}, "a count has no denominator"),
        ({"kind": "stock"}, "names the column in which its records are closed"),
        ({"direction": "up"}, "its direction 'up' is not one of higher, lower, neither"),
        ({"kind": "average"}, "its kind 'average' is not one of"),
        ({"title": " "}, "no title or no definition"),
    ],
)
def test_a_measure_that_is_defined_wrongly_is_refused(what, says):
    with pytest.raises(MeasureError, match=says):
        measure(**{"identifier": what.pop("id", "m"), **what})


def test_a_measure_says_every_fault_at_once():
    with pytest.raises(MeasureError, match=r"its id .*; its direction"):
        measure("Bad Id", direction="up")


def test_what_cannot_be_added_over_months_or_does_not_exist_is_refused():
    with pytest.raises(MeasureError, match="neither a count nor a sum"):
        build_monthly(HandMade(), [measure(numerator=_.seconds.mean())])
    with pytest.raises(MeasureError, match="measure 'm' of source 'records'"):
        build_monthly(HandMade(), [measure(where=_.nowhere == 1)])
    with pytest.raises(MeasureError, match="two measures have the id 'm'; rename one"):
        build_monthly(HandMade(), [measure(), measure()])


def test_the_catalogue_holds_every_row_of_the_printed_crime_group_table():
    # document 000, table after paragraph 11: 22 rows
    printed = {
        "crime_volume", "violence_against_the_person", "homicide", "violence_with_injury", "violence_without_injury",
        "sexual_offences", "robbery", "burglary", "burglary_business_community", "burglary_residential",
        "shoplifting", "vehicle_offences", "theft_from_the_person", "bicycle_theft", "all_other_theft",
        "criminal_damage_and_arson", "public_order", "possession_of_weapons", "drug_offences",
        "miscellaneous_crimes_against_society", "racially_or_religiously_aggravated",
    }  # fmt: skip
    assert printed <= set(catalogue())


def extract(folder, name, rows, heading):
    (folder / "crimes").mkdir(exist_ok=True)
    lines = [heading, *rows]
    (folder / "crimes" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_column_that_a_file_does_not_have_makes_its_measures_missing_not_zero(tmp_path):
    days = ["2019-04-01", "2019-04-30", "2019-05-01", "2019-05-31"]
    april, may = ([f"{n},{day},34A,yes" for n, day in enumerate(days) if day[5:7] == month] for month in ("04", "05"))
    extract(tmp_path, "april.csv", april, "crime number,recorded date,offence code,knife")
    extract(tmp_path, "may.csv", [row.removesuffix(",yes") for row in may], "crime number,recorded date,offence code")
    with open_extracts(tmp_path, only=["crimes"]) as extracts:
        everything = [
            measure("crimes", source="crimes"),
            measure("knives", source="crimes", where=_.knife),
            measure("arrested", source="crimes", where=_.arrest),
            measure(
                "knife_days",
                source="crimes",
                records=lambda table: table.mutate(armed=table.knife.fill_null(False)).filter(_.armed),
            ),
        ]
        monthly = build_monthly(extracts, everything)
    assert monthly.series("crimes").tolist() == [2, 2]
    assert monthly.series("knives").to_dict() == {APRIL: 2}
    assert monthly.series("knife_days").to_dict() == {APRIL: 2}
    assert not monthly.has("arrested")


def test_columns_needed_are_those_a_figure_is_worked_out_from():
    table = ibis.table({"a": "int", "b": "int", "c": "int", "d": "int"}, name="t")
    carried = table.mutate(e=table.a + 1).select("b", "c", "e")
    assert columns_needed(carried.c.sum().op(), table.op()) == {"c"}
    assert columns_needed(carried.e.sum().op(), table.op()) == {"a"}
    grouped = table.filter(table.d > 0).group_by("b").aggregate(total=table.c.sum(), other=table.a.sum())
    assert columns_needed(grouped.total.sum().op(), table.op()) == {"b", "c", "d"}
    assert columns_needed(table.count(where=table.a > 0).op(), table.op()) == {"a"}


WORDS = ibis.duckdb.connect().create_table(
    "words", pd.DataFrame({"a": ["x", "y", None] * 3, "b": [*"xxxyyy", *[None] * 3]})
)
LISTED = st.builds(
    lambda column, words: WORDS[column].isin(words),
    st.sampled_from(["a", "b"]),
    st.lists(st.sampled_from("xyz"), min_size=1, max_size=2, unique=True),
)
PREDICATES = st.recursive(
    LISTED | LISTED.map(lambda one: ~one) | st.just(WORDS.a == WORDS.b),
    lambda some: (
        st.builds(lambda one, other: one & other, some, some)
        | st.builds(lambda one, other: one | other, some, some)
        | some.map(lambda one: ~one)
    ),
    max_leaves=5,
)


@given(predicate=PREDICATES)
def test_texts_looked_up_by_a_function_keep_the_rows_that_sql_keeps(predicate):
    """Every combination of two words and missing values; what is expected is SQL's own three-valued IN and NOT."""
    kept, by_function = WORDS.filter(predicate), WORDS.filter(_by_value(predicate.op()).to_expr())
    assert by_function.to_pandas().equals(kept.to_pandas())


def test_a_list_of_texts_is_looked_through_by_a_function():
    assert "ARRAY_CONTAINS" in ibis.to_sql(WORDS.filter(_by_value(WORDS.a.isin(["x", "y"]).op()).to_expr()))

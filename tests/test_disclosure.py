"""Disclosure control: published examples, hand-made tables, and attacks by linear programs of the test's own."""

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from disclosure_tables import Case, Reader, plain, plain_leaks, random_set

from pcc_analysis.briefing import open_briefing
from pcc_analysis.commentary.files import Written
from pcc_analysis.commentary.quotes import Quotes
from pcc_analysis.disclosure import MARK, AreaCounts, Rule, Sum, attack, is_sensitive, protect, protect_areas
from pcc_analysis.disclosure.attack import possible_values
from pcc_analysis.disclosure.report import published_counts
from pcc_analysis.disclosure.system import build_system
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures import Monthly, catalogue
from pcc_analysis.plans import Priority
from pcc_analysis.plans.subjects import Subject
from pcc_analysis.reference import load
from pcc_analysis.sections.areas import areas
from pcc_analysis.sections.hate import hate_strands
from pcc_analysis.sections.highlight_subject import scorecards, subject_page
from pcc_analysis.tables import Table

SAMPLE = range(2_000, 2_080)  # of the sets that bench/disclosure.py attacks 1,000 of
WHOLE_NUMBERS = range(3_000, 3_010)


def two_way(inner):
    """A table with totals, as ids (row, column) and values, and its sums; the last row and column are totals."""
    inner = np.asarray(inner)
    full = np.block([[inner, inner.sum(1, keepdims=True)], [inner.sum(0, keepdims=True), inner.sum(keepdims=True)]])
    rows, columns = full.shape
    values = {cell: float(full[cell]) for cell in product(range(rows), range(columns))}
    across = [Sum((row, columns - 1), tuple((row, one) for one in range(columns - 1))) for row in range(rows)]
    down = [Sum((rows - 1, column), tuple((one, column) for one in range(rows - 1))) for column in range(columns)]
    return values, [*across, *down]


def protected(values, sums=(), public=(), **options):
    """Print every count once, in a place named like it."""
    return protect({cell: (cell,) for cell in values}, values, sums, public=set(public), **options)


def possible(values, sums, hidden, wanted):
    system = build_system([values], values, sums, values.keys(), (), Rule())
    masks = [np.array([cell in some for cell in system.cells]) for some in (hidden, [wanted])]
    low, high = possible_values(system, *masks)
    return low[0], high[0]


# Numbers of delinquent children by county and education, the example of the US Federal Committee on Statistical
# Methodology, Working Paper 22 (2005), chapter II (after Cox, McDonald and Nelson 1986).
COUNTIES = [[15, 1, 3, 1], [20, 10, 10, 15], [3, 10, 10, 2], [12, 14, 7, 2]]


def test_the_attack_gives_the_intervals_of_geurts_table_10():
    # Geurts 1992, table 10, page 20, as printed in the Handbook on Statistical Disclosure Control (2nd edition, 2024),
    # section 4.2.2, example 3: X11 is from 3 to 6; readers there know no more than that counts are not negative.
    values, sums = two_way([[5, 2], [1, 2], [3, 3]])
    assert possible(values, sums, {(0, 0), (0, 1), (1, 0), (1, 1)}, (0, 0)) == pytest.approx((3, 6), abs=1e-6)


def test_two_left_out_in_every_row_and_column_are_not_enough():
    # The working paper: two or more cells left out in every row and column, yet county 1 at high education is 1.
    pattern = {(0, 1), (0, 2), (0, 3), (1, 1), (1, 2), (2, 0), (2, 3), (3, 0), (3, 3)}
    values, sums = two_way(COUNTIES)
    assert possible(values, sums, pattern, (0, 3)) == pytest.approx((1, 1), abs=1e-6)


def test_the_example_protected():
    values, sums = two_way(COUNTIES)
    done = protected(values, sums)
    assert {cell for cell, value in values.items() if 1 <= value < 5} <= done.left_out
    assert done.exposed == ()
    found = attack(done)
    assert found["kept"].all()
    assert (found.loc[found["small"], "lowest"] <= 1 + 1e-6).all()
    assert (found.loc[found["small"], "highest"] >= 4 - 1e-6).all()


def test_differencing_of_areas_is_seen():
    # Handbook on Statistical Disclosure Control, section 5.2: 52 less 50 and 55 less 54 give a table of 2 and 1 for the
    # area between two definitions, which nobody printed.
    values = {"male, wide": 52.0, "male, narrow": 50.0, "female, wide": 55.0, "female, narrow": 54.0}
    between = {"male, between": 2.0, "female, between": 1.0}
    sums = [Sum(f"{sex}, wide", (f"{sex}, narrow", f"{sex}, between")) for sex in ("male", "female")]
    done = protect({cell: (cell,) for cell in values}, values | between, sums)
    assert done.counts["primary"] == 0
    assert len(done.left_out) == 2
    found = attack(done).set_index("cell")
    assert found.loc[list(between), "value"].tolist() == [2, 1]
    assert found["kept"].all()


def test_a_table_without_small_counts_is_left_alone():
    values, sums = two_way([[10, 20], [30, 0]])
    done = protected(values, sums)
    assert not done.left_out
    assert done.summary.startswith("0 of 9 figures by area left out: 0 counts below 5, 0 so that")


def test_a_count_in_two_tables_is_left_out_of_both():
    # GSS guidance for tables from administrative sources (2014): a cell left out of one table is left out of all.
    values, sums = two_way([[3, 20], [30, 40]])
    printed = {("all", cell): (cell,) for cell in values} | {("top", cell): (cell,) for cell in [(0, 0), (0, 1)]}
    done = protect(printed, values, sums)
    assert {("all", (0, 0)), ("top", (0, 0))} <= done.left_out
    assert (("all", (0, 1)) in done.left_out) == (("top", (0, 1)) in done.left_out)


def test_a_zero_may_cover_a_small_count_and_is_not_small_itself():
    # By hand: with 60 public, 3 and 57 and 0 in it, the 0 and the 3 together hide each other; 57 stays.
    values = {"force": 60.0, "County": 57.0, "Swindon": 3.0, "unknown": 0.0}
    done = protected(values, [Sum("force", ("County", "Swindon", "unknown"))], ["force"])
    assert "Swindon" in done.left_out
    assert attack(done)["kept"].all()
    assert not protected({"none": 0.0, "many": 9.0}).left_out


def test_a_percentage_or_change_goes_with_its_counts():
    # 66.7% is 2 of 3; -9 beside 12 is 3.
    values = {"top": 2.0, "base": 3.0, "now": 3.0, "before": 12.0, "other": 20.0, "third": 30.0}
    printed = {"share": ("top", "base"), "base": ("base",), "before": ("before",), "change": ("now", "before")}
    done = protect(printed | {"share of many": ("other", "third")}, values)
    assert done.left_out == {"share", "base", "change"}


def test_a_printed_percentage_makes_its_unprinted_side_known():
    # 10% of 40 is 4 without anybody printing the 4.
    done = protect({"share": ("top", "base"), "base": ("base",)}, {"top": 4.0, "base": 40.0})
    assert done.left_out == {"share"}


def test_what_was_published_before_cannot_be_used_as_cover():
    # By hand: 60 = 41 + 3 + 16. With 60 and 16 public already, the 41 has to go.
    values = {"force": 60.0, "County": 41.0, "Swindon": 3.0, "unknown": 16.0}
    done = protected(values, [Sum("force", ("County", "Swindon", "unknown"))], ["force", "unknown"])
    assert done.left_out == {"County", "Swindon"}
    assert attack(done)["kept"].all()


def test_what_is_public_cannot_be_protected_and_is_named():
    values = {"force": 60.0, "County": 57.0, "Swindon": 3.0}
    done = protected(values, [Sum("force", ("County", "Swindon"))], ["force", "County"])
    assert done.exposed == ("Swindon",)
    assert done.left_out == {"Swindon"}
    assert "1 small count follow" in done.summary
    assert not attack(done)["kept"].any()


def test_a_small_total_that_is_public_leaves_what_it_leaves():
    # Of 2 in all, each of two areas has 0, 1 or 2: that is what the rule can ask for.
    values = {"force": 2.0, "County": 1.0, "Swindon": 1.0}
    done = protected(values, [Sum("force", ("County", "Swindon"))], ["force"], sensitive={"County", "Swindon"})
    assert done.exposed == ()
    found = attack(done)
    assert found[["lowest", "highest"]].to_numpy() == pytest.approx(np.array([[0, 2], [0, 2]]), abs=1e-6)
    assert found["kept"].all()


def test_only_sensitive_counts_are_small_and_the_threshold_is_a_setting():
    values, sums = two_way([[3, 20], [30, 40]])
    assert not protected(values, sums, sensitive=()).left_out
    assert not protected(values, sums, threshold=3).left_out
    assert (0, 1) in protected(values, sums, threshold=21).left_out


def test_the_same_input_gives_the_same_answer():
    first, second = (random_set(3).protect() for _ in range(2))
    assert first.left_out == second.left_out


@pytest.mark.parametrize(
    ("values", "sums", "message"),
    [
        ({"a": 3.0, "b": 4.0, "c": 9.0}, [Sum("c", ("a", "b"))], "1 of 1 sums do not hold.*which is 2 out"),
        ({"c": 9.0}, [Sum("c", ("a", "b"))], "2 of 3 cells are no counts.*first 'a', nan"),
        ({"a": 2.5}, [], r"1 of 1 cells are no counts.*first 'a', 2\.5"),
    ],
)
def test_what_does_not_add_up_is_refused(values, sums, message):
    with pytest.raises(InsufficientDataError, match=message):
        protected(values, sums)


def test_a_threshold_that_makes_nothing_small_is_refused():
    with pytest.raises(InsufficientDataError, match="a threshold of 1 makes no count small"):
        Rule(threshold=1)


# Attacks: the reader's linear programs are set up in the test from the pages alone.


@pytest.mark.parametrize("seeds", [SAMPLE[start::8] for start in range(8)])
def test_no_count_of_a_random_set_is_recovered(seeds):
    left_out = 0
    for seed in seeds:
        case = random_set(seed)
        assert len(case.counts) <= 200
        done = case.protect()
        left_out += len(done.left_out)
        assert [found for found in Reader(case, done.left_out).narrowed() if found[0] not in done.exposed] == [], seed
        assert case.public or not done.exposed
    assert left_out > 100


@pytest.mark.parametrize("seed", WHOLE_NUMBERS)
def test_nor_by_a_reader_who_knows_that_counts_are_whole(seed):
    case = random_set(seed)
    done = case.protect()
    found = Reader(case, done.left_out).narrowed(whole_numbers=True)
    assert [one for one in found if one[0] not in done.exposed] == []


def test_the_attack_of_this_test_finds_what_primary_suppression_and_the_plain_method_leave_open():
    case = random_set(0)
    done = case.protect()
    small = {place for place, cells in case.printed.items() if any(1 <= case.counts[cell] < 5 for cell in cells)}
    assert Reader(case, small).narrowed()
    assert plain_leaks(done.system, plain(done.system), done.rule)


# Areas: what hangs together in a monthly table.

MONTHS = pd.period_range("2017-01", "2019-06", freq="M")


def monthly(**series):
    """A monthly table from a number by month for each measure and area, named measure__area."""
    rows = []
    for name, value in series.items():
        measure, area = name.split("__")
        numbers = np.broadcast_to(np.asarray(value, dtype=float), len(MONTHS))
        rows.append(pd.DataFrame({"measure": measure, "area": area, "month": MONTHS, "numerator": numbers}))
    table = pd.concat(rows).assign(denominator=np.nan)
    measures = {name: catalogue()[name] for name in table["measure"].unique()}
    return Monthly(table, pd.DataFrame(columns=["measure", "area", "month", "value", "count"]), measures)


def year(last):
    return pd.period_range(end=last, periods=12, freq="M")


def test_two_years_that_end_a_quarter_apart_give_away_the_difference():
    # By hand: nothing in a year until April 2019, then 2 a month in Swindon: 6 less 0 would be published.
    new = [0] * 27 + [2] * 3
    table = monthly(hate_crime__force=[20 + one for one in new], hate_crime__County=20, hate_crime__Swindon=new)
    counts = AreaCounts(table, ["hate_crime"])
    printed = {area: counts.cells("hate_crime", area, year("2019-05")) for area in counts.areas}
    before = {cell for area in counts.areas for cell in counts.cells("hate_crime", area, year("2019-04"))}
    done = protect_areas(counts, printed, before)
    assert counts.value(*printed["Swindon"]) == 4
    assert not protect_areas(counts, {"Swindon": counts.cells("hate_crime", "Swindon", year("2019-06"))}).left_out
    assert done.left_out == {"County", "Swindon"}


def test_parts_of_a_whole_hang_together():
    # By hand: 12 a year are rape and serious sexual offences in Swindon; 9 of them printed as rape leave 3 others.
    rape = [1] * 18 + [1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]
    table = monthly(
        rasso_volume__force=31, rasso_volume__County=30, rasso_volume__Swindon=1,
        rape_volume__force=[20 + one for one in rape], rape_volume__County=20, rape_volume__Swindon=rape,
    )  # fmt: skip
    counts = AreaCounts(table, ["rasso_volume", "rape_volume"])
    printed = {(name, area): counts.cells(name, area, year("2019-06"))
               for name in ("rasso_volume", "rape_volume") for area in counts.areas}  # fmt: skip
    assert [counts.value(*printed[name, "Swindon"]) for name in ("rasso_volume", "rape_volume")] == [12, 9]
    done = protect_areas(counts, printed)
    assert done.counts["primary"] == 0
    assert done.left_out
    assert attack(done)["kept"].all()


def test_the_base_of_a_rate_is_the_volume_in_another_table():
    table = monthly(rape_volume__force=20, rape_volume__Swindon=1, rape_volume__County=19)
    rate = table.table.assign(measure="rape_arrest_rate", denominator=table.table["numerator"], numerator=0.0)
    both = Monthly(
        pd.concat([table.table, rate]), table.distributions,
        {**table.measures, "rape_arrest_rate": catalogue()["rape_arrest_rate"]},
    )  # fmt: skip
    counts = AreaCounts(both, ["rape_arrest_rate", "rape_volume"])
    assert set(counts.cells("rape_volume", "Swindon", year("2019-06"))) < set(
        counts.cells("rape_arrest_rate", "Swindon", year("2019-06"))
    )


def test_what_is_sensitive_and_what_is_part_of_what_is_in_the_catalogue():
    names = list(catalogue())
    for stem in load("sensitive_measures")["stem"]:
        assert any(re.search(rf"(^|_){stem}(_|$)", name) for name in names), stem
    parts = load("measure_parts")
    assert set(parts["part"]) | set(parts["whole"]) <= set(names)
    assert parts["part"].is_unique
    assert parts["whole"].map(is_sensitive).sum() == len(parts) - 1  # all but knife crime


# A whole report of the demonstration data.


@pytest.fixture(scope="module")
def briefing(demonstration):
    return open_briefing("2019-20-Q1", demonstration, "data/plans")


def test_nothing_of_a_whole_report_is_recovered(briefing):
    done = briefing.by_area.protected
    cells = done.system.cells
    sums = [
        Sum(cells[row.indices[row.data > 0][0]], tuple(cells[one] for one in row.indices[row.data < 0]))
        for row in done.system.matrix.tocsr()
    ]
    public = {cell for cell, fixed in zip(cells, done.system.fixed, strict=True) if fixed}
    case = Case(done.printed, dict(zip(cells, done.system.value, strict=True)), sums, public)
    assert done.exposed == ()
    assert Reader(case, {place for place in done.left_out if place[2] != "change"}).narrowed()
    reader = Reader(case, done.left_out)
    assert len(reader.targets) > 5
    assert reader.narrowed() == []


def test_no_small_count_of_sensitive_crime_stands_in_a_table_by_area_and_no_sentence_or_symbol_speaks_of_one(briefing):
    rows = briefing.by_area.changes
    known = briefing.monthly.table
    sensitive = rows[rows.index.get_level_values("measure").map(is_sensitive)].drop(index="force", level="area")
    assert not sensitive[["previous", "current"]].isin([1, 2, 3, 4]).any(axis=None)
    truth = [
        known[(known["measure"] == measure) & (known["area"] == area) & known["month"].isin(year("2019-06"))]
        for measure, area in sensitive.index
    ]
    small = [1 <= one["numerator"].sum() < 5 for one in truth]
    assert any(small)
    assert sensitive["current_out"][small].all()
    gone = sensitive[sensitive["change_out"]]
    assert gone[["change", "percent_change", "lower", "upper", "more_than_chance"]].isna().all(axis=None)
    tables = [one.element() for one in hate_strands(briefing) if isinstance(one, Table)]
    texts = [[cell["text"] for cell in row["cells"]] for row in tables[1]["rows"]]
    marked = [text for text in texts if MARK in text]
    assert marked
    assert all(text[2:] == [MARK] * 4 for text in marked)
    assert any(note.startswith("[c] left out: ") for note in tables[1]["notes"])


def test_a_sentence_on_areas_speaks_of_those_shown_only(briefing):
    said, table = areas(briefing, "hate_crime")
    assert any(cell["text"] == MARK for row in table.element()["rows"] for cell in row["cells"])
    assert said.element()["sentences"] == ["Hate crime by area: no area shown changed by more than chance would give."]


def test_a_scorecard_of_areas_leaves_out_what_a_report_does(briefing):
    subject = Subject(
        "hate", "Hate crime", (("hate_crime_religion",), ("hate_crime",)), ("hate_crime_religion", "hate_crime")
    )
    plan = replace(briefing.plan, priorities=(Priority(1, "Victims", (), (subject,)),))
    hate = replace(briefing, plan=plan)
    cards = scorecards(hate)
    assert cards.protected.left_out
    texts = cards.printed["Swindon"].loc["hate_crime_religion"].tolist()
    months = briefing.monthly.series("hate_crime_religion", "Swindon").tail(3)
    assert 1 <= months.iloc[-1] < 5 or 1 <= months.sum() < 5
    assert MARK in texts[1:3]
    assert texts[5:] == [MARK] * 3
    assert cards.monthly["Swindon"]["hate_crime_religion"].isna().all()
    page = [one.element() for one in subject_page(hate, Written(), cards, subject)]
    card = next(one for one in page if one["kind"] == "table")
    row = next(row for row in card["rows"] if row["header"]["text"] == "Swindon")
    assert row["cells"][0] == {"text": MARK}


def test_commentary_cannot_say_what_the_tables_leave_out(briefing):
    rows = briefing.by_area.changes
    for measure, area in rows.index[rows["current_out"] & (rows.index.get_level_values("area") == "Swindon")]:
        known = Quotes(briefing).of(measure, area)
        assert known["rolling_year"].hidden
        assert known["change"].hidden
    assert rows["current_out"].any()
    assert not Quotes(briefing).of("domestic_abuse", "Swindon")["rolling_year"].hidden
    assert Quotes(briefing).of("domestic_abuse", "Swindon")["month"].hidden  # which no table prints
    assert not Quotes(briefing).of("hate_crime")["rolling_year"].hidden


def test_published_figures_are_known_and_the_mark_gives_nothing_away(briefing):
    counts = AreaCounts(briefing.monthly, ["hate_crime", "hate_crime_transgender"])
    rows = [
        ("hate_crime", "Swindon", "2018-04", "2019-03", 257.0), ("hate_crime", "force", "2018-04", "2019-03", 616.0),
        ("hate_crime_transgender", "Swindon", "2017-04", "2018-03", np.nan),
    ]  # fmt: skip
    columns = ["measure", "area", "period_start", "period_end", "value"]
    found = published_counts(counts, pd.DataFrame(rows, columns=columns))
    assert found == set(counts.cells("hate_crime", "Swindon", year("2019-03")))

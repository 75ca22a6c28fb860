"""The printed figures of ``data/published``: read as printed, and recomputed from one another to the printed precision."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from published import (
    COLUMNS,
    DERIVATION_COLUMNS,
    FOLDER,
    KEY,
    UNITS,
    Cells,
    Derivation,
    Figure,
    expand,
    index,
    judge,
    load_figures,
    nearest_whole_base,
    parse_printed,
    read,
    table_names,
    word_sign,
)

SEEDS = Path(__file__).parents[2] / "shared" / "seeds"
ROLES = {
    "value", "numerator", "denominator", "change", "percent_change", "increase", "decrease", "percent_increase",
    "percent_decrease", "half_width", "limit", "peer_average", "rank", "threshold", "target", "context", "label",
}  # fmt: skip
NATURES = {"stated_twice", "parts_and_whole", "arithmetic", "rounding", "direction", "wording"}


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    return load_figures()


@pytest.fixture(scope="module")
def cells(figures: pd.DataFrame) -> Cells:
    return index(figures)


@pytest.fixture(scope="module")
def derivations(cells: Cells) -> list[Derivation]:
    return expand(read("derivations"), cells)


def key_of(row: pd.Series) -> tuple[str, ...]:
    return tuple(row[name] for name in KEY)


# --- the files are what README.md says


@pytest.mark.parametrize("name", table_names())
def test_every_file_has_the_columns_of_the_layout(name: str) -> None:
    table = read(name)
    assert list(table.columns) == COLUMNS
    assert (table["document"] == name[:3]).all()
    assert not table.duplicated(["place", "row", "column"]).any()


def test_every_figure_is_printed_and_parses_to_its_value(figures: pd.DataFrame) -> None:
    assert (figures["printed"].str.strip() != "").all()
    assert (figures["value"].eq("") == figures["number"].isna()).all()
    wrong = [
        (f.table, f.row, f.column, f.printed, f.value)
        for f in figures[figures["value"] != ""].itertuples()
        if not math.isclose(float(f.value), f.number, rel_tol=1e-9, abs_tol=1e-12)
    ]
    assert wrong == []


def test_units_roles_and_ids_are_those_of_the_layout(figures: pd.DataFrame) -> None:
    assert set(figures["unit"]) <= UNITS
    assert set(figures["role"]) <= ROLES
    assert figures["measure"].str.fullmatch(r"[a-z][a-z0-9_]*").all()
    assert figures["area"].str.fullmatch(r"[a-z][a-z0-9_]*").all()
    assert figures["period_end"].str.fullmatch(r"(\d{4}-(0[1-9]|1[0-2]))?").all()


def test_proportions_lie_between_0_and_1_unless_they_are_changes(figures: pd.DataFrame) -> None:
    levels = figures[(figures["unit"] == "proportion") & figures["role"].isin(["value", "peer_average"])]
    assert levels["number"].dropna().between(0, 1).all()


def test_changes_without_sign_have_their_direction_in_the_role(figures: pd.DataFrame) -> None:
    unsigned = figures[figures["role"].isin(["increase", "decrease", "percent_increase", "percent_decrease"])]
    assert (unsigned["number"] >= 0).all()


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the source documents are not beside the project (../shared/seeds)")
@pytest.mark.parametrize("document", ["000", "001", "002", "003", "004"])
def test_every_printed_string_stands_in_the_source(document: str, figures: pd.DataFrame) -> None:
    printed = figures.loc[figures["document"] == document, "printed"]
    if printed.empty:
        pytest.skip(f"document {document} is not written down yet")
    (source,) = SEEDS.glob(f"{document}_*.txt")
    text = re.sub(r"\s+", " ", source.read_text(encoding="utf-8"))
    assert [p for p in printed.unique() if p not in text] == []


# --- what follows from what


def test_contradictions_are_exactly_those_listed(derivations: list[Derivation], cells: Cells) -> None:
    listed = {key_of(row) for _, row in read("contradictions").iterrows()}
    found = {d.key for d in derivations if not judge(d, cells).holds}
    assert found - listed == set(), "printed figures contradict each other and contradictions.csv does not say so"
    assert listed - found == set(), "contradictions.csv lists what does not contradict"


def test_no_figure_is_printed_twice_with_two_values_unless_listed(figures: pd.DataFrame) -> None:
    """The same measure, area and window of one document: every print of it rounds the same number, or is listed."""
    key = ["document", "measure", "area", "window", "period_end", "unit"]
    levels = figures[figures["number"].notna() & figures["role"].isin(["value", "numerator", "denominator"])]
    levels = levels[levels["period_end"] != ""].assign(
        low=lambda f: f["number"] - f["half"], high=lambda f: f["number"] + f["half"]
    )
    listed = read("contradictions")
    named = {(r.table, r.place, r.row, r.column) for r in listed.itertuples()}
    unnamed = []
    for group, prints in levels.groupby(key):
        low, high = prints["low"].max(), prints["high"].min()
        agree = low < high or (low == high and (prints["half"] == 0).any())
        if not agree and not named & set(
            prints[["table", "place", "row", "column"]].itertuples(index=False, name=None)
        ):
            unnamed.append((group, prints["printed"].tolist()))
    assert unnamed == []


def test_a_listed_contradiction_says_what_is_printed_and_what_follows(
    derivations: list[Derivation], cells: Cells
) -> None:
    by_key = {d.key: d for d in derivations}
    listed = read("contradictions")
    assert not listed.duplicated(KEY).any()
    assert set(listed["nature"]) <= NATURES
    assert (listed["comment"] != "").all()
    for _, row in listed.iterrows():
        derivation = by_key[key_of(row)]
        derived, verdict = cells[derivation.cell], judge(derivation, cells)
        assert row["printed"] == derived.printed
        assert row["follows"] == verdict.follows
        if row["difference"]:
            assert float(row["difference"]) == pytest.approx(derived.number - float(verdict.follows), rel=1e-4)


def test_remainders_are_what_the_listed_rows_leave_over(derivations: list[Derivation], cells: Cells) -> None:
    sums = {(*d.cell, judge(d, cells).follows): d for d in derivations if d.kind in {"sum", "at_least_sum", "at_most"}}
    listed = read("remainders")
    for row in listed.itertuples():
        cell = (row.table, row.place, row.total, row.column)
        assert float(row.printed_total) == cells[cell].number
        assert (*cell, f"{float(row.listed):.6g}") in sums, cell
        assert float(row.remainder) == pytest.approx(float(row.printed_total) - float(row.listed))
    open_ended = {
        d.cell for d in derivations
        if d.kind == "at_least_sum" and float(judge(d, cells).follows) != cells[d.cell].number
    }  # fmt: skip
    assert open_ended <= {(r.table, r.place, r.total, r.column) for r in listed.itertuples()}


def test_every_rule_is_of_a_known_document_and_finds_its_figures(derivations: list[Derivation]) -> None:
    rules = read("derivations")
    assert list(rules.columns) == DERIVATION_COLUMNS
    assert (rules["document"] == rules["table"].str[:3]).all()
    assert len({d.key for d in derivations}) == len(derivations), "a rule is there twice"


def test_columns_that_are_derived_are_recomputed_in_every_row(
    figures: pd.DataFrame, derivations: list[Derivation]
) -> None:
    """No printed change, per cent change or difference of a table escapes where its two levels are printed."""
    derived = {d.cell for d in derivations}
    tables = figures[figures["role"].isin(["change", "percent_change"]) & figures["number"].notna()]
    levels = figures[(figures["role"] == "value") & figures["number"].notna()]
    pairs = levels.groupby(["table", "place", "row", "measure", "area", "window"])["period_end"].nunique()
    both = {k for k, n in pairs.items() if n >= 2}
    missed = [
        (f.table, f.place, f.row, f.column)
        for f in tables.itertuples()
        if (f.table, f.place, f.row, f.measure, f.area, f.window) in both
        and (f.table, f.place, f.row, f.column) not in derived
    ]
    assert missed == []


def test_the_report_of_2019_contradicts_itself_where_the_design_says_so() -> None:
    """The list found by hand when the project began; the audit has to find it too."""
    listed = read("contradictions").query("document == '000'")
    seen = Counter(zip(listed["row"], listed["printed"], listed["follows"], strict=True))
    for expected in [
        ("Crime volume", "43,523", "43357"),
        ("Violence Against The Person", "14,680", "11878"),
        ("Positive outcomes", "7,094", "7544"),
        ("Vehicle Offences", "4.8%", "0.0474954"),
        ("Robbery", "18.4%", "0.183486"),
        ("Conviction rates", "90%", "0.934"),
        ("Conviction rates", "90%", "0.93"),
        ("Appeals upheld", "3", "2"),
        ('Percentage of CPT "at work"', "84.2%", "0.841"),
    ]:
        assert seen[expected] == 1, expected


def test_violence_outside_the_listed_subgroups_rose_most() -> None:
    """2,802 of 14,680 in the year to June 2019, 2,017 of 13,489 the year before (Panel report, paragraph 11)."""
    rows = read("remainders").query("total == 'Violence Against The Person'").set_index("column")["remainder"]
    assert rows.to_dict() == {"12m to June 2018": "2017", "12m to June 2019": "2802"}


# --- the reading and the arithmetic, on figures worked out by hand


@pytest.mark.parametrize(
    ("printed", "unit", "value", "half"),
    [
        ("43,357", "count", 43357, 0),
        ("+ 1,191", "count", 1191, 0),
        ("- 26.3%", "proportion", -0.263, 0.0005),
        ("-9.6% points", "points", -9.6, 0.05),
        ("273*", "count", 273, 0),
        ("£1.2M", "pounds", 1_200_000, 50_000),
        ("129k", "pounds", 129_000, 500),
        ("53 minutes and 26 seconds", "seconds", 3206, 0.5),
        ("1min 4sec", "seconds", 64, 0.5),
        ("11:15", "seconds", 675, 0.5),
        ("26.00", "hours", 26, 0.005),
        ("Eighty percent", "proportion", 0.8, 0.005),
        ("third lowest", "rank", 3, 0),
        ("23", "mean_count", 23, 0.5),
    ],
)
def test_printed_strings_are_read_with_their_precision(printed: str, unit: str, value: float, half: float) -> None:
    assert parse_printed(printed, unit) == pytest.approx((value, half))


@pytest.mark.parametrize(
    ("printed", "unit"), [("=", "proportion"), ("n/a", "count"), ("Improving", "text"), ("12", "text")]
)
def test_what_is_no_number_has_no_value(printed: str, unit: str) -> None:
    assert parse_printed(printed, unit) is None


def figure(printed: str, unit: str = "count") -> Figure:
    number = parse_printed(printed, unit)
    return Figure(*(number or (math.nan, math.nan)), unit, printed)


@pytest.mark.parametrize(
    ("kind", "derived", "operands", "holds"),
    [
        ("ratio", figure("33%", "proportion"), [figure("2"), figure("6")], True),
        ("ratio", figure("33%", "proportion"), [figure("3"), figure("6")], False),
        ("ratio", figure("12%", "proportion"), [figure("1"), figure("8")], True),  # halves may go either way
        ("ratio", figure("13%", "proportion"), [figure("1"), figure("8")], True),
        ("percent_change", figure("- 0.7%", "proportion"), [figure("43,357"), figure("43,671")], True),
        ("percent_change", figure("0.7%", "proportion"), [figure("43,357"), figure("43,671")], False),
        ("same", figure("93%", "proportion"), [figure("93.4%", "proportion")], True),
        ("same", figure("84.2%", "proportion"), [figure("84.1%", "proportion")], False),
        ("same", figure("43,523"), [figure("43,357")], False),
        ("sum", figure("£106.442m", "pounds"), [figure("£61.786m", "pounds"), figure("£44.407m", "pounds"), figure("£0.250m", "pounds")], True),
        ("sum", figure("106"), [figure("100"), figure("5")], False),
        ("difference", figure("4", "points"), [figure("77%", "proportion"), figure("73%", "proportion")], True),
        ("difference", figure("6", "points"), [figure("77%", "proportion"), figure("73%", "proportion")], False),
        ("at_most", figure("1,523"), [figure("1,929")], True),
        ("at_most", figure("2,000"), [figure("1,929")], False),
        ("at_least_sum", figure("215"), [figure("83"), figure("118")], True),
        ("at_most_sum", figure("215"), [figure("83"), figure("118")], False),
        ("between", figure("77%", "proportion"), [figure("80%", "proportion"), figure("71%", "proportion")], True),
        ("between", figure("83%", "proportion"), [figure("80%", "proportion"), figure("71%", "proportion")], False),
        ("share_left", figure("84.1%", "proportion"), [figure("667"), figure("106")], True),
        ("change_on_base", figure("23%", "proportion"), [figure("53"), figure("282")], True),
    ],
)  # fmt: skip
def test_a_derivation_holds_to_the_printed_precision_and_no_further(
    kind: str, derived: Figure, operands: list[Figure], holds: bool
) -> None:
    names = [chr(ord("a") + i) for i in range(len(operands))]
    made = {("t", "p", "r", "derived"): derived} | {("t", "p", "r", n): f for n, f in zip(names, operands, strict=True)}
    derivation = Derivation("000", "t", "p", "r", "derived", kind, " ; ".join(names))
    assert judge(derivation, made).holds is holds


def test_a_slip_of_one_in_a_table_is_noticed(derivations: list[Derivation], cells: Cells) -> None:
    changes = [d for d in derivations if d.table == "000_crime_groups" and d.kind == "difference"]
    assert len(changes) == 21
    for derivation in changes:
        slipped = replace(cells[derivation.cell], number=cells[derivation.cell].number + 1)
        assert not judge(derivation, cells | {derivation.cell: slipped}).holds


def test_a_rule_without_figures_or_of_an_unknown_kind_is_refused(cells: Cells) -> None:
    rule = read("derivations").head(1)
    with pytest.raises(AssertionError, match=r"derivations.csv line 2: no figure 000_crime_groups \* no such row"):
        expand(rule.assign(row="no such row"), cells)
    unknown = expand(rule.assign(kind="guess"), cells)[0]
    with pytest.raises(ValueError, match="unknown kind of derivation 'guess'"):
        judge(unknown, cells)


@pytest.mark.parametrize(
    ("words", "preferred", "sign"),
    [
        ("Improving", "higher", 1),
        ("Improving", "lower", -1),
        ("Reduction on the previous year", "lower", -1),
        ("Increasing trend", "lower", 1),
        ("Stable", "lower", 0),
        ("ongoing upward (worsening) trend", "lower", 1),
    ],
)
def test_words_point_the_way_they_say(words: str, preferred: str, sign: int) -> None:
    assert word_sign(words, preferred) == sign


def test_a_small_count_allows_only_some_per_cents() -> None:
    """33 appeals after a fall of 17.5%: 40 the year before; a fall of 16.5% has no whole number behind it."""
    assert nearest_whole_base(33, 0.175, increase=False) == pytest.approx(0.175)
    assert abs(nearest_whole_base(33, 0.165, increase=False) - 0.165) > 0.005


def test_readme_counts_what_is_here(figures: pd.DataFrame) -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d{3}) \| ([\d,]+) \| ([\d,]+) \|.*\| (\d+) \|$", text, flags=re.M)
    assert rows
    listed = Counter(read("contradictions")["document"])
    for document, printed, here, contradictions in rows:
        counted = int(figures.loc[figures["document"] == document, "number"].notna().sum())
        assert counted == int(here.replace(",", "")), document
        assert counted >= 0.9 * int(printed.replace(",", "")), document
        assert listed[document] == int(contradictions), document


def test_the_folder_holds_only_what_readme_names() -> None:
    assert {p.suffix for p in FOLDER.iterdir()} == {".csv", ".md"}

"""The Panel pack of September 2024 (001) and the 2015 inspection (003): what ``test_published.py`` has no rule for.

Percentages from unprinted bases, pooled rates, trend words and arrows against signs, points printed as per cent,
the weighting of exceptions; and the whole list of contradictions, which the audit is measured against.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from published import (
    DERIVATION_COLUMNS,
    Cells,
    Derivation,
    Figure,
    Verdict,
    expand,
    index,
    judge,
    load_figures,
    parse_literal,
    parse_printed,
    read,
    resolve,
)

FOLDER = Path(__file__).parent / "published_contradictions"
DOCUMENTS = ("001", "003")
LIST_COLUMNS = [
    "document", "table", "place", "row", "column", "kind", "printed", "follows", "from", "against", "difference",
    "nature", "certain", "comment",
]  # fmt: skip
RULES = {"one": 2, "two": 3, "three": 4, "eight": 6}

# Arithmetic that needs a level not printed; operands a, b, c...
FORMULAS: dict[str, Callable[..., float]] = {
    "percent_of_decrease": lambda level, fall: abs(fall) / (level + abs(fall)),
    "percent_of_changes": lambda level, *changes: sum(changes) / (level - sum(changes)),
    "share_of_sum": lambda part, *parts: part / sum(parts),
    "ratio_without": lambda part, whole, left_out: part / (whole - left_out),
    "proportional": lambda a, b, *c: a * b / math.prod(c),
    "ratio_change": lambda n, d, n_change, d_change: 100 * n / d * (1 - (1 + d_change) / (1 + n_change)),
    "share_left_change": lambda d, n, d_change, n_change: -100 * n / d * (1 - (1 + d_change) / (1 + n_change)),
    "pooled": lambda *r: sum(r[0::2][i] * r[1::2][i] for i in range(len(r) // 2)) / sum(r[1::2]),
    "pooled_change": lambda *r: 100 * (_pooled(r, False) - _pooled(r, True)),
}


def _pooled(operands: tuple[float, ...], before: bool) -> float:
    """Rate over all groups of (rate, number, change in points, change in number), now or a year before."""
    groups = [operands[i : i + 4] for i in range(0, len(operands), 4)]
    rates = [rate - points / 100 * before for rate, _, points, _ in groups]
    numbers = [number - change * before for _, number, _, change in groups]
    return sum(r * n for r, n in zip(rates, numbers, strict=True)) / sum(numbers)


def operands_of(derivation: Derivation, cells: Cells) -> list[Figure]:
    """Figures named by the operands; a literal word (``=none``) is a figure without number."""
    found = []
    for name in derivation.operands.split(" ; "):
        if name.startswith("=") and not re.fullmatch(r"=[\d.]+", name):
            found.append(Figure(math.nan, math.nan, "text", name[1:]))
        else:
            table, place, row, column = ("", "", "", "") if name[0] == "=" else resolve(name, derivation.cell)
            found.append(parse_literal(name) if name[0] == "=" else cells[table, place, row, column])
    return found


def follow(derivation: Derivation, cells: Cells) -> Verdict:
    """Recompute a derived cell, by a formula of this module, a rule of words, or the rules of ``published``."""
    if derivation.kind in FORMULAS:
        return _recompute(derivation, cells)
    if derivation.kind in WORDS:
        follows = WORDS[derivation.kind](cells[derivation.cell], operands_of(derivation, cells))
        return Verdict(follows == "", follows, True)
    return judge(derivation, cells)


def _recompute(derivation: Derivation, cells: Cells) -> Verdict:
    derived, operands = cells[derivation.cell], operands_of(derivation, cells)
    formula = FORMULAS[derivation.kind]
    corners = [formula(*numbers) for numbers in itertools.product(*(f.ends for f in operands))]
    number = abs(derived.number) if derivation.kind == "percent_of_decrease" else derived.number
    slack = 1e-9 if max(corners) - min(corners) <= 1e-9 else -1e-9
    holds = min(corners) - slack <= number + derived.half and number - derived.half <= max(corners) + slack
    middle = formula(*(f.number for f in operands))
    return Verdict(holds, f"{math.copysign(middle, derived.number):.6g}", True)


def _points_named(derived: Figure, _: list[Figure]) -> str:
    return "" if re.search(r"point|pts|pp", derived.printed) else "points"


def _symbol(derived: Figure, operands: list[Figure]) -> str:
    change, level = operands
    base = level.number - (change.number / 100 if change.unit == "points" else change.number)
    small = change.unit != "proportion" and abs(change.number / (100 if change.unit == "points" else 1)) < 0.05 * base
    allowed = {"▲" if change.number > 0 else "▼"} | ({"—"} if small else set())
    return "" if derived.printed in allowed else " or ".join(sorted(allowed))


def _trend(derived: Figure, operands: list[Figure]) -> str:
    says = "Increasing" if operands[0].number > 0 else "Decreasing"
    return "" if derived.printed == says else says


def _weighting(derived: Figure, operands: list[Figure]) -> str:
    exceptions, trend = (f.printed.lower() for f in operands)
    rules = sum(weight for name, weight in RULES.items() if re.search(rf"\b{name}\b", exceptions))
    allowed = {rules + 4, rules + 10} if trend in {"increasing", "decreasing"} else {rules}
    return "" if derived.number in allowed else " or ".join(f"{a:g}" for a in sorted(allowed))


def _some_of(derived: Figure, operands: list[Figure]) -> str:
    whole = int(operands[0].number)
    shares = [k / whole for k in range(whole + 1)]
    nearest = min(shares, key=lambda share: abs(share - derived.number))
    return "" if abs(nearest - derived.number) <= derived.half + 1e-9 else f"{nearest:.6g}"


def _plan_years(derived: Figure, operands: list[Figure]) -> str:
    first, other = (re.findall(r"\d+", f.printed) for f in (derived, operands[0]))
    return "" if (first[0], first[1][-2:]) == (other[0], other[1][-2:]) else operands[0].printed


def _year_over(_: Figure, operands: list[Figure]) -> str:
    last_month, published = (f.printed for f in operands)
    return "" if last_month <= published else f"a year that ends by {published}"


WORDS: dict[str, Callable[[Figure, list[Figure]], str]] = {
    "points_named": _points_named,
    "symbol": _symbol,
    "trend": _trend,
    "weighting": _weighting,
    "some_of": _some_of,
    "plan_years": _plan_years,
    "year_over": _year_over,
}


def shared_rules(name: str) -> pd.DataFrame:
    """Rows of the two documents in a file that all documents share."""
    return read(name).query("document in @DOCUMENTS")


def own(name: str) -> pd.DataFrame:
    """Both documents' file of that name in this folder."""
    frames = [pd.read_csv(FOLDER / f"{name}_{d}.csv", dtype=str, keep_default_na=False) for d in DOCUMENTS]
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="module")
def cells() -> Cells:
    return index(load_figures())


@pytest.fixture(scope="module")
def derivations(cells: Cells) -> list[Derivation]:
    rules = pd.concat([shared_rules("derivations"), own("derivations")], ignore_index=True)
    return expand(rules, cells)


@pytest.fixture(scope="module")
def listed() -> pd.DataFrame:
    return own("contradictions")


def name_of(derivation: Derivation) -> tuple[str, ...]:
    """Cell, kind and operands in full, as the list has them."""
    full = [n if n[0] == "=" else " :: ".join(resolve(n, derivation.cell)) for n in derivation.operands.split(" ; ")]
    return (*derivation.cell, derivation.kind, " ; ".join(full))


def test_each_kind_of_rule_is_told_once(derivations: list[Derivation]) -> None:
    assert list(own("derivations").columns) == DERIVATION_COLUMNS
    assert set(own("derivations")["kind"]) <= FORMULAS.keys() | WORDS.keys()
    assert not set(shared_rules("derivations")["kind"]) & (FORMULAS.keys() | WORDS.keys())
    assert len({d.key for d in derivations}) == len(derivations)


def test_contradictions_are_exactly_those_listed(
    derivations: list[Derivation], cells: Cells, listed: pd.DataFrame
) -> None:
    found = {name_of(d) for d in derivations if not follow(d, cells).holds}
    named = set(listed[["table", "place", "row", "column", "kind", "from"]].itertuples(index=False, name=None))
    assert found - named == set(), "printed figures contradict each other and no list says so"
    assert named - found == set(), "a list holds what does not contradict"
    assert len(named) == len(listed)


def test_a_listed_contradiction_quotes_both_sides(
    derivations: list[Derivation], cells: Cells, listed: pd.DataFrame
) -> None:
    assert list(listed.columns) == LIST_COLUMNS
    assert set(listed["certain"]) <= {"yes", "no"}
    assert (listed["comment"] != "").all()
    by_name = {name_of(d): d for d in derivations}
    for row in listed.to_dict("records"):
        derivation = by_name[row["table"], row["place"], row["row"], row["column"], row["kind"], row["from"]]
        verdict, derived = follow(derivation, cells), cells[derivation.cell]
        against = [f.printed.lstrip("=") for f in operands_of(derivation, cells)]
        assert (row["printed"], row["follows"]) == (derived.printed, verdict.follows)
        assert row["against"] == " ; ".join(against)
        if row["difference"]:
            assert float(row["difference"]) == pytest.approx(derived.number - float(verdict.follows), rel=1e-4)


def test_the_pack_contradicts_itself_beyond_doubt_at_least_fifteen_times(listed: pd.DataFrame) -> None:
    certain = listed.query("document == '001' and certain == 'yes'")
    assert len(certain[["table", "place", "row", "column"]].drop_duplicates()) >= 15
    quoted = set(zip(certain["printed"], certain["follows"], strict=True))
    read_by_hand = {
        ("1,523", "1929"), ("79.9%", "0.798"), ("46.6%", "0.49"), ("2.1%", "-0.021"), ("78.8%", "0.801"),
        ("99", "1123"), ("-3%", "-0.230769"), ("1,102", "1117"), ("22%", "0.184756"), ("25,029", "25012"),
    }  # fmt: skip
    assert read_by_hand <= quoted


def test_the_shared_list_holds_the_same_contradictions(listed: pd.DataFrame) -> None:
    columns = ["table", "place", "row", "column", "kind", "printed", "follows", "comment"]
    shared = set(shared_rules("contradictions")[columns].itertuples(index=False, name=None))
    both = listed[~listed["kind"].isin(FORMULAS.keys() | WORDS.keys())]
    assert set(both[columns].itertuples(index=False, name=None)) == shared


def test_the_key_of_the_office_gives_every_weighting_of_the_scorecards(
    derivations: list[Derivation], cells: Cells
) -> None:
    """48 weighted rows in September 2024: one 2, two 3, three 4, eight 6, and a trend 4 or 10."""
    weightings = [d for d in derivations if d.kind == "weighting"]
    assert len(weightings) == 48
    assert all(follow(d, cells).holds for d in weightings)


def test_every_scorecard_row_has_its_windows_and_its_change() -> None:
    cards = read("001_scorecards")
    windows = {"Jul-2024", "3 Months to Jul-2024", "12 Months to Jul-2024"}
    change = "12 Months to Jul-2023 vs. 12 Months to Jul-2024"
    columns = cards.groupby(["place", "row"])["column"].agg(set)
    assert len(columns) == 57
    assert all(windows | {change} <= found for found in columns)


def test_a_changed_operand_or_figure_is_noticed(derivations: list[Derivation], cells: Cells) -> None:
    """Every recomputed proportion of a table is tight enough to notice one point more."""
    tight = [d for d in derivations if d.kind in {"ratio", "ratio_without", "share_of_sum", "proportional"}]
    shares = [d for d in tight if cells[d.cell].unit == "proportion" and follow(d, cells).holds]
    assert len(shares) > 40
    for derivation in shares:
        moved = replace(cells[derivation.cell], number=cells[derivation.cell].number + 0.01)
        assert not follow(derivation, cells | {derivation.cell: moved}).holds


def figure(printed: str, unit: str) -> Figure:
    number, half = parse_printed(printed, unit) or (math.nan, math.nan)
    return Figure(number, half, unit, printed)


@pytest.mark.parametrize(
    ("kind", "derived", "operands", "holds"),
    [
        ("percent_of_decrease", figure("-10%", "proportion"), [figure("90", "count"), figure("10", "count")], True),
        ("percent_of_decrease", figure("-11%", "proportion"), [figure("90", "count"), figure("10", "count")], False),
        ("pooled", figure("30%", "proportion"), [figure("20%", "proportion"), figure("5", "count"), figure("40%", "proportion"), figure("5", "count")], True),
        ("ratio_change", figure("10.0%", "points"), [figure("30", "count"), figure("100", "count"), figure("50%", "proportion"), figure("0%", "proportion")], True),
        ("trend", figure("Increasing", "text"), [figure("-4%", "proportion")], False),
        ("symbol", figure("—", "text"), [figure("-4", "seconds"), figure("96", "seconds")], True),
        ("symbol", figure("—", "text"), [figure("-6", "seconds"), figure("94", "seconds")], False),
        ("points_named", figure("-2%", "points"), [], False),
        ("points_named", figure("+1.8%pts", "points"), [], True),
        ("weighting", figure("25", "count"), [figure("One, Two, Three, Eight-Month High", "text"), figure("Increasing", "text")], True),
        ("weighting", figure("5", "count"), [figure("none", "text"), figure("Increasing", "text")], False),
        ("some_of", figure("42 percent", "proportion"), [figure("12", "count")], True),
        ("some_of", figure("45 percent", "proportion"), [figure("12", "count")], False),
        ("plan_years", figure("2024 – 2029", "text"), [figure("2024- 2029", "text")], True),
        ("plan_years", figure("2025-29", "text"), [figure("2024- 2029", "text")], False),
        ("year_over", figure("-6%", "proportion"), [figure("2024-03", "text"), figure("2024-09", "text")], True),
        ("year_over", figure("-6%", "proportion"), [figure("2025-03", "text"), figure("2024-09", "text")], False),
    ],
)  # fmt: skip
def test_each_rule_holds_and_fails_on_figures_worked_out_by_hand(
    kind: str, derived: Figure, operands: list[Figure], holds: bool
) -> None:
    names = [chr(ord("a") + i) for i in range(len(operands))] or ["derived"]
    made = {("t", "p", "r", "derived"): derived}
    made |= {("t", "p", "r", n): f for n, f in zip(names, operands, strict=False)}
    assert follow(Derivation("001", "t", "p", "r", "derived", kind, " ; ".join(names)), made).holds is holds

"""Read ``data/published``: the figures the source documents print, and what follows from what."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parents[1] / "data" / "published"
COLUMNS = [
    "document", "place", "row", "column", "printed", "value", "unit", "measure", "area", "window",
    "period_end", "role",
]  # fmt: skip
DERIVATION_COLUMNS = ["document", "table", "place", "row", "column", "kind", "operands", "note"]
KEY = ["document", "table", "place", "row", "column", "kind", "operands"]
EXACT_UNITS = {"count", "rank", "months", "years", "sd"}
UNITS = EXACT_UNITS | {
    "mean_count", "proportion", "points", "seconds", "hours", "days", "rate_per_1000", "pounds", "million_pounds", "text",
}  # fmt: skip
BOUNDS = {"between", "at_most", "at_least", "at_most_sum", "at_least_sum"}
NOT_DATA = {"derivations", "contradictions", "remainders"}

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_WORDS = {word: number for number, word in enumerate([*_ONES.split(), "seventeen", "eighteen", "nineteen"])}
_WORDS |= {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8}
_NUMBER = re.compile(
    r"(?P<sign>[-+−–]\s*)?£?(?P<sign2>[-−])?(?P<digits>\d[\d,]*(?:\.\d+)?|\.\d+)(?P<multiple>[kKmM]\b)?"
)
_DURATION = re.compile(
    r"^(?P<sign>[-−]\s*)?(?:(?P<h>\d+)\s*h\w*\W*(?:and\s+)?)?(?:(?P<m>\d+)\s*m\w*\W*(?:and\s+)?)?"
    r"(?:(?P<s>\d+(?:\.\d+)?)\s*s\w*)?$"
)
_CLOCK = re.compile(r"^(?P<sign>[-−]\s*)?(?:(?P<h>\d+):)?(?P<m>\d+):(?P<s>\d{2})$")


def parse_printed(printed: str, unit: str) -> tuple[float, float] | None:
    """
    Read a printed figure as its value and the half-width of what rounds to it.

    Returns None where the print is no number (``=``, ``n/a``, words).

    >>> parse_printed("16.4%", "proportion")
    (0.164, 0.0005)
    >>> parse_printed("- 314", "count")
    (-314.0, 0.0)
    >>> parse_printed("10mins 26sec", "seconds")
    (626.0, 0.5)
    >>> parse_printed("four", "count")
    (4.0, 0.0)
    >>> parse_printed("=", "proportion") is None
    True
    """
    text = printed.strip().rstrip("*")
    if unit == "text" or not text:
        return None
    if unit == "seconds" and (duration := _parse_duration(text)):
        return duration
    found = _NUMBER.search(text)
    if found is None:
        words = _WORDS | (_ORDINALS if unit == "rank" else {})
        named = next((words[w] for w in re.findall(r"[a-z]+", text.lower()) if w in words), None)
        if named is None:
            return None
        digits, sign, multiple = str(named), "", ""
    else:
        digits = found["digits"].replace(",", "")
        sign = (found["sign"] or found["sign2"] or "").strip()
        multiple = (found["multiple"] or "").lower()
    decimals = len(digits.partition(".")[2])
    power = {"": 0, "k": 3, "m": 6}[multiple] - (2 if unit == "proportion" else 0)
    value = float(f"{digits}e{power}") * (-1 if sign in {"-", "−", "–"} else 1)
    exact = unit in EXACT_UNITS and not multiple and not decimals
    return value, 0.0 if exact else float(f"0.5e{power - decimals}")


def _parse_duration(text: str) -> tuple[float, float] | None:
    found = _CLOCK.match(text) or _DURATION.match(text)
    if found is None or not any(found[part] for part in "hms"):
        return None
    hours, minutes, seconds = (float(found[part] or 0) for part in "hms")
    value = 3600 * hours + 60 * minutes + seconds
    places = len(found["s"].partition(".")[2]) if found["s"] else 0
    half = 0.5 * 10**-places if found["s"] else 30.0 if found["m"] else 1800.0
    return -value if found["sign"] else value, half


def read(name: str) -> pd.DataFrame:
    """Read one file of ``data/published`` as strings."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")


def table_names() -> list[str]:
    """Names of the files that hold figures."""
    return sorted(path.stem for path in FOLDER.glob("*.csv") if path.stem not in NOT_DATA)


def load_figures() -> pd.DataFrame:
    """Every printed figure, with the file it stands in as ``table``, its parsed ``number`` and ``half``."""
    frames = [read(name).assign(table=name) for name in table_names()]
    figures = pd.concat(frames, ignore_index=True)
    parsed = [parse_printed(p, u) for p, u in zip(figures["printed"], figures["unit"], strict=True)]
    figures["number"] = [p[0] if p else float("nan") for p in parsed]
    figures["half"] = [p[1] if p else float("nan") for p in parsed]
    return figures


@dataclass(frozen=True)
class Figure:
    """One printed figure: a number, the interval of numbers that round to it, and its words."""

    number: float
    half: float
    unit: str
    printed: str

    @property
    def ends(self) -> tuple[float, ...]:
        """Both ends of the interval, or the one number where it is exact."""
        return (self.number - self.half, self.number + self.half) if self.half else (self.number,)


@dataclass(frozen=True)
class Derivation:
    """One derived cell: which, how, from what (operands with wildcards resolved)."""

    document: str
    table: str
    place: str
    row: str
    column: str
    kind: str
    operands: str

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """The derived cell."""
        return self.table, self.place, self.row, self.column

    @property
    def key(self) -> tuple[str, ...]:
        """What names it in ``contradictions.csv``."""
        return self.document, *self.cell, self.kind, self.operands


Cells = dict[tuple[str, str, str, str], Figure]


def index(figures: pd.DataFrame) -> Cells:
    """Every figure under its table, place, row and column."""
    return {
        (r.table, r.place, r.row, r.column): Figure(r.number, r.half, r.unit, r.printed) for r in figures.itertuples()
    }


def expand(rules: pd.DataFrame, cells: Cells) -> list[Derivation]:
    """Resolve the wildcards of ``derivations.csv``: one derivation per derived cell."""
    by_table: dict[str, list[tuple[str, str, str, str]]] = {}
    for cell in cells:
        by_table.setdefault(cell[0], []).append(cell)
    found: list[Derivation] = []
    for number, rule in enumerate(rules.itertuples(), start=2):
        choices = [None if v == "*" else set(v.split(" | ")) for v in (rule.place, rule.row, rule.column)]
        matches = [
            cell
            for cell in by_table.get(rule.table, [])
            if all(c is None or part in c for c, part in zip(choices, cell[1:], strict=True))
            and not (cells[cell].unit != "text" and cells[cell].number != cells[cell].number)
        ]
        assert matches, f"derivations.csv line {number}: no figure {rule.table} {rule.place} {rule.row} {rule.column}"
        for table, place, row, column in matches:
            full = " ; ".join(
                operand if operand.startswith("=") else " :: ".join(resolve(operand, (table, place, row, column)))
                for operand in rule.operands.split(" ; ")
            )
            derivation = Derivation(rule.document, table, place, row, column, rule.kind, rule.operands)
            found.append(replace(derivation, operands=shorten(full, derivation.cell)))
    return found


def resolve(operand: str, cell: tuple[str, ...]) -> tuple[str, ...]:
    """Fill the parts an operand leaves out from the derived cell."""
    parts = [part.strip() for part in operand.split("::")]
    parts = [""] * (4 - len(parts)) + parts
    return tuple(part or default for part, default in zip(parts, cell, strict=True))


def shorten(operands: str, cell: tuple[str, ...]) -> str:
    """Write operands as short as they can be: the parts from the first that differs from the derived cell."""
    short = []
    for operand in operands.split(" ; "):
        if operand.startswith("="):
            short.append(operand)
            continue
        parts = operand.split(" :: ")
        first = next((i for i, (a, b) in enumerate(zip(parts, cell, strict=True)) if a != b), 3)
        short.append(" :: ".join(parts[first:]))
    return " ; ".join(short)


def _months(first: str, last: str) -> float:
    (y1, m1), (y2, m2) = ((int(x) for x in d.split("-")) for d in (first, last))
    return float(12 * (y2 - y1) + m2 - m1 + 1)


def _formula(kind: str, n: list[float], unit: str) -> float:
    scale = 100.0 if unit == "points" else 1.0
    match kind:
        case "same":
            return n[0]
        case "sum":
            return sum(n)
        case "remainder":
            return n[0] - sum(n[1:])
        case "difference" | "increase":
            return scale * (n[0] - n[1])
        case "decrease":
            return scale * (n[1] - n[0])
        case "percent_change" | "percent_increase":
            return (n[0] - n[1]) / n[1]
        case "percent_decrease":
            return (n[1] - n[0]) / n[1]
        case "ratio":
            result = n[0]
            for divisor in n[1:]:
                result /= divisor
            return result
        case "rate_to_points":
            return 100 * n[0] / n[1]
        case "share_left":
            return 1 - sum(n[1:]) / n[0]
        case "change_on_base":
            return n[0] / (n[1] - n[0])
        case "growth":
            return (n[0] / n[1]) ** (1 / n[2]) - 1
    raise ValueError(f"unknown kind of derivation {kind!r}")


_FALLING = ("reduc", "decreas", "declin", "fewer", "lower", "less", "fell", "drop", "down", "falling")
_RISING = ("increas", "rise", "risen", "growth", "more", "higher", "up", "rising")
_WORSE = ("worsen", "deteriorat")


def word_sign(words: str, preferred: str) -> int:
    """Say which way a printed word points: +1 up, -1 down, 0 neither; improving follows the preferred direction."""
    text = words.lower()
    better = 1 if preferred == "higher" else -1
    if "improv" in text:
        return better
    if any(word in text for word in _WORSE):
        return -better
    starts = re.findall(r"[a-z]+", text)
    if any(s.startswith(_FALLING) for s in starts):
        return -1
    return 1 if any(s.startswith(_RISING) for s in starts) else 0


@dataclass(frozen=True)
class Verdict:
    """Whether a printed figure follows, and what does."""

    holds: bool
    follows: str
    exact: bool


def judge(derivation: Derivation, cells: Cells) -> Verdict:
    """Recompute one derived cell from the printed operands."""
    derived = cells[derivation.cell]
    names = derivation.operands.split(" ; ")
    if derivation.kind == "months":
        number = _months(*(name.lstrip("=") for name in names))
        return Verdict(derived.number == number, f"{number:g}", True)
    if derivation.kind == "direction":
        *names, preferred = names
        operands = [cells[resolve(name, derivation.cell)] for name in names]
        now = [f.number for f in operands]
        change = now[0] - now[1] if len(now) == 2 else now[0] / now[1] - now[2] / now[3]
        sign = (change > 0) - (change < 0)
        holds = sign == word_sign(derived.printed, preferred.lstrip("="))
        return Verdict(holds, {1: "up", 0: "unchanged", -1: "down"}[sign], True)
    if derivation.kind in {"whole_base_increase", "whole_base_decrease"}:
        now = cells[resolve(names[0], derivation.cell)].number
        nearest = nearest_whole_base(now, derived.number, derivation.kind.endswith("increase"))
        return Verdict(abs(nearest - derived.number) <= derived.half + 1e-9, f"{nearest:.6g}", True)
    if derivation.kind == "same_text":
        other = cells[resolve(names[0], derivation.cell)].printed
        return Verdict(derived.printed == other, other, True)
    operands = [
        parse_literal(name) if name.startswith("=") else cells[resolve(name, derivation.cell)] for name in names
    ]
    low, middle, high = spread(derivation.kind, operands, derived.unit)
    slack = 1e-9 * max(1.0, abs(middle))
    if derived.half and high - low > slack:  # two rounded numbers that only touch have no unrounded number in common
        slack = -slack
    holds = low - slack <= derived.number + derived.half and derived.number - derived.half <= high + slack
    slack = abs(slack)
    if derivation.kind == "between":
        middle = min(max(derived.number, low), high)
    if derivation.kind in BOUNDS:
        return Verdict(holds, f"{middle:.6g}", True)
    exact = abs(derived.number - middle) <= derived.half + slack
    return Verdict(holds, f"{middle:.6g}", exact)


def nearest_whole_base(now: float, change: float, increase: bool) -> float:
    """
    Give the relative change nearest to the one printed that some whole number a year before allows.

    >>> nearest_whole_base(33, 0.175, increase=False)
    0.175
    """
    guess = now / (1 + change if increase else 1 - change)
    changes = [abs(now - base) / base for base in (math.floor(guess), math.ceil(guess)) if base > 0]
    return min(changes, key=lambda c: abs(c - change))


def parse_literal(name: str) -> Figure:
    """Read a literal operand (``=12``)."""
    return Figure(float(name.lstrip("=")), 0.0, "count", name)


def spread(kind: str, operands: list[Figure], unit: str) -> tuple[float, float, float]:
    """Lowest, middle and highest number that follows from operands which were rounded when they were printed."""
    numbers = [f.number for f in operands]
    if kind == "between":
        lows, highs = [f.ends[0] for f in operands], [f.ends[-1] for f in operands]
        return min(lows), numbers[0], max(highs)
    if kind in {"at_most_sum", "at_least_sum"}:
        half = sum(f.half for f in operands)
        total = sum(numbers)
        return (float("-inf"), total, total + half) if kind == "at_most_sum" else (total - half, total, float("inf"))
    if kind == "at_most":
        return float("-inf"), numbers[0], operands[0].ends[-1]
    if kind == "at_least":
        return operands[0].ends[0], numbers[0], float("inf")
    middle = _formula(kind, numbers, unit)
    if kind in {"sum", "remainder"}:
        half = sum(f.half for f in operands)
        return middle - half, middle, middle + half
    corners = [_formula(kind, list(c), unit) for c in itertools.product(*(f.ends for f in operands))]
    return min(corners), middle, max(corners)

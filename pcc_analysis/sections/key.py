"""The key to the sixteen symbols as published, each with how often it comes up where nothing has changed."""

from __future__ import annotations

from pcc_analysis.elements import Element
from pcc_analysis.multiplicity import false_alarm_rate
from pcc_analysis.numbers import format_number
from pcc_analysis.page import Heading, KeyToSymbols, Prose
from pcc_analysis.reference import load
from pcc_analysis.sections.symbols_of import key_symbol


def key() -> list[Element]:
    """Return every symbol with its words, its rule and its measured rate of false alarms."""
    items = [(key_symbol(row.id), _meaning(row.id, row.rule)) for row in load("symbols").itertuples()]
    office, own = (_in_hundred(false_alarm_rate(of)) for of in ("office_key", "calibrated"))
    lead = (
        "The dashboard carries the symbols of the Panel's key, as published in 2019. Their rules are strict about "
        f"single months and easy about trends: where nothing at all has changed, about {office} of 100 measures carry "
        f"at least one symbol. So what stands under What changed, and every sentence about what is out of the "
        f"ordinary, follows a second set of rules that is wrong in about {own} of 100. By chance says how often a "
        "symbol or its opposite comes up where nothing has changed. All rates were measured by simulation."
    )
    return [Heading("Key to symbols", anchor="key-to-symbols", run_on=True), Prose(lead), KeyToSymbols(items)]


def _meaning(identifier: str, rule: str) -> str:
    """Write the rule of a symbol and, where it was measured, how often it comes up by chance."""
    rule = rule.replace(" + ", " plus ").replace(" - ", " minus ")
    words = f"{rule[0].upper()}{rule[1:]}."
    name = identifier.rsplit("_", 1)[0]
    if name not in ("one_month", "three_month", "eight_month", "discrete_trend", "rolling_trend"):
        return words
    rate = _in_hundred(false_alarm_rate("office_key", name))
    return f"{words} By chance: {rate} in 100."


def _in_hundred(rate: float) -> str:
    places = 0 if rate >= 0.01 else 1
    return format_number(100 * rate, places)

"""Courts: convictions of completed cases, what became of listed trials and why, and how long cases take."""

from __future__ import annotations

from typing import Any

from ibis import _
from ibis.common.deferred import Deferred

from pcc_analysis.measures.measure import Measure
from pcc_analysis.reference import load
from pcc_analysis.sources.courts import CASE_RESULTS, CROWN, MAGISTRATES, TRIAL_RESULTS
from pcc_analysis.sources.monthly_figures import SUPPLIED

OWNER = "Criminal justice lead"
COURTS = {"magistrates": ("magistrates' courts", MAGISTRATES), "crown": ("the Crown Court", CROWN)}


def prosecution_reasons(result: str | None = None) -> dict[str, str]:
    """Return the reason codes that are due to the prosecution, with their labels, in order.

    Parameters
    ----------
    result
        ``cracked`` or ``ineffective``; both unless given.

    >>> list(prosecution_reasons("cracked"))
    ['B', 'D', 'F', 'I', 'J', 'K', 'L']
    """
    table = load("trial_reasons").sort_values("order")
    table = table[table["due_to"] == "prosecution"]
    if result is not None:
        table = table[table["result"] == result]
    return dict(zip(table["code"], table["label"], strict=True))


def _measure(identifier: str, title: str, definition: str, **how: Any) -> Measure:
    settings: dict[str, Any] = {"numerator": _.cases.sum(), "unit": "trial", **how}
    return Measure(id=identifier, title=title, definition=definition, source="courts", owner=OWNER, **settings)


def courts_measures() -> list[Measure]:
    """Return the measures of completed cases, of listed trials, and of the time that cases take."""
    return [*_convictions(), *_trials(), *_cases()]


def _convictions() -> list[Measure]:
    completed = _.result.isin(CASE_RESULTS)
    convicted = _.result == "convicted"
    found = [
        _measure(
            "convictions",
            "Convictions",
            "Cases completed in the month that ended in a conviction, in magistrates' courts and the Crown Court.",
            where=convicted,
            unit="case",
        )
    ]
    rates = {"conviction_rate": ("all courts pooled", completed)}
    for name, (title, spellings) in COURTS.items():
        rates[f"conviction_rate_{name}"] = (title, completed & _.court.isin(spellings))
    for identifier, (title, where) in rates.items():
        found.append(
            _measure(
                identifier,
                f"Conviction rate, {title}",
                f"Of the cases completed in the month in {title}, those that ended in a conviction; every case counts "
                "the same, so the rate is not the mean of the two courts' rates.",
                kind="proportion",
                numerator=_.cases.sum(where=convicted),
                denominator=_.cases.sum(),
                where=where,
                unit="case",
                direction="higher",
            )
        )
    return found


def _trials() -> list[Measure]:
    listed, lost = _.result.isin(TRIAL_RESULTS), _.result.isin(["cracked", "ineffective"])
    every = prosecution_reasons()
    due = lost & _.why.isin(list(every))
    said = "cracked or ineffective due to the prosecution"
    found = [
        _measure(
            "trials_listed",
            "Trials listed",
            "Trials listed for a day of the month; those vacated before it are not among them.",
            where=listed,
        ),
        _measure(
            "cracked_ineffective_trials",
            "Trials cracked or ineffective",
            "Trials listed for a day of the month that were cracked or ineffective, for any reason.",
            where=lost,
            direction="lower",
        ),
        _measure(
            "cracked_ineffective_trials_prosecution",
            "Trials cracked or ineffective due to the prosecution",
            f"Of the trials listed for a day of the month, those {said} (reason codes {', '.join(every)}).",
            kind="proportion",
            numerator=_.cases.sum(where=due),
            denominator=_.cases.sum(),
            where=listed,
            direction="lower",
        ),
    ]
    for code, label in every.items():
        found.append(_reason("cracked_ineffective_trials_prosecution", code, label, f"Of the trials {said}", due))
    for name, (title, spellings) in COURTS.items():
        cracked = (_.result == "cracked") & _.court.isin(spellings) & _.why.isin(list(every))
        identifier = f"cracked_trials_prosecution_{name}"
        found.append(
            _measure(
                identifier,
                f"Trials cracked due to the prosecution, {title}",
                f"Trials listed for a day of the month in {title} that cracked for a reason of the prosecution.",
                where=cracked,
                direction="lower",
            )
        )
        for code, label in prosecution_reasons("cracked").items():
            of = f"Of the trials in {title} that cracked due to the prosecution"
            found.append(_reason(identifier, code, label, of, cracked))
    return found


def _reason(of: str, code: str, label: str, said: str, where: Deferred) -> Measure:
    return _measure(
        f"{of}_{code.lower()}",
        f"{code} - {label}",
        f"{said}, those with reason code {code}.",
        kind="proportion",
        numerator=_.cases.sum(where=_.why == code),
        denominator=_.cases.sum(),
        where=where,
    )


def _cases() -> list[Measure]:
    completed, crown = _.result.isin(CASE_RESULTS), _.court.isin(CROWN)
    pleaded = completed & _.court.isin(MAGISTRATES) & _.plea.isin(["guilty", "not guilty"])
    known = completed & _.victim_withdrew.notnull()
    case: dict[str, Any] = {"unit": "case", "kind": "proportion", "denominator": _.cases.sum()}
    found = [
        _measure(
            "rape_conviction_rate",
            "Conviction rate, rape",
            "Of the rape cases completed in the month, those that ended in a conviction.",
            numerator=_.cases.sum(where=_.result == "convicted"),
            where=completed & _.rape,
            direction="higher",
            **case,
        ),
        _measure(
            "guilty_plea_rate",
            "Guilty pleas, magistrates' courts",
            "Of the cases completed in the month in magistrates' courts whose plea is known, those with a guilty plea.",
            numerator=_.cases.sum(where=_.plea == "guilty"),
            where=pleaded,
            **case,
        ),
        _measure(
            "post_charge_attrition",
            "Cases stopped because the victim no longer supports them",
            "Of the cases completed in the month, those stopped after the charge because the victim no longer "
            "supported them.",
            numerator=_.cases.sum(where=_.victim_withdrew),
            where=known,
            direction="lower",
            **case,
        ),
    ]
    found.append(
        Measure(
            id="cps_charges",
            title="Suspects charged by the prosecution service",
            definition="Suspects whose charge the prosecution service authorised in the month, as it publishes them.",
            source=SUPPLIED,
            unit="suspect",
            owner=OWNER,
        )
    )
    for name, words in (("completion", "completion"), ("arrival", "arrival at the Crown Court")):
        days = _[f"days_to_{name}"]
        found.append(
            _measure(
                f"days_charge_to_{name}",
                f"Days from charge to {words}",
                f"Mean calendar days from the charge to the {words}, of the Crown Court cases completed in the month.",
                kind="mean",
                numerator=days.sum(),
                denominator=_.cases.sum(),
                where=completed & crown & days.notnull(),
                unit="day",
                direction="lower",
            )
        )
    return found

"""Rates of every crime group in every force, from one edition of the ONS police force area tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.force_in_numbers import force_in_numbers
from pcc_analysis.months import month_name
from pcc_analysis.numbers import count_noun
from pcc_analysis.peer_group import OUTDATED, latest_edition, most_similar
from pcc_analysis.sources.ons_headings import TOTAL
from pcc_analysis.sources.ons_rates import rates_by_force

PER = 1000
SOURCE = "ONS police force area data tables, P1 to P3"


@dataclass(frozen=True, eq=False)
class Forces:
    """What one edition holds of every force.

    Parameters
    ----------
    force
        The report's, as the ONS names it.
    edition
        The month its year ends.
    own
        Rows of ``force_in_numbers``, by name: all crime first, then groups and subgroups in the order of the tables,
        residential burglary once per 1,000 population and once per 1,000 households.
    counts, bases, rates
        Forces by name: crimes, people or households, and the rate per 1,000 as published. A force without a rate (the
        City of London has too few residents) has no count here either.
    peers, assumed
        The most similar forces, and whether their list is an assumption.
    notes
        What a reader must know of the edition.
    """

    force: str
    edition: pd.Period
    own: pd.DataFrame
    counts: pd.DataFrame
    bases: pd.DataFrame
    rates: pd.DataFrame
    peers: tuple[str, ...]
    assumed: bool
    notes: tuple[str, ...]

    @property
    def year(self) -> str:
        """The year of the edition in words."""
        return f"year ending {month_name(self.edition)}"

    def named(self, offence: str) -> str | None:
        """Return the name under which an offence stands, burglary of homes per household; None where it does not."""
        own = self.own[self.own["offence"] == offence]
        return None if own.empty else str(own.sort_values("households", kind="stable").index[-1])


def forces(briefing: Briefing) -> Forces:
    """Return the rates of every force from the latest edition whose year does not run past the report's.

    Raises
    ------
    InsufficientDataError
        Where there is no such edition, or the force is not in it.
    """
    return forces_of(briefing.ons, briefing.plan.force, briefing.last_month)


def forces_of(ons: pd.DataFrame, force: str, last: pd.Period) -> Forces:
    """Return the rates of every force from ONS tables as ``read_ons_tables`` gives them; see `forces`."""
    edition = latest_edition(ons, last)
    if edition is None:
        raise InsufficientDataError(
            f"no edition of the ONS police force area tables ends by {month_name(last)}; put a workbook into "
            "ons-pfa-tables/ in the data folder"
        )
    own = force_in_numbers(ons, force, edition)
    own.index = pd.Index([_name(row.offence, row.households) for row in own.itertuples()], name="name")
    every = {
        name: rates_by_force(ons, row.offence, edition, households=row.households).dropna(subset=["count", "value"])
        for name, row in zip(own.index, own.itertuples(), strict=True)
    }
    wide = {part: pd.DataFrame({name: one[part] for name, one in every.items()}) for part in ("count", "base", "value")}
    peers, assumed = most_similar(force, edition)
    published = ons[(ons["edition"] == edition) & ons["kind"].eq("force")]
    without = set(published["area"]) - set(wide["value"].iloc[:, 0].dropna().index)
    return Forces(
        force, edition, own, wide["count"], wide["base"], wide["value"], tuple(peers), assumed,
        tuple(_notes(own, edition, last, sorted(without))),
    )  # fmt: skip


def low(name: str) -> str:
    """Return the name of a crime group as it stands inside a sentence.

    >>> low("All crime")
    'all crime'
    """
    return name[:1].lower() + name[1:]


def _name(offence: str, households: bool) -> str:
    plain = "All crime" if offence == TOTAL else offence
    return f"{plain}, per 1,000 households" if households else plain


def _notes(own: pd.DataFrame, edition: pd.Period, last: pd.Period, without: list[str]) -> list[str]:
    said = [
        f"{SOURCE}, year ending {month_name(edition)}, with the population and households of that edition; fraud is "
        "left out."
    ]
    old = (last - edition).n
    if old:
        said.append(
            f"It is the latest edition supplied that does not run past {month_name(last)}; it ends "
            f"{count_noun(old, 'month')} earlier"
            f"{', too early to speak for the year of this report' if old >= OUTDATED else ''}."
        )
    if without:
        said.append(f"No rate per {PER:,} people is published for {' and '.join(without)}.")
    if len(own) < 10:
        said.append(f"The edition supplied holds {count_noun(len(own), 'rate')} only: {', '.join(own.index)}.")
    return said

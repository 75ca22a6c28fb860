"""Whether a report can be published: everything that stands against it, said at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcc_analysis.briefing import Briefing, open_briefing
from pcc_analysis.commentary.composing import compose
from pcc_analysis.commentary.files import FOLDER
from pcc_analysis.errors import DataContractError, PccError, RunError
from pcc_analysis.measures import catalogue
from pcc_analysis.months import month_name
from pcc_analysis.periods import ReportingPeriod
from pcc_analysis.plans import plan_for
from pcc_analysis.sources.files import is_demonstration
from pcc_analysis.supply import Job, prepare
from pcc_analysis.windows import TWELVE_MONTHS

if TYPE_CHECKING:
    from pcc_analysis.commentary.checks import Checked

Run = Callable[[list[Job]], list[Any]]


def refusals(period: ReportingPeriod, data: Path, plans: Path, run: Run) -> list[str]:
    """Return everything that stands against publishing a report.

    Parameters
    ----------
    period
        What the report is for.
    data, plans
        The folders.
    run
        Does jobs, as for ``supply.prepare``.

    Returns
    -------
    list of str
        One line each: demonstration data; faults of the extracts, the plan and the commentary; measures of the plan
        without all months of the period and of the 12 months; numbers of the commentary that no figure supports, and
        words that point against their figure. While the extracts have faults there are no figures, and nothing of
        the last two kinds can be known.
    """
    found = []
    if is_demonstration(data):
        found.append(f"{data.name}/ holds demonstration data, which can never make a final report; leave out --final")
    try:
        briefing = _briefing(period, data, plans, run)
    except DataContractError as error:
        return [*found, *map(str, error.faults), "commentary: it is checked when the extracts have no faults"]
    except PccError as error:
        return [*found, str(error)]
    found += incomplete(briefing)
    try:
        found += [f"{FOLDER}: {one}" for one in compose(briefing, data).checked if one.wrong]
    except DataContractError as error:
        found += map(str, error.faults)
    return found


def refuse_final(period: ReportingPeriod, data: Path, plans: Path, run: Run) -> None:
    """Refuse a report that cannot be published.

    Raises
    ------
    RunError
        With everything that stands against it, one line each.
    """
    if lines := refusals(period, data, plans, run):
        many = "1 thing stands" if len(lines) == 1 else f"{len(lines)} things stand"
        listed = "\n".join(f"- {line}" for line in lines)
        raise RunError(f"{many} against a final report for {period.title}; nothing was run:\n{listed}")


def incomplete(briefing: Briefing) -> list[str]:
    """Say which measures of the plan lack months of the period or of the 12 months to its end, by their source."""
    lacking: dict[tuple[str, str], list[str]] = {}
    last = briefing.last_month
    for name in briefing.reported:
        year, period = briefing.in_year.loc[name], briefing.in_period.loc[name]
        if year["period_end"] < last:
            why = f"the figures end in {month_name(year['period_end'])}, not in {month_name(last)}"
        elif year["months"] < year["months_expected"]:
            why = f"there are {year['months']} of the {TWELVE_MONTHS.label(last)} ({year['months_in_words']})"
        elif period["months"] < period["months_expected"]:
            why = f"there are {period['months']} of {period['months_expected']} months of {briefing.period.title}"
        else:
            continue
        lacking.setdefault((briefing.measure(name).source, why), []).append(name)
    absent = [name for priority in briefing.plan.priorities for name in briefing.absent(priority)]
    for name in absent:
        lacking.setdefault((catalogue()[name].source, "no extract was supplied"), []).append(name)
    return [
        f"{source}: {why}, which {', '.join(names)} need{'s' if len(names) == 1 else ''}; supply it, or take "
        f"{'it' if len(names) == 1 else 'them'} out of the plan"
        for (source, why), names in lacking.items()
    ]


def check_commentary(period: ReportingPeriod, data: Path, plans: Path, run: Run) -> tuple[Checked, ...]:
    """Return the numbers of a report's commentary, with what its figures say of them; nothing where nobody wrote any.

    Raises
    ------
    DataContractError
        With every fault of the extracts, the plan or the commentary.
    """
    if not any((data / FOLDER / period.name).rglob("*.md")):
        return ()
    return compose(_briefing(period, data, plans, run), data).checked


def _briefing(period: ReportingPeriod, data: Path, plans: Path, run: Run) -> Briefing:
    """Open the briefing after its sources have been counted and kept, so that the report need not count them again."""
    prepare(data, plan_for(plans, period.last_month, catalogue()).force, run)
    return open_briefing(period.name, data, plans)

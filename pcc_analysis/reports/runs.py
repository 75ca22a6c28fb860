"""Several reports at once: notebooks and periods side by side, what has not changed left as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcc_analysis.errors import PccError
from pcc_analysis.kernels.client import kernel_server

if TYPE_CHECKING:
    from pcc_analysis.reports import Run
    from pcc_analysis.reports.orders import Order


@dataclass(frozen=True)
class Outcome:
    """What came of one report: the run, or the error it ended in."""

    period: str
    notebook: str
    run: Run | None = None
    error: PccError | None = None


def said_of(outcome: Outcome) -> str:
    """Return one line about an outcome.

    >>> said_of(Outcome("2019-20-Q1", "quarterly_report", error=PccError("no plan was in force")))
    '2019-20-Q1 quarterly_report: not made'
    """
    if outcome.run is None:
        return f"{outcome.period} {outcome.notebook}: not made"
    if outcome.run.since:
        made = datetime.fromisoformat(outcome.run.since)
        return f"{outcome.run.page} (unchanged since {made.day} {made:%B %Y, %H:%M} UTC)"
    taken = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in outcome.run.seconds.items())
    return f"{outcome.run.page} ({taken})"


def run_reports(
    periods: Sequence[str],
    notebooks: Sequence[str] = ("quarterly_report",),
    *,
    jobs: int | None = None,
    data: str | Path = "data",
    out: str | Path = "outputs",
    folder: str | Path = "notebooks",
    plans: str | Path = "data/plans",
    final: bool = False,
    parameters: Mapping[str, Any] | None = None,
    force: bool = False,
    progress: bool = False,
) -> list[Outcome]:
    """Make the reports of several notebooks for several periods.

    The extracts are checked and counted once for all of them. A report that is there already and depends on nothing
    that has changed is left as it is.

    Parameters
    ----------
    periods
        Quarters, month ends or financial years, in any spelling of ``parse_period``.
    notebooks
        Names of notebooks, without their ending.
    jobs
        How many at once; as many as there are processors unless given.
    data, out, folder, plans
        The folders of the extracts, the reports, the notebooks and the plans.
    final, parameters
        As in `reports.run_report`, for every report.
    force
        Make them even where nothing has changed.
    progress
        Show on standard error how far it is.

    Returns
    -------
    list of Outcome
        One for each period and notebook, in the order asked for; one that failed does not stop the others.
    """
    asked = [(period, notebook) for period in dict.fromkeys(periods) for notebook in dict.fromkeys(notebooks)]
    if force or not all((Path(out) / period / f"{notebook}.html").is_file() for period, notebook in asked):
        kernel_server()  # imports what kernels need while this process imports what it needs
    from pcc_analysis.reports import PROVENANCE, Run, make_order, write_index
    from pcc_analysis.reports.orders import Materials, unchanged_since
    from pcc_analysis.reports.workers import processors

    found: dict[tuple[str, str], Outcome] = {}
    materials = Materials(Path(data), Path(plans))
    orders: dict[tuple[str, str], Order] = {}
    for period, notebook in asked:
        try:
            order = make_order(period, notebook, data, out, folder, plans, final, parameters)
            if order.page in {other.page for other in orders.values()}:
                continue  # another spelling of the same period
            since = None if force else unchanged_since(order, materials.key(order))
        except PccError as error:
            found[period, notebook] = Outcome(period, notebook, error=error)
            continue
        if since:
            run = Run(order.page, order.folder / PROVENANCE, {}, since)
            found[period, notebook] = Outcome(period, notebook, run)
        else:
            orders[period, notebook] = order
    for asked_for, result in _make(orders, materials, jobs or processors(), progress):
        known = {"error": result} if isinstance(result, PccError) else {"run": result}
        found[asked_for] = Outcome(*asked_for, **known)
    if any(outcome.run for outcome in found.values()):
        write_index(Path(out))
    return [found[one] for one in asked if one in found]


def _make(
    orders: dict[tuple[str, str], Order], materials: Any, jobs: int, progress: bool
) -> Iterator[tuple[tuple[str, str], Run | PccError]]:
    """Check what all orders are made from, then make them; yield each with its run or error as it ends."""
    if not orders:
        return
    from pcc_analysis.reports import publish
    from pcc_analysis.reports.inputs import check_parameters, read_by
    from pcc_analysis.reports.workers import work_off

    named: dict[Path, tuple[str, str]] = {}
    with _display(len(orders), progress) as show:
        show("checking the extracts", 0)
        for asked, order in orders.items():
            try:
                check_parameters(order.source, order.given)
            except PccError as error:
                yield asked, error
                continue
            named[order.page] = asked
        names = list(dict.fromkeys(order.period.name for order in orders.values()))
        final = any(order.given["final"] for order in orders.values())
        try:
            read = dict(zip(names, read_by(names, materials.data, materials.plans, final), strict=True))
        except PccError as error:  # of the extracts or the plans: no report can be made
            yield from ((asked, error) for asked in named.values())
            return
        for page, asked in list(named.items()):
            refused = read[orders[asked].period.name]
            if isinstance(refused, PccError):
                del named[page]
                yield asked, refused
        ready = [orders[asked] for asked in named.values()]

        def told(working: Sequence[Order]) -> None:
            names = [f"{order.period.name} {order.notebook}" for order in working]
            show(", ".join(names), done)

        def finished(order: Order, result: dict[str, Any] | PccError) -> tuple[tuple[str, str], Run | PccError]:
            asked = named[order.page]
            if isinstance(result, PccError):
                return asked, result
            key = materials.key(order) if materials.untouched() else ""
            noted = read[order.period.name]
            assert not isinstance(noted, PccError)
            return asked, publish(order, result, noted, key)

        done = len(orders) - len(ready)
        for order, result in work_off(ready, jobs, told):
            done += 1
            yield finished(order, result)


@contextmanager
def _display(reports: int, wanted: bool) -> Iterator[Any]:
    """Show how many reports are done and which are being made; nothing where nobody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    shown = Progress(*columns, console=console, auto_refresh=False, transient=True)
    if not wanted or not console.is_terminal:
        yield lambda what, done: None
        return
    with shown:
        task = shown.add_task("", total=reports)

        def show(what: str, done: int) -> None:
            shown.update(task, description=what, completed=done, refresh=True)

        yield show

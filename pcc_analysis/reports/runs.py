"""Several reports at once: notebooks and periods side by side, what has not changed left as it is."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pcc_analysis.errors import PccError
from pcc_analysis.kernels.client import kernel_server
from pcc_analysis.reports.execution import TIME_LIMIT

if TYPE_CHECKING:
    from pcc_analysis.reports import Run
    from pcc_analysis.reports.orders import Materials, Order


NOTEBOOKS = "notebooks"
"""The folder of the notebooks, unless another is given."""


@dataclass(frozen=True)
class Outcome:
    """What came of one report: the run, or the error it ended in."""

    period: str
    notebook: str
    run: Run | None = None
    error: PccError | None = None


def said_of(outcome: Outcome) -> str:
    """Return one line about an outcome, and one on what was left out of the report where it prints areas.

    >>> said_of(Outcome("2019-20-Q1", "quarterly_report", error=PccError("no plan was in force")))
    '2019-20-Q1 quarterly_report: not made'
    """
    if outcome.run is None:
        return f"{outcome.period} {outcome.notebook}: not made"
    if outcome.run.since:
        made = datetime.fromisoformat(outcome.run.since)
        return f"{outcome.run.page} (unchanged since {made.day} {made:%B %Y, %H:%M} UTC)"
    taken = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in outcome.run.seconds.items())
    left_out = f"\n  {outcome.run.left_out}" if outcome.run.left_out else ""
    return f"{outcome.run.page} ({taken}){left_out}"


def run_reports(
    periods: Sequence[str],
    notebooks: Sequence[str] = ("quarterly_report",),
    *,
    jobs: int | None = None,
    data: str | Path = "data",
    out: str | Path = "outputs",
    folder: str | Path = NOTEBOOKS,
    plans: str | Path = "data/plans",
    final: bool = False,
    parameters: Mapping[str, Any] | None = None,
    force: bool = False,
    progress: bool = False,
    scheduler: str | None = None,
    time_limit: float = TIME_LIMIT,
    pdf: bool = False,
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
    time_limit
        The minutes after which a notebook that has not ended is stopped.
    pdf
        As in `reports.run_report`, for every report.
    scheduler
        Where the reports are made instead of in processes of this run: ``local`` or the address of a Dask scheduler,
        see `cluster.work_off`.

    Returns
    -------
    list of Outcome
        One for each period and notebook, in the order asked for; one that failed does not stop the others.
    """
    asked = [(period, notebook) for period in dict.fromkeys(periods) for notebook in dict.fromkeys(notebooks)]
    if force or not all((Path(out) / period / f"{notebook}.html").is_file() for period, notebook in asked):
        # imports what kernels need while this process imports what it needs
        kernel_server(several=len(asked) > 1, various=len(set(notebooks)) > 1)
    from pcc_analysis.reports import PROVENANCE, Run, make_order, write_index
    from pcc_analysis.reports.disk import refusals
    from pcc_analysis.reports.orders import Materials, unchanged_since
    from pcc_analysis.reports.printing import print_if_wanted
    from pcc_analysis.reports.workers import processors

    found: dict[tuple[str, str], Outcome] = {}
    materials = Materials(Path(data), Path(plans))
    orders: dict[tuple[str, str], Order] = {}
    for period, notebook in asked:
        try:
            order = make_order(period, notebook, data, out, folder, plans, final, parameters, time_limit, pdf)
            if order.page in {other.page for other in orders.values()}:
                continue  # another spelling of the same period
            if since := None if force else unchanged_since(order, materials.key(order)):
                print_if_wanted(order)
        except PccError as error:
            found[period, notebook] = Outcome(period, notebook, error=error)
            continue
        if since:
            run = Run(order.page, order.folder / PROVENANCE, {}, since)
            found[period, notebook] = Outcome(period, notebook, run)
        else:
            orders[period, notebook] = order
    for asked_for, result in _make(orders, materials, jobs or processors(), progress, scheduler):
        known = {"error": result} if isinstance(result, PccError) else {"run": result}
        found[asked_for] = Outcome(*asked_for, **known)
    if any(outcome.run for outcome in found.values()):
        with refusals(Path(out)):
            write_index(Path(out))
    return [found[one] for one in asked if one in found]


Asked = tuple[str, str]
"""Period and notebook as they were asked for."""


def _make(
    orders: dict[Asked, Order], materials: Materials, jobs: int, progress: bool, scheduler: str | None
) -> Iterator[tuple[Asked, Run | PccError]]:
    """Check what all orders are made from, then make them; yield each with its run or error as it ends."""
    if not orders:
        return
    from pcc_analysis.reports import cluster, publish, workers
    from pcc_analysis.reports.disk import refusals

    with _display(len(orders), progress) as show, ExitStack() as locks:
        show("checking the extracts", 0)
        admitted = yield from _admit(orders, materials, locks)
        asked_of = {order.page: asked for asked, order in orders.items()}
        reads = {order.page: read for order, read in admitted}

        def told(working: Sequence[Order]) -> None:
            names = [f"{order.period.name} {order.notebook}" for order in working]
            show(", ".join(names), done)

        def finished(order: Order, result: dict[str, Any] | PccError) -> Run | PccError:
            if isinstance(result, PccError):
                return result
            key = materials.key(order) if materials.untouched() else ""
            try:
                with refusals(order.out):
                    return publish(order, result, reads[order.page], key)
            except PccError as error:
                return error

        done = len(orders) - len(admitted)
        ready = [order for order, _read in admitted]
        made = cluster.work_off(ready, scheduler, jobs, told) if scheduler else workers.work_off(ready, jobs, told)
        for order, result in made:
            done += 1
            yield asked_of[order.page], finished(order, result)


def _admit(
    orders: dict[Asked, Order], materials: Materials, locks: ExitStack
) -> Generator[tuple[Asked, PccError], None, list[tuple[Order, dict[str, Any]]]]:
    """Yield the orders that are refused with the reason; return the others with what is read for each, locked."""
    from pcc_analysis.reports import in_sequence
    from pcc_analysis.reports.inputs import check_parameters, read_by
    from pcc_analysis.reports.locks import locked

    known: dict[Asked, list[str]] = {}
    names = list(dict.fromkeys(order.period.name for order in orders.values()))
    final = any(order.given["final"] for order in orders.values())
    with ThreadPoolExecutor(1) as aside:
        reading = aside.submit(read_by, names, materials.data, materials.plans, final)
        for asked, order in orders.items():
            try:
                known[asked] = check_parameters(order.source, order.given)
            except PccError as error:
                yield asked, error
    try:
        read = dict(zip(names, reading.result(), strict=True))
        locked_out: dict[Path, PccError] = {}
    except PccError as error:  # of the extracts or the plans: no report can be made
        yield from ((asked, error) for asked in known)
        return []
    for folder in dict.fromkeys(
        orders[asked].folder for asked in known if isinstance(read[orders[asked].period.name], dict)
    ):
        try:
            locks.enter_context(locked(folder))
        except PccError as error:
            locked_out[folder] = error
    admitted = []
    for asked in known:
        order = orders[asked]
        found = locked_out.get(order.folder, read[order.period.name])
        if isinstance(found, PccError):
            yield asked, found
        else:
            admitted.append(in_sequence(order, found, materials, known[asked]))
    return admitted


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

"""Processes that make reports side by side: each makes one at a time, and a lost one loses that one only."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from pcc_analysis.errors import PccError, RunError
from pcc_analysis.orders import Order

LOOK = 0.2
"""Seconds between two looks where nothing happens."""


@dataclass(eq=False)
class Worker:
    """One process, the line to it and the order it works on."""

    process: multiprocessing.process.BaseProcess
    line: Connection
    order: Order | None = None


def work_off(
    orders: Sequence[Order], jobs: int, look: Callable[[Sequence[Order]], None] = lambda working: None
) -> Iterator[tuple[Order, Any]]:
    """Make reports in processes of their own and yield each as it ends.

    Processes are forked on Linux, where they have what this one has imported, and started anew elsewhere. Nothing here
    runs in a thread.

    Parameters
    ----------
    orders
        What to make.
    jobs
        How many at once.
    look
        Called a few times a second with the orders being worked on.

    Yields
    ------
    tuple
        An order with the `reports.Made` that came of it, or with the `PccError` it ended in.
    """
    waiting, workers = list(orders), list[Worker]()
    context = multiprocessing.get_context("fork" if sys.platform.startswith("linux") else "spawn")
    try:
        while waiting or any(worker.order for worker in workers):
            while waiting and (free := _free(workers, jobs, context)):
                free.order = waiting.pop(0)
                free.line.send(free.order)
            busy = {worker.line: worker for worker in workers if worker.order is not None}
            for line in wait(list(busy), timeout=LOOK):
                worker = busy[line]  # type: ignore[index]
                order, worker.order = worker.order, None
                assert order is not None
                try:
                    yield order, worker.line.recv()
                except (EOFError, OSError):
                    worker.process.join()
                    workers.remove(worker)
                    said = f"the process that made it ended with status {worker.process.exitcode}"
                    yield order, RunError(f"{order.source.name}: {said}; the last good report is untouched")
            look([worker.order for worker in workers if worker.order is not None])
    finally:
        for worker in workers:
            worker.line.close()
            if worker.order is not None:
                worker.process.terminate()
        for worker in workers:
            worker.process.join()


def _free(workers: list[Worker], jobs: int, context: Any) -> Worker | None:
    """Return a worker without an order, a new one where there may be more."""
    for worker in workers:
        if worker.order is None:
            return worker
    if len(workers) >= jobs:
        return None
    here, there = context.Pipe()
    inherited = [worker.line for worker in workers] + [here] if context.get_start_method() == "fork" else []
    process = context.Process(target=_work, args=(there, inherited), daemon=True)
    process.start()
    there.close()
    workers.append(Worker(process, here))
    return workers[-1]


def _work(line: Connection, inherited: Sequence[Connection]) -> None:
    """Make what is asked for until the line is closed."""
    from pcc_analysis.reports import make

    for other in inherited:  # or nobody would see the end of a process that has gone
        other.close()
    with suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        while True:
            order = line.recv()
            try:
                line.send(make(order, {}))
            except PccError as error:
                line.send(RunError(str(error)))

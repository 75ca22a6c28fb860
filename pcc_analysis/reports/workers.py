"""Reports made side by side, each in a process of its own; a lost process loses its report and no other."""

from __future__ import annotations

import os
import select
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pcc_analysis.errors import PccError, RunError
from pcc_analysis.garbage import seldom_collecting
from pcc_analysis.kernels.child import answer
from pcc_analysis.kernels.client import ask, job_request, server_socket
from pcc_analysis.kernels.messages import receive
from pcc_analysis.reports.disk import UNTOUCHED
from pcc_analysis.reports.orders import Order

MAKE = "pcc_analysis.reports.making:make"
LOOK = 0.2
"""Seconds between two looks where nothing happens."""

Told = Callable[[Sequence[Order]], None]


def work_off(orders: Sequence[Order], jobs: int, look: Told) -> Iterator[tuple[Order, dict[str, Any] | PccError]]:
    """Make reports side by side and yield each as it ends.

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
        An order with what `making.make` returned for it, or with the error it ended in.
    """
    if len(orders) == 1:  # by the run itself, which would only wait
        look(orders)
        with seldom_collecting():
            made = answer(MAKE, orders[0].arguments | {"alone": jobs > 1})
        yield orders[0], result_of(orders[0], made)
        return
    path = server_socket()
    yield from _forked(path, orders, jobs, look) if path else _started(orders, jobs, look)


def _forked(path: Path, orders: Sequence[Order], jobs: int, look: Told) -> Iterator[tuple[Order, Any]]:
    """Have the server fork a process for each report: from here it could take along threads and event loops."""
    waiting, lines, alone = list(orders), dict[socket.socket, Order](), len(orders) < jobs
    try:
        while waiting or lines:
            look(list(lines.values()))
            ended = []
            for line in select.select(list(lines), [], [], LOOK if lines else 0)[0]:
                order = lines.pop(line)
                with line:
                    try:
                        said = receive(line)
                    except (EOFError, OSError):
                        said = {"exit": "unknown"}
                ended.append((order, said))
            while waiting and len(lines) < jobs:  # before anything is done with what ended
                order = waiting.pop(0)
                asked = ask(path, job_request(path, "late", MAKE, order.arguments | {"alone": alone}))
                if asked is None:  # the server has gone; its kernels have, too
                    ended.append((order, answer(MAKE, order.arguments)))
                else:
                    lines[asked] = order
            yield from ((order, result_of(order, said)) for order, said in ended)
    finally:
        for line in lines:
            line.close()  # and the server ends the process at its other end


def _started(orders: Sequence[Order], jobs: int, look: Told) -> Iterator[tuple[Order, Any]]:
    """Start processes anew, where there is no server to fork them."""
    left, alone = list(orders), False
    while left:
        batch, broken = left[:1] if alone else left, list[Order]()
        with ProcessPoolExecutor(min(jobs, len(batch)), mp_context=get_context("spawn")) as pool:
            futures: dict[Future[dict[str, Any]], Order] = {
                pool.submit(answer, MAKE, order.arguments): order for order in batch
            }
            while futures:
                look([order for future, order in futures.items() if future.running()])
                for future in wait(futures, LOOK, FIRST_COMPLETED).done:
                    order = futures.pop(future)
                    if not isinstance(future.exception(), BrokenProcessPool):
                        yield order, result_of(order, future.result())
                    elif alone:
                        yield order, result_of(order, {"exit": "unknown"})
                    else:
                        broken.append(order)
        # one lost process ends a pool: those it took along are made again, one by one
        left, alone = [*broken, *left[len(batch) :]], alone or bool(broken)


def result_of(order: Order, said: Mapping[str, Any]) -> dict[str, Any] | PccError:
    """Return what was made of an order, or the error that its process answered with or ended in."""
    if "result" in said:
        made: dict[str, Any] = said["result"]
        return made
    if says := said.get("says"):
        return RunError(says if said.get("error") else f"{order.source.name}: {says.strip().splitlines()[-1]}")
    lost = f"the process that made it ended with status {said.get('exit')}"
    return RunError(f"{order.source.name}: {lost}; {UNTOUCHED}")


def processors() -> int:
    """Return how many reports are made at once unless somebody says otherwise: one for each processor it may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

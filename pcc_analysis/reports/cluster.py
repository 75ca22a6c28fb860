"""Reports made by the workers of a Dask scheduler, here or on many machines; what a lost worker had, another makes.

Workers have this package and see the folders of data, plans, notebooks, reports and kept counts under the same paths.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pcc_analysis.errors import EngineError, PccError, RunError
from pcc_analysis.kernels.child import answer
from pcc_analysis.reports.workers import LOOK, MAKE, Told, result_of

if TYPE_CHECKING:
    from distributed import Client

    from pcc_analysis.reports.orders import Order

LOCAL = "local"
ANSWERING = "30s"
"""How long a scheduler may take to answer."""


def work_off(
    orders: Sequence[Order], scheduler: str, jobs: int, look: Told
) -> Iterator[tuple[Order, dict[str, Any] | PccError]]:
    """Make reports on a scheduler and yield each as it ends, as `workers.work_off` does.

    Parameters
    ----------
    orders, look
        What to make, and what is called a few times a second with what is not made yet.
    scheduler
        ``local``, for a scheduler with ``jobs`` workers of its own, or the address of one (``tcp://...``, ``tls://...``).
    jobs
        How many workers a local scheduler has; another has as many as it has.
    """
    from distributed import KilledWorker, wait

    ours = {
        name: value for name, value in os.environ.items() if name.startswith("PCC_") and name != "PCC_KERNEL_SERVER"
    }
    with _client(scheduler, jobs) as client:
        futures = {client.submit(made, order.arguments, ours, pure=False): order for order in orders}
        while futures:
            look(list(futures.values()))
            try:
                done = wait(list(futures), timeout=LOOK, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                continue
            for future in done:
                order, failed = futures.pop(future), future.exception()
                if isinstance(failed, KilledWorker):
                    yield order, result_of(order, {"exit": "unknown, on several workers"})
                elif failed is not None:
                    yield order, RunError(f"{order.source.name}: {failed}")
                else:
                    yield order, result_of(order, future.result())


def made(arguments: Mapping[str, Any], env: Mapping[str, str]) -> dict[str, Any]:
    """Make one report in a worker, with the settings of the run that asked for it."""
    os.environ.update(env)
    return answer(MAKE, arguments)


def _client(scheduler: str, jobs: int) -> Client:
    """Connect to a scheduler.

    Raises
    ------
    EngineError
        Where nobody answers.
    """
    from distributed import Client

    if scheduler == LOCAL:
        return Client(n_workers=jobs, threads_per_worker=1, dashboard_address=None)
    try:
        return Client(scheduler, timeout=ANSWERING)
    except (OSError, ValueError) as error:
        raise EngineError(
            f"no scheduler answers at {scheduler} ({error}); start one with 'dask scheduler' and workers with "
            "'dask worker', or leave out --scheduler"
        ) from error

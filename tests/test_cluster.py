"""Reports made by a Dask scheduler and two workers in processes of their own, one of which is killed at work."""

import signal
import socket
import subprocess
import sys

import pytest
from small_runs import small_run, write_notebook

from pcc_analysis.errors import EngineError
from pcc_analysis.reports.cluster import LOCAL, work_off
from pcc_analysis.reports.runs import run_reports

QUARTERS = ["2018-19-Q1", "2018-19-Q2", "2018-19-Q3", "2018-19-Q4"]
MARK = "from pathlib import Path\nimport os, time\nPath(data).parent.joinpath('at-work', f'{period}-{os.getpid()}').touch()"


@pytest.fixture
def folders(tmp_path, monkeypatch):
    monkeypatch.setenv("PCC_CACHE", str(tmp_path / "kept"))
    given = small_run(tmp_path)
    (tmp_path / "at-work").mkdir()
    notebook = given.pop("notebook")
    write_notebook(given["notebooks"], f"{MARK}\ntime.sleep(2)", name=notebook)
    return {"notebooks": [notebook], "folder": given.pop("notebooks"), **given}


@pytest.fixture
def cluster(tmp_path):
    """A scheduler's address and the processes of its two workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard"]
    started = [subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)]
    worker = ["dask_worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--death-timeout", "60"]
    for number in (1, 2):
        command = [sys.executable, "-m", f"distributed.cli.{worker[0]}", *worker[1:], "--name", str(number)]
        started.append(subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL))
    yield address, started[1:]
    for process in reversed(started):
        process.kill()
        process.wait()


def test_a_killed_worker_loses_nothing(folders, cluster, tmp_path):
    address, workers = cluster
    killer = subprocess.Popen([sys.executable, "-c", KILL, str(tmp_path / "at-work"), str(workers[0].pid)])
    outcomes = run_reports(QUARTERS, scheduler=address, **folders)
    assert killer.wait(60) == 0
    assert workers[0].wait(10) == -signal.SIGKILL
    assert [outcome.error for outcome in outcomes] == [None] * 4
    begun = [path.name[:10] for path in (tmp_path / "at-work").iterdir()]
    assert sorted(set(begun)) == QUARTERS
    assert len(begun) > 4  # one was begun on the worker that was lost, and made again on the other
    for outcome in outcomes:
        assert f"Report, {outcome.period}" in outcome.run.page.read_text(encoding="utf-8")


KILL = """
import os, signal, sys, time
from pathlib import Path
folder, worker = Path(sys.argv[1]), int(sys.argv[2])
until = time.monotonic() + 100
while time.monotonic() < until:
    if len(list(folder.iterdir())) >= 2:  # both are at work on their first
        os.kill(worker, signal.SIGKILL)
        sys.exit(0)
    time.sleep(0.02)
sys.exit(1)
"""


def test_a_scheduler_of_our_own_gives_the_same_bytes_and_a_failure_is_said_as_here(folders, tmp_path):
    write_notebook(folders["folder"], "1 / 0", name="breaks")
    both = folders | {"notebooks": [*folders["notebooks"], "breaks"]}
    here = run_reports(QUARTERS[:1], **both | {"out": tmp_path / "here"})
    there = run_reports(QUARTERS[:1], scheduler=LOCAL, jobs=1, **both)
    assert there[0].run.page.read_bytes() == here[0].run.page.read_bytes()
    assert "ZeroDivisionError" in str(there[1].error)
    assert str(there[1].error) == str(here[1].error).replace(str(tmp_path / "here"), str(folders["out"]))


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch):
    monkeypatch.setattr("pcc_analysis.reports.cluster.ANSWERING", "1s")
    with pytest.raises(EngineError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1 "):
        list(work_off([], "tcp://127.0.0.1:1", 1, lambda orders: None))

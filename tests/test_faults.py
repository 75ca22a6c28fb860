"""Whatever happens to a run, no report is ever half there, none that stood is lost, and an analyst is told what to do.

Every fault is a real one: a process group killed, a disk that is full, a lock that another process holds.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_runs import PERIOD, small_run, write_crimes, write_notebook

from pcc_analysis.errors import DataContractError, RunError
from pcc_analysis.reports import run_report
from pcc_analysis.reports.locks import locked
from pcc_analysis.reports.placing import HANDED_OVER, finish, place
from pcc_analysis.reports.provenance import altered, read_provenance
from pcc_analysis.reports.runs import run_reports

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts and process groups as Linux has them")


@pytest.fixture(autouse=True)
def kept(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("PCC_CACHE", str(tmp_path_factory.getbasetemp() / "kept"))


def page_of(folders):
    return (folders["out"] / PERIOD / "small.html").read_text(encoding="utf-8")


def is_whole(folders):
    folder = folders["out"] / PERIOD
    return not altered(folder, read_provenance(folder)["reports"]["small"])


def left_over(folders):
    return [*folders["out"].glob(".run-*"), *folders["out"].glob(f"*/{HANDED_OVER}")]


@contextlib.contextmanager
def small_disk(where, *options):
    """A disk of its own, mounted over a folder."""
    where.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(["size=2m", *options]), "tmpfs", where], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here ({mounted.stderr.strip()})")
    try:
        yield where
    finally:
        subprocess.run(["umount", "--lazy", where], check=True)


@LINUX
def test_a_full_disk_leaves_the_last_report_and_says_so(tmp_path):
    folders = small_run(tmp_path)
    with small_disk(folders["out"]):
        run_report(PERIOD, **folders)
        before = page_of(folders)
        write_crimes(folders["data"], rows=401)
        with contextlib.suppress(OSError):
            (folders["out"] / "filler").write_bytes(b"0" * 2**22)
        with pytest.raises(RunError, match=r"the disk that holds outputs/ is full \(0 MB free\); make room"):
            run_report(PERIOD, **folders)
        assert page_of(folders) == before
        assert is_whole(folders)
        assert not left_over(folders)
        (folders["out"] / "filler").unlink()
        run_report(PERIOD, **folders)
        assert page_of(folders) != before


@LINUX
def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    folders = small_run(tmp_path)
    with small_disk(folders["out"]):
        run_report(PERIOD, **folders)
        before = page_of(folders)
        write_crimes(folders["data"], rows=401)
        subprocess.run(["mount", "-o", "remount,ro", folders["out"]], check=True)
        with pytest.raises(RunError, match=r"outputs/ cannot be written to \(Read-only file system\); .*--out"):
            run_report(PERIOD, **folders)
        several = {**folders, "folder": folders["notebooks"]}
        del several["notebook"], several["notebooks"]
        (outcome,) = run_reports([PERIOD], ["small"], **several)
        assert "cannot be written to" in str(outcome.error)
        assert page_of(folders) == before


def hold(folders):
    """Start another process that holds the lock of the period, and wait until it does."""
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom pcc_analysis.reports.locks import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(600)"
    )
    folder = folders["out"] / PERIOD
    other = subprocess.Popen([sys.executable, "-c", code, folder], stdout=subprocess.PIPE, text=True)
    assert other.stdout.readline() == "held\n"
    return other


def test_of_two_runs_of_one_quarter_one_is_refused_and_a_killed_one_holds_nothing(tmp_path):
    folders = small_run(tmp_path)
    other = hold(folders)
    try:
        says = rf"another run is making {PERIOD} in outputs/ \(process {other.pid}, since .*wait until it has ended"
        with pytest.raises(RunError, match=says):
            run_report(PERIOD, **folders)
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    run_report(PERIOD, **folders)
    assert is_whole(folders)


def test_other_quarters_are_made_while_one_is_locked(tmp_path):
    folders = small_run(tmp_path)
    several = {name: folders[name] for name in ("data", "out", "plans")} | {"folder": folders["notebooks"]}
    with locked(folders["out"] / PERIOD):
        refused, made = run_reports([PERIOD, "2018-19-Q4"], ["small"], **several)
    assert "another run is making 2019-20-Q1" in str(refused.error)
    assert made.run is not None


def test_a_notebook_that_hangs_is_stopped(tmp_path):
    folders = small_run(tmp_path)
    write_notebook(folders["notebooks"], "import time\ntime.sleep(600)")
    started = time.monotonic()
    with pytest.raises(RunError, match=r"(?s)had not ended after 0\.05 minutes .*time\.sleep\(600\).*--time-limit"):
        run_report(PERIOD, time_limit=0.05, **folders)
    assert time.monotonic() - started < 60


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("more.parquet", b"PAR1 cut off", "more.parquet"),
        ("more.csv", b"crime_number,recorded_date\n54/9/19,2019-06-01\n", "more.csv"),
        ("more.xlsx", b"PK\x03\x04 cut off", "more.xlsx"),
    ],
)
def test_an_input_that_breaks_between_two_runs_leaves_the_last_report(tmp_path, name, content, says):
    folders = small_run(tmp_path)
    run_report(PERIOD, **folders)
    before = page_of(folders)
    (folders["data"] / "crimes" / name).write_bytes(content)
    with pytest.raises(DataContractError, match=says):
        run_report(PERIOD, **folders)
    assert page_of(folders) == before
    assert is_whole(folders)


def test_an_input_that_breaks_while_the_notebook_runs_leaves_the_last_report(tmp_path):
    folders = small_run(tmp_path)
    run_report(PERIOD, **folders)
    before = page_of(folders)
    cut = "p = Path(data, 'crimes', 'crimes.csv')\n_ = p.write_bytes(p.read_bytes()[:100])\n"
    write_notebook(
        folders["notebooks"],
        cut + "from pcc_analysis.briefing import open_briefing\nopen_briefing(period, data, plans)",
    )
    with pytest.raises(RunError, match="DataContractError: crimes"):
        run_report(PERIOD, **folders)
    assert page_of(folders) == before


@LINUX
@pytest.mark.parametrize("after", [0.3, 1.2, 2.5])
def test_a_run_killed_with_all_its_processes_leaves_the_last_report_whole(tmp_path, after):
    folders = small_run(tmp_path)
    run_report(PERIOD, **folders)
    before = page_of(folders)
    code = (
        "import json, sys\nfrom pcc_analysis.reports import run_report\n"
        "run_report(**json.loads(sys.argv[1]), force=True)"
    )
    arguments = json.dumps({"period": PERIOD, **{name: str(value) for name, value in folders.items()}})
    run = subprocess.Popen([sys.executable, "-c", code, arguments], start_new_session=True)
    time.sleep(after)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert page_of(folders) == before
    run_report(PERIOD, force=True, **folders)
    assert is_whole(folders)
    assert not left_over(folders)


@pytest.mark.parametrize("moves", range(3))
def test_what_was_handed_over_is_finished_by_whoever_comes_next(tmp_path, monkeypatch, moves):
    ready, folder = tmp_path / "ready", tmp_path / "2019-20-Q1"
    for where, words in ((folder, "old"), (ready, "new")):
        (where / "earlier").mkdir(parents=True)
        for name in ("report.html", "figures.parquet", "earlier/one.parquet"):
            (where / name).write_text(words, encoding="utf-8")
    done, replace = [], Path.replace

    def cut_off(self, target):
        if len(done) == moves:
            raise KeyboardInterrupt
        done.append(target)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        place(ready, folder)
    monkeypatch.setattr(Path, "replace", replace)
    finish(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert [path.read_text(encoding="utf-8") for path in files] == ["new"] * 3
    assert not (folder / HANDED_OVER).exists()

"""Forked kernels: nothing of one run is seen by the next, a lost one is reported, and nobody else can ask for one."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pytest

from pcc_analysis.errors import DataContractError, PeriodError, RunError
from pcc_analysis.kernels import client, server
from pcc_analysis.kernels.client import kernel_server, leave, run_jobs, sweep
from pcc_analysis.reports.execution import execute, forked_kernels
from pcc_analysis.reports.runs import run_reports

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kernels are forked on Linux only")


@pytest.fixture
def run(tmp_path):
    """Run cells in a kernel of their own; give back what the last one printed, read as JSON."""

    def run(*cells):
        sources = ["period = 1", *cells]
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        notebook.cells[0].metadata["tags"] = ["parameters"]
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(notebook, tmp_path / "cells.ipynb")
        ran = execute(tmp_path / "cells.ipynb", tmp_path / "executed.ipynb", {"period": 2}, tmp_path / "failed")
        outputs = ran.cells[-1].outputs
        return json.loads("".join(output["text"] for output in outputs)) if outputs else None

    return run


TRACES = """
import json, os, sys, math, decimal, warnings
import matplotlib as mpl, numpy as np, pandas as pd
seen = {
    "variable": "left_behind" in globals(),
    "module": "antigravity_of_ours" in sys.modules,
    "side effect": hasattr(math, "left_behind"),
    "environment": os.environ.get("LEFT_BEHIND"),
    "folder": os.getcwd(),
    "chart": mpl.rcParams["lines.linewidth"],
    "option": pd.get_option("display.max_rows"),
    "precision": decimal.getcontext().prec,
    "path": "/left/behind" in sys.path,
    "warnings": any(one[0] == "ignore" and "left" in str(one[1]) for one in warnings.filters),
    "count": get_ipython().execution_count,
}
print(json.dumps(seen))
"""


@LINUX
def test_nothing_of_one_run_is_seen_by_the_next(run, tmp_path):
    server = kernel_server().process.pid
    before = run(TRACES)
    changed = run(
        "import os, sys, math, types, decimal, warnings, json",
        "left_behind = 1\nsys.modules['antigravity_of_ours'] = types.ModuleType('x')\nmath.left_behind = 1\n"
        f"os.environ['LEFT_BEHIND'] = '1'\nos.chdir({str(tmp_path)!r})\nsys.path.append('/left/behind')",
        "import matplotlib as mpl, pandas as pd\nmpl.rcParams['lines.linewidth'] = 99\n"
        "pd.set_option('display.max_rows', 7)\ndecimal.getcontext().prec = 3\nwarnings.filterwarnings('ignore', 'left')",
        TRACES,
    )
    assert (
        changed["variable"] and changed["side effect"] and changed["chart"] == 99
    )  # the traces are found where they are
    assert run(TRACES) == before
    assert run("import os, json; print(json.dumps(os.getppid()))") == server


@LINUX
def test_a_forked_kernel_is_a_whole_kernel(run):
    # full messaging: rich outputs, errors of the system caught by the notebook, magics, a process of its own group
    said = run(
        "from IPython.display import HTML, display\ndisplay(HTML('<p>'))",
        "%%capture kept\nimport subprocess\nprint(subprocess.run(['echo', 'out'], capture_output=True).stdout)",
        "import json, os, sys\nprint(json.dumps([kept.stdout.strip(), period, os.getpgid(0) == os.getpid(), sys.argv[0]]))",
    )
    assert said == ["b'out\\n'", 2, True, "ipykernel_launcher"]


@LINUX
def test_two_kernels_do_not_draw_the_same_random_numbers(run):
    draw = "import json, random, numpy as np\nprint(json.dumps([random.random(), np.random.random()]))"
    one, other = run(draw), run(draw)
    assert one[0] != other[0]
    assert one[1] != other[1]


@pytest.mark.parametrize("death", ["os._exit(3)", "os.kill(os.getpid(), 9)"])
def test_a_kernel_that_dies_is_reported_and_the_next_run_is_fine(run, death):
    with pytest.raises(RunError, match=r"[Kk]ernel died"):
        run(f"import os\n{death}")
    assert run("print(1)") == 1


@LINUX
def test_the_server_keeps_no_process_of_a_run_that_has_ended(run):
    run("print(1)")
    leave("os:getpid", {})
    run_jobs([("os:getpid", {})])
    pid = kernel_server().process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children")
    until = time.monotonic() + 10
    while children.read_text() and time.monotonic() < until:
        time.sleep(0.05)
    assert children.read_text() == ""


@LINUX
def test_only_this_user_can_reach_the_server(monkeypatch, run):
    server = kernel_server()
    assert server.folder.stat().st_mode & 0o777 == 0o700
    assert server.folder.stat().st_uid == os.getuid()
    # a socket at whose other end somebody else listens is not talked to: the kernel starts as it always does
    monkeypatch.setattr(client, "user_of", lambda connected: os.getuid() + 1)
    assert client.connect(server.socket) is None
    assert run("import os, json; print(json.dumps(os.getppid()))") == os.getpid()


@LINUX
def test_a_caller_of_another_user_is_sent_away():
    script = (
        "import os, socket, sys\nfrom pathlib import Path\nfrom pcc_analysis.kernels import server\n"
        "from pcc_analysis.kernels.messages import send\n"
        "served = server.Server(Path(sys.argv[1]), os.getppid())\n"
        "server.user_of = lambda caller: os.getuid() + 1\n"
        "caller = socket.socket(socket.AF_UNIX)\ncaller.connect(sys.argv[1] + '/socket')\n"
        "send(caller, {'kind': 'early', 'function': 'os:getpid', 'arguments': {}, 'env': {}, 'cwd': '/'})\n"
        "served.turn(ready=True, wait=5)\nprint(len(served.waiting), len(served.children))\n"
        "try:\n    print(len(caller.recv(1)))\nexcept ConnectionResetError:\n    print('0')\n"
    )
    folder = tempfile.mkdtemp()  # the address of a socket must be short
    ran = subprocess.run([sys.executable, "-c", script, folder], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["0 0", "0"]


def gone(pid):
    until = time.monotonic() + 20
    while Path("/proc", str(pid)).exists() and time.monotonic() < until:
        state = Path("/proc", str(pid), "stat")
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return not Path("/proc", str(pid)).exists()


@LINUX
def test_the_server_ends_with_its_parent_and_its_kernels_with_it():
    script = (
        "import os, time\nfrom pcc_analysis.kernels.client import kernel_server, ask\n"
        "from pcc_analysis.kernels.messages import receive\n"
        "server = kernel_server()\n"
        "job = {'kind': 'early', 'function': 'time:sleep', 'arguments': {}, 'env': dict(os.environ), 'cwd': '/'}\n"
        "line = ask(server.socket, {**job, 'kind': 'kernel', 'arguments': ['-f', '/nowhere/else.json']})\n"
        "print(server.process.pid, receive(line)['pid'], server.folder, flush=True)\ntime.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    with process:
        server, kernel, folder = process.stdout.readline().split()
        process.send_signal(signal.SIGKILL)
    assert gone(int(server))
    assert gone(int(kernel))
    assert not Path(folder).exists()


@LINUX
def test_what_a_killed_server_left_is_swept_and_nothing_else(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left, living, other = (
        tmp_path / name for name in (f"pcc-kernels-{ended.pid}-a", f"pcc-kernels-{os.getpid()}-b", "c")
    )
    for folder in (left, living, other):
        folder.mkdir()
    sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([living.name, other.name])


@LINUX
def test_another_start_of_python_takes_another_server(monkeypatch):
    first = kernel_server()
    monkeypatch.setenv("LEFT_BEHIND", "1")
    assert kernel_server() is first  # an ordinary variable is given to each kernel
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    second = kernel_server()
    assert second is not first
    assert first.process.poll() is not None


@LINUX
@pytest.mark.parametrize(("told", "there"), [(["several"], "True"), ([], "False")])
def test_a_server_of_several_reports_imports_what_makes_them(told, there):
    script = (
        "import sys\nfrom pcc_analysis.kernels import server\nserver.FIRST = server.THEN = server.LATER = ()\n"
        "nobody = '-1'\nsys.argv[1:] = [sys.argv[1], nobody, *sys.argv[2:]]\nserver.main()\n"
        "print('gptables' in sys.modules, 'pcc_analysis.reports.making' in sys.modules, 'rfc3987_syntax' in sys.modules)"
    )
    folder = tempfile.mkdtemp()  # the address of a socket must be short
    ran = subprocess.run([sys.executable, "-c", script, folder, *told], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [there, there, "False"]  # the last would take most of a second


@pytest.mark.parametrize(
    ("periods", "notebooks", "words", "imports"),
    [
        (1, ["one"], [], [(), server.LAST]),
        (2, ["one"], ["several"], [server.MAKING, ()]),
        (2, ["one", "one"], ["several"], [server.MAKING, ()]),
        (2, ["one", "two"], ["several", "various"], [server.MAKING, server.LATER]),
    ],
)
def test_what_only_some_runs_need_is_imported_where_they_do(monkeypatch, tmp_path, periods, notebooks, words, imports):
    told = {}
    monkeypatch.setattr("pcc_analysis.reports.runs.kernel_server", lambda **said: told.update(said))
    absent = dict.fromkeys(("data", "out", "plans", "folder"), tmp_path / "absent")
    run_reports(["2019-20-Q1", "2019-20-Q2"][:periods], notebooks, **absent)
    assert [word for word, said in told.items() if said] == words
    imported = []
    monkeypatch.setattr(server.Server, "__init__", lambda _self, _folder, _parent, *modules: imported.extend(modules))
    monkeypatch.setattr(server.Server, "serve", lambda _self: None)
    monkeypatch.setattr("sys.argv", ["server", str(tmp_path / "folder"), "1", *words])
    server.main()
    assert imported == imports


def test_what_a_job_needs_is_imported_with_its_measures_bound():
    script = (
        "from importlib import import_module\nfrom pcc_analysis.kernels import server\n"
        "for module in server.FIRST:\n    import_module(module)\n"
        "from pcc_analysis.measures import catalogue\nprint(catalogue.cache_info().currsize)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["1"]


@LINUX
def test_a_changed_library_takes_another_server(monkeypatch):
    first = kernel_server()
    monkeypatch.setattr(client, "library_state", lambda: "changed")
    assert kernel_server() is not first


def test_elsewhere_kernels_start_as_they_always_do(monkeypatch, run):
    monkeypatch.setattr(client.sys, "platform", "win32")
    assert kernel_server() is None
    monkeypatch.undo()
    monkeypatch.setattr("pcc_analysis.reports.execution.server_socket", lambda: None)
    with forked_kernels():
        assert "JUPYTER_DEFAULT_PROVISIONER_NAME" not in os.environ
    assert run("import os, json; print(json.dumps(os.getppid()))") == os.getpid()


def test_the_name_of_the_provisioner_is_set_for_runs_only(monkeypatch, run):
    from jupyter_client.provisioning import KernelProvisionerFactory

    run("print(1)")
    assert "JUPYTER_DEFAULT_PROVISIONER_NAME" not in os.environ
    assert KernelProvisionerFactory.instance().default_provisioner_name == "local-provisioner"


def test_jobs_answer_in_order_and_fail_as_they_would_here(tmp_path):
    names = ["2019-20-Q1", "2019-06"]
    assert run_jobs([("posixpath:basename", {"p": f"/a/{name}"}) for name in names]) == names
    with pytest.raises(PeriodError, match="quarters 1 to 4, not 9"):
        run_jobs([("pcc_analysis.periods:parse_period", {"text": "2019-20-Q9"})])
    asked = {"periods": ["2019-20-Q1"], "data": str(tmp_path / "nowhere"), "plans": "data/plans", "final": False}
    root = Path(__file__).parents[1]
    with pytest.raises(DataContractError, match="there is no such folder") as caught:
        run_jobs([("pcc_analysis.reports.inputs:check_inputs", asked | {"plans": str(root / "data" / "plans")})])
    assert caught.value.faults[0].remedy.startswith("give the folder that holds the extracts")
    with pytest.raises((RuntimeError, AttributeError), match="no attribute 'nothing'"):
        run_jobs([("pcc_analysis.periods:nothing", {})])
    assert run_jobs([]) == []


@LINUX
def test_a_process_does_one_job_after_the_other():
    many = run_jobs([("os:getpid", {})] * 12)
    assert len(set(many)) <= os.cpu_count() < len(many)
    assert os.getpid() not in many


@LINUX
def test_a_process_that_is_lost_takes_its_job_along_and_no_other(tmp_path):
    folders = [tmp_path / str(number) for number in range(4)]
    jobs = [("os:mkdir", {"path": str(folder)}) for folder in folders]
    with pytest.raises(RuntimeError, match=r"os:_exit ended without an answer \(exit status 3\)"):
        run_jobs([*jobs[:2], ("os:_exit", {"status": 3}), *jobs[2:]])
    assert all(folder.is_dir() for folder in folders)


@LINUX
def test_jobs_are_done_here_where_the_server_has_gone(monkeypatch, tmp_path):
    monkeypatch.setattr(client, "server_socket", lambda: tmp_path / "nobody" / "socket")
    assert run_jobs([("os:getpid", {})] * 3) == [os.getpid()] * 3


def test_nobody_waits_for_a_job_that_is_left(monkeypatch, tmp_path):
    leave("os:mkdir", {"path": str(tmp_path / "there")})
    until = time.monotonic() + 20
    while not (tmp_path / "there").is_dir() and time.monotonic() < until:
        time.sleep(0.05)
    assert (tmp_path / "there").is_dir()
    monkeypatch.setattr(client, "server_socket", lambda: None)
    leave("os:mkdir", {"path": str(tmp_path / "here")})
    assert (tmp_path / "here").is_dir()

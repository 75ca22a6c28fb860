"""The guided start in JupyterLab, in a real browser: opened by ``pcc lab``, run to its end, a widget moved, a chart changed."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 120_000
"""Milliseconds; a busy machine takes longer, never a fast one."""


@pytest.fixture
def lab(briefings, dive_data, tmp_path):
    """JupyterLab as ``pcc lab`` starts it, on the guided start, with the demonstration data where it looks for them."""
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "README.ipynb").write_bytes((ROOT / "notebooks" / "README.ipynb").read_bytes())
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demonstration").symlink_to(dive_data)
    (tmp_path / "data" / "plans").symlink_to(ROOT / "data" / "plans")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: str(tmp_path / name.lower()) for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")}
    own |= {
        "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(tmp_path / "spaces"),
    }
    options = [
        "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
        "--IdentityProvider.token=", "--ServerApp.password=", "--ServerApp.disable_check_xsrf=True",
        "--LabApp.expose_app_in_browser=True", "--LabApp.news_url=None", "--log-level=ERROR",
    ]  # fmt: skip
    said = (tmp_path / "said").open("w")
    process = subprocess.Popen(
        [sys.executable, "-c", "from pcc_analysis.cli import main; main()", "lab", *options],
        cwd=tmp_path,
        env=os.environ | own | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        stdout=said,
        stderr=said,
    )
    try:
        yield _when_up(f"http://127.0.0.1:{port}", process, tmp_path / "said")
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        said.close()


def _when_up(address, process, said):
    until = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < until:
        assert process.poll() is None, said.read_text()
        try:
            with urllib.request.urlopen(f"{address}/api/status", timeout=5):
                return address
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail(f"JupyterLab did not come up: {said.read_text()}")


def test_the_guided_start_runs_and_a_widget_changes_the_chart(chromium, lab):
    context = chromium.new_context(viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(lab)  # the start page is the guided start
    page.wait_for_selector(".jp-Notebook .jp-MarkdownOutput h1")
    page.wait_for_function("window.jupyterapp?.commands.hasCommand('notebook:run-all-cells')")
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]", state="attached")
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")
    chart = page.locator(".widget-html-content figure")
    chart.locator("figcaption", has_text="Crime volume, 12 months to").wait_for()
    before = chart.locator("svg").first.inner_html()
    choices = page.locator(".widget-dropdown select")
    assert choices.count() == 4
    choices.nth(0).select_option(label="Burglary (All)")
    chart.locator("figcaption", has_text="Burglary (All), 12 months to").wait_for()
    assert chart.locator("svg").first.inner_html() != before
    assert page.locator(".jp-OutputArea-output[data-mime-type*=error]").count() == 0
    context.close()

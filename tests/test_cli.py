"""The command line: what an analyst types, and what is said back."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pcc(*arguments, folder=ROOT):
    """Run the command line as a person does."""
    command = [sys.executable, "-c", "from pcc_analysis.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout, done.stderr


def test_help_names_every_command():
    status, out, _ = pcc("--help")
    assert status == 0
    for command in ("run", "check", "demo-data", "measures", "templates", "audit", "lab"):
        assert re.search(rf"\b{command}\b", out)


def test_measures_as_json():
    status, out, _ = pcc("measures", "--json")
    assert status == 0
    listed = {one["id"]: one for one in json.loads(out)}
    assert listed["crime_volume"]["source"] == "crimes"
    assert listed["asb_volume"]["direction"] == "lower"
    assert all(one["definition"] for one in listed.values())


def test_check_says_what_is_there_and_what_is_missing(demonstration):
    status, out, _ = pcc("check", "2019-20-Q1", "--data", demonstration)
    assert status == 0
    assert "3 of 3 months" in out
    assert "absent" in out


def test_check_names_every_fault_and_fails(tmp_path):
    (tmp_path / "crimes").mkdir()
    (tmp_path / "crimes" / "june.csv").write_text(
        "crime number,recorded date,offence code\n1,31/02/2019,5D\n2,2019-06-02,\n", encoding="utf-8"
    )
    status, _, err = pcc("check", "2019-20-Q1", "--data", tmp_path)
    assert status == 1
    assert "recorded_date" in err
    assert "offence_code" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "2019-13"), "PeriodError: '2019-13': a year has months 01 to 12"),
        (("run", "2019-20-Q1", "--data", "nowhere"), "DataContractError"),
        (("run", "2019-20-Q1", "--notebook", "nothing"), "RunError: there is no notebook 'nothing'"),
    ],
)
def test_an_error_made_on_purpose_is_a_message_and_not_a_traceback(arguments, says):
    status, _, err = pcc(*arguments)
    assert status == 1
    assert says in err
    assert "Traceback" not in err


def test_demonstration_data_from_the_command_line(tmp_path):
    status, out, _ = pcc("demo-data", tmp_path / "demo", "--seed", "7")
    assert status == 0
    assert "simulated" in out
    assert (tmp_path / "demo" / "DEMONSTRATION").is_file()


def test_templates_and_audit_from_the_command_line(tmp_path):
    status, out, _ = pcc("templates", tmp_path / "templates")
    assert status == 0
    assert "crimes.csv" in out
    table = "Crime\t12m to June 2018\t12m to June 2019\tVolume Change\t% Change\nRobbery\t296\t330\t+ {}\t+ 11.5%\n"
    report = tmp_path / "report.txt"
    report.write_text(table.format(43), encoding="utf-8")
    status, out, _ = pcc("audit", report, "--json")
    assert status == 1
    assert json.loads(out)["findings"][0]["follows"] == "34"
    report.write_text(table.format(34), encoding="utf-8")
    assert pcc("audit", report)[0] == 0

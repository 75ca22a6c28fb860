"""The three lists of dependencies say the same: pyproject.toml, environment.yml and requirements.lock."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-engines.lock")
# conda-forge has these under other names
ON_CONDA = {
    "duckdb": "duckdb-python",
    "ibis-framework[duckdb]": "ibis-duckdb",
    "matplotlib": "matplotlib-base",
    "pandera[pandas]": "pandera-pandas",
}


def split(requirement):
    name, limits = re.fullmatch(r"([\w\-.\[\]]+?)\s*((?:[<>=!~].*)?)", requirement.strip()).groups()
    return name, limits.replace(" ", "")


def wanted():
    return dict(split(one) for one in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]])


def test_environment_yml_names_what_pyproject_names():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    from_pip = next(one["pip"] for one in listed if isinstance(one, dict))
    assert from_pip[-1] == "-e ."
    conda = dict(split(one) for one in listed if isinstance(one, str))
    assert conda.pop("python") == PROJECT["requires-python"]
    assert conda.pop("pip") == ""
    named = conda | dict(split(one) for one in from_pip[:-1])
    assert named == {ON_CONDA.get(name, name): limits for name, limits in wanted().items()}


def test_the_lock_pins_every_dependency_with_a_hash_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    pins = re.findall(r"^([\w\-.]+)==\S+(?: ; .*)? \\\n    --hash=sha256:", lock, flags=re.MULTILINE)
    assert len(pins) == len(re.findall(r"^[\w\-.\[\]]+==", lock, flags=re.MULTILINE))
    plain = {re.sub(r"\[.*\]", "", name).lower() for name in wanted()}
    assert plain <= {name.lower() for name in pins}


def test_the_engines_have_a_lock_of_their_own_that_adds_to_the_first_and_changes_nothing():
    first, engines = (pins((ROOT / name).read_text(encoding="utf-8")) for name in LOCKS)
    added = {re.sub(r"\[.*\]", "", split(one)[0]) for one in PROJECT["optional-dependencies"]["engines"]}
    assert added <= set(engines)
    assert not added & set(first)
    assert {name: pin for name, pin in engines.items() if name in first and first[name] != pin} == {}
    assert "://" not in (ROOT / LOCKS[1]).read_text(encoding="utf-8")


def pins(lock):
    return dict(re.findall(r"^([\w\-.]+)==(\S+)(?: ; .*)? \\\n    --hash=sha256:", lock, flags=re.MULTILINE))


def test_polars_stays_out():
    # statsmodels imports it when it is there, which costs every kernel a second
    assert "polars==" not in (ROOT / "requirements.lock").read_text(encoding="utf-8")

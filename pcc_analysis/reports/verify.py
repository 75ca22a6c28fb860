"""Whether a published report still follows from its inputs: it is made again and compared with what was published."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from pcc_analysis.errors import PccError, RunError
from pcc_analysis.fingerprints import LIBRARY, FileHashes, cache_folder
from pcc_analysis.kernels.client import kernel_server
from pcc_analysis.publications.ledger import KEYS
from pcc_analysis.publications.parquet import FIGURES, REPORT, read_figures, to_bytes, with_report
from pcc_analysis.reports import READY, make_order
from pcc_analysis.reports.inputs import check_parameters, read_by
from pcc_analysis.reports.making import make
from pcc_analysis.reports.provenance import LOCK, PACKAGES, PROVENANCE, altered, read_provenance

FOLLOWS, DIFFERS, UNKNOWN = 0, 1, 2
"""Exit statuses: every report follows; something differs; it cannot be said."""
SHOWN = 10


@dataclass(frozen=True)
class Difference:
    """What was found of one report: ``file``, ``input``, ``figure``, ``page``, ``library`` or ``error``, and words."""

    report: str
    kind: str
    says: str


def status_of(found: list[Difference]) -> int:
    """Return the exit status; another library alone, with the same result, is only said.

    >>> status_of([Difference("annual_report", "library", "pandas 3.1.0, now 3.1.1")])
    0
    """
    kinds = {one.kind for one in found} - {"library"}
    return UNKNOWN if "error" in kinds else DIFFERS if kinds else FOLLOWS


def verify(
    folder: str | Path,
    *,
    data: str | Path = "data",
    notebooks: str | Path = "notebooks",
    plans: str | Path = "data/plans",
) -> list[Difference]:
    """Make every report of a period's folder again, elsewhere, and compare; nothing in the folder is touched.

    Parameters
    ----------
    folder
        The folder of a period, with its ``provenance.json``.
    data, notebooks, plans
        The folders of the extracts, the notebooks and the plans; the record has their names only.

    Returns
    -------
    list of Difference
        Empty where every report follows from its inputs.

    Raises
    ------
    RunError
        Where the folder holds no record.
    """
    place = Path(folder)
    records = read_provenance(place)["reports"]
    if not records:
        raise RunError(f"{place.name}/ holds no {PROVENANCE} that can be read, so nothing says what was published")
    kernel_server()
    hashes = FileHashes(cache_folder())
    found: list[Difference] = []
    for report, record in records.items():
        found += [
            Difference(report, *one) for one in _differences(place, report, record, hashes, data, notebooks, plans)
        ]
    return found


def _differences(
    folder: Path,
    report: str,
    record: Mapping[str, Any],
    hashes: FileHashes,
    data: str | Path,
    notebooks: str | Path,
    plans: str | Path,
) -> Iterator[tuple[str, str]]:
    for name in altered(folder, record):
        yield "file", f"{name} is not as it was when it was made"
    published = read_figures(folder / FIGURES)
    published = published[published[REPORT] == report].reset_index(drop=True)
    if record["figures"] and sha256(to_bytes(published)).hexdigest() != record["figures"]["sha256"]:
        yield "file", f"{FIGURES} is not as it was when it was made"
    yield from _changed_inputs(record["inputs"], hashes, Path(data), Path(plans), folder.parent)
    yield from _other_library(record["versions"])
    work = Path(tempfile.mkdtemp(prefix="pcc-verify-"))
    try:
        page, figures = _made_again(folder, report, record, work, data, notebooks, plans)
    except PccError as error:
        yield "error", f"it cannot be made again: {error}"
        return
    finally:
        shutil.rmtree(work, ignore_errors=True)
    differ = _apart(published, figures)
    yield from (("figure", one) for one in differ[:SHOWN])
    if len(differ) > SHOWN:
        yield "figure", f"{len(differ) - SHOWN:,} further figures differ"
    if page != record["files"].get(f"{report}.html", {}).get("sha256"):
        yield "page", "made again, the page has other bytes"


def _changed_inputs(
    inputs: Mapping[str, Any], hashes: FileHashes, data: Path, plans: Path, out: Path
) -> Iterator[tuple[str, str]]:
    """Say which inputs are not as they were, which are gone, and which are new."""
    files = [file for source in inputs["sources"].values() for file in source["files"]]
    known = {file["name"]: file["sha256"] for file in [*files, *inputs["written"], *inputs["others"]]}
    now = dict(hashes.under(data)) if data.is_dir() else {}
    for name in sorted(known.keys() | now.keys()):
        if known.get(name) != now.get(name):
            yield "input", f"{name} is {'new' if name not in known else 'gone' if name not in now else 'changed'}"
    plan = inputs["plan"]
    if not (plans / plan["name"]).is_file() or hashes.of(plans / plan["name"]) != plan["sha256"]:
        yield "input", f"the plan {plan['name']} is changed or gone"
    for one in inputs["published"]:
        figures = read_figures(out / one["period"] / one["file"])
        if sha256(to_bytes(figures[figures[REPORT] == one["report"]])).hexdigest() != one["sha256"]:
            yield "input", f"the figures of {one['report']} for {one['period']}, published before, are changed or gone"


def _other_library(versions: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Say with what else the report was made."""
    if versions["library"] != LIBRARY:
        now = {name: version(name) for name in PACKAGES}
        moved = [f"{name} {versions[name]}, now {one}" for name, one in now.items() if versions.get(name) != one]
        yield "library", f"made with another library: {'; '.join(moved) or 'its sources or its environment differ'}"
    if LOCK.is_file() and versions["lock"] != sha256(LOCK.read_bytes()).hexdigest():
        yield "library", f"made with another {LOCK.name}"


def _made_again(
    folder: Path,
    report: str,
    record: Mapping[str, Any],
    work: Path,
    data: str | Path,
    notebooks: str | Path,
    plans: str | Path,
) -> tuple[str, pd.DataFrame]:
    """Return the SHA-256 of the page made anew, and its figures."""
    asked = {name: value for name, value in record["parameters"].items() if name not in ("data", "plans")}
    period, final = asked.pop("period"), asked.pop("final")
    order = make_order(period, report, data, work, notebooks, plans, final, asked)
    (read,) = read_by([order.period.name], Path(data), Path(plans), final)
    if isinstance(read, PccError):
        raise read
    out = folder.absolute().parent
    known = check_parameters(order.source, order.given)
    before = [{**one, "file": str(out / one["period"] / one["file"])} for one in record["inputs"]["published"]]
    made = make(**order.following(before, known).arguments)
    place = Path(made["work"])
    figures = with_report(read_figures(place / FIGURES), report, read_figures(b""))
    return sha256((place / READY / f"{report}.html").read_bytes()).hexdigest(), figures


def _apart(published: pd.DataFrame, now: pd.DataFrame) -> list[str]:
    """Say which figures differ, at the precision of a division."""
    both = published.merge(now, on=KEYS, how="outer", suffixes=("", "_now"), indicator=True)
    found = []
    for row in both.to_dict("records"):
        what = f"{row['measure']}, {row['area']}, {row['window']} to {row['period_end']}"
        if row["_merge"] != "both":
            found.append(f"{what}: {'not published' if row['_merge'] == 'right_only' else 'no longer printed'}")
        elif row["mark"] != row["mark_now"] or abs(row["value"] - row["value_now"]) > 1e-9 * max(1, abs(row["value"])):
            found.append(f"{what}: published {row['value']:,.6g}, now {row['value_now']:,.6g}")
    return found

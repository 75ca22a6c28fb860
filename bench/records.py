"""Crime records to the monthly table of every crime measure, each way in a process of its own.

Ours reads, checks the contract and counts; "counting" leaves the check out, as the other ways do. Two stages: such SQL
run by DuckDB on the bare file, with nothing checked or tidied: the limit. Plain: a filtered count for each measure.
pandas leaves out what is worked out over several records (repeats, key words, strands, medians), and is set against our
counting of the same measures. Every table is compared with ours, count by count, before its time is believed.
Records are the demonstration crimes over and over, with references of their own and victims' ages and places shuffled.
Of the largest size ours and the two stages are measured, once each; of CSV all but pandas, once each.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import ibis
import ibis.expr.operations as ops
import numpy as np
import pandas as pd
from ibis.expr.types import Table

from bench.growth import exponents
from pcc_analysis.measures import build_monthly, catalogue
from pcc_analysis.measures.compile import by_month, parts_of
from pcc_analysis.measures.measure import NOT_ALLOCATED, Measure
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.contract import TYPES
from pcc_analysis.sources.extracts import MEMORY, open_extracts

SIZES = (1_000_000, 10_000_000, 100_000_000)
PAIRS, SLOW = 5, 10_000_000
SAME = "ours, what pandas counts"
CRIMES = CONTRACTS["crimes"]
MEASURES = [measure for measure in catalogue().values() if measure.source == CRIMES.name]
SHUFFLED = """
SELECT d.* REPLACE (
    crime_number || '/' || copy AS crime_number, victim_ref || '/' || copy AS victim_ref,
    suspect_ref || '/' || copy AS suspect_ref,
    CASE WHEN victim_age IS NOT NULL THEN (hash(crime_number, copy) % 90)::INTEGER END AS victim_age,
    CASE WHEN place IS NOT NULL THEN places[1 + (hash(copy, crime_number) % len(places))::INTEGER] END AS place
) FROM range({copies}) AS repeated(copy) CROSS JOIN demo AS d
CROSS JOIN (SELECT list(DISTINCT place) AS places FROM demo) LIMIT {rows}
"""


def make(folder: Path, demonstration: Path, rows: int, suffix: str) -> Path:
    """Write so many crimes into one file of a data folder."""
    path = folder / f"{rows}-{suffix}" / CRIMES.folder / f"crimes.{suffix}"
    path.parent.mkdir(parents=True)
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order = false; SET memory_limit = '2GB'; SET enable_progress_bar = false")
    con.execute(f"CREATE TABLE demo AS FROM '{demonstration / CRIMES.folder}/*.parquet' ORDER BY crime_number")
    (there,) = con.execute("SELECT count(*) FROM demo").fetchone()
    con.execute(f"COPY ({SHUFFLED.format(copies=-(-rows // there), rows=rows)}) TO '{path}'")
    return path


def bare(path: Path) -> Table:
    """Return the records as DuckDB reads them, columns that are not there NULL."""
    con = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=str(path.parent / "spill"))
    con.raw_sql("SET enable_progress_bar = false")
    suffix = path.suffix
    read = con.read_parquet(path) if suffix == ".parquet" else con.read_csv(path, header=True)
    kinds = {column.name: TYPES[column.kind] for column in CRIMES.columns}
    lists = {
        name: read[name].re_replace(r"\s*;\s*", ";").split(";")
        for name in read.columns
        if kinds[name] == "array<string>"
    }
    absent = {name: ibis.null(kind) for name, kind in kinds.items() if name not in read.columns}
    casts = {name: kinds[name] for name in read.columns if name not in lists}
    return read.mutate(**lists, **absent).cast(casts)


def wide(table: Table, query: Callable) -> pd.DataFrame:
    """Run a query for each table and date column of the measures; one column per side of a measure."""
    tables, groups = {}, {}
    for measure in MEASURES:
        if measure.kind != "median":
            made = tables.setdefault(measure.records, measure.records(table) if measure.records else table)
            for part in parts_of(measure, made, CRIMES.date):
                groups.setdefault((measure.records, part.date), []).append(part)
    frames = [query(tables[records], parts).to_pandas() for (records, _date), parts in groups.items()]
    for measure in MEASURES:
        if measure.kind == "median":
            chosen = table.filter(measure.where.resolve(table))
            month = chosen[measure.date or CRIMES.date].truncate("M")
            value = measure.numerator.resolve(chosen)
            chosen.group_by(month=month, area=chosen.area, value=value).aggregate(count=chosen.count()).to_pandas()
    return pd.concat([frame.set_index(["month", "area"]) for frame in frames], axis=1)


def two_stages(path: Path) -> pd.DataFrame:
    return wide(bare(path), lambda table, parts: by_month(table, parts, "area", CRIMES.keys))


def plain(path: Path) -> pd.DataFrame:
    def query(table: Table, parts: list) -> Table:
        grouped = table.group_by(month=table[parts[0].date].truncate("M").cast("date"), area=table.area)
        counted = grouped.aggregate(**{part.column: part.aggregate.to_expr() for part in parts})
        return counted.filter(counted.month.notnull())

    return wide(bare(path), query)


def in_pandas(path: Path) -> pd.DataFrame:
    """Count as one does in pandas: a mask and a groupby for each side of a measure."""
    table = bare(path)
    parts = [part for measure in IN_PANDAS for part in parts_of(measure, table, CRIMES.date)]
    used = {"area"} | {name for part in parts for name in _names(part.aggregate)} | {part.date for part in parts}
    present = [name for name in used if name not in ("force", "easting", "northing", "longitude", "latitude")]
    frame = pd.read_parquet(path, columns=sorted(present))
    months = {date: pd.to_datetime(frame[date]).dt.to_period("M") for date in {part.date for part in parts}}
    masks: dict[ops.Node, pd.Series] = {}
    found = {}
    for part in parts:
        where = part.aggregate.where
        chosen = slice(None) if where is None else _mask(where, frame, masks).fillna(False).astype(bool)
        rows = pd.DataFrame({"month": months[part.date][chosen], "area": frame["area"][chosen]})
        found[part.column] = rows.groupby(["month", "area"], dropna=False).size()
    return pd.DataFrame(found)


def _names(node: ops.Node) -> set[str]:
    return {field.name for field in node.find(ops.Field)}


def _mask(node: ops.Node, frame: pd.DataFrame, known: dict[ops.Node, pd.Series]) -> pd.Series:
    """Return a condition on rows in pandas, each worked out once."""
    if node not in known:
        known[node] = _worked_out(node, frame, lambda one: _mask(one, frame, known))
    return known[node]


def _worked_out(node: ops.Node, frame: pd.DataFrame, of: Callable) -> pd.Series:
    match node:
        case ops.Field():
            return frame[node.name]
        case ops.Literal():
            return node.value
        case ops.And():
            return of(node.left).astype("boolean") & of(node.right).astype("boolean")
        case ops.Or():
            return of(node.left).astype("boolean") | of(node.right).astype("boolean")
        case ops.Not():
            return ~of(node.arg).astype("boolean")
        case ops.InValues():
            value = of(node.value)
            return value.isin([one.value for one in node.options]).astype("boolean").where(value.notna())
        case ops.IsNull():
            return of(node.arg).isna()
        case ops.NotNull():
            return of(node.arg).notna()
        case ops.Lowercase():
            return of(node.arg).str.lower()
        case ops.Coalesce():
            return of(node.arg[0]).fillna(of(node.arg[1]))
        case ops.Equals() | ops.GreaterEqual() | ops.Less():
            left, right = of(node.left), of(node.right)
            compared = (
                left.eq(right)
                if isinstance(node, ops.Equals)
                else left >= right
                if isinstance(node, ops.GreaterEqual)
                else left < right
            )
            return compared.astype("boolean").where(left.notna())
    raise TypeError(f"there is no pandas here for {type(node).__name__}")


IN_PANDAS = [measure for measure in MEASURES if measure.records is None and measure.kind != "median"]


def ours(path: Path, measures: Sequence[Measure] = MEASURES) -> tuple[pd.DataFrame, float]:
    """Return the monthly table, and the seconds that went into the check of the contract."""
    start = time.perf_counter()
    with open_extracts(path.parents[1], only=[CRIMES.name]) as extracts:
        extracts.coverage(CRIMES.name)
        checked = time.perf_counter() - start
        return build_monthly(extracts, measures).table, checked


def differing(path: Path, frame: pd.DataFrame) -> int:
    """Return how many counts by month and area are not those of our monthly table, in the months that it covers."""
    by = ["month", "area", "measure", "side"]
    long = frame.rename_axis(["month", "area"]).reset_index().melt(["month", "area"], var_name="part")
    long[["measure", "side"]] = long.pop("part").str.split("|", expand=True).to_numpy()
    if not isinstance(long["month"].dtype, pd.PeriodDtype):
        long["month"] = pd.to_datetime(long["month"]).dt.to_period("M")
    table = pd.read_pickle(path.parents[1] / "ours.pickle")
    flows = [measure.id for measure in MEASURES if measure.kind not in ("stock", "median")]
    table = table[table["area"].ne("force") & table["measure"].isin(flows) & table["measure"].isin(long["measure"])]
    sides = table.melt(by[:3], var_name="side").dropna(subset="value").set_index(by)["value"]
    long["area"] = long["area"].fillna(NOT_ALLOCATED)
    theirs = long.astype({"area": "str"}).set_index(by)["value"].astype(float)
    return int((theirs.reindex(sides.index).fillna(0.0) != sides).sum())


WAYS = {"two stages": two_stages, "plain": plain, "pandas": in_pandas}


def alone(way: str, path: Path) -> None:
    """Go one way, and print what it took."""
    start = time.perf_counter()
    if way in WAYS:
        frame, checked = WAYS[way](path), 0.0
    else:
        frame, checked = ours(path, MEASURES if way == "ours" else IN_PANDAS)
    took = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    if way == "ours":
        frame.to_pickle(path.parents[1] / "ours.pickle")
    differ = differing(path, frame) if way in WAYS else 0
    said = {
        "seconds": took,
        "checking": checked,
        "processor": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss * 2**10 / 1e6,
    }
    print(json.dumps(said | {"differ": differ}))


def measured(way: str, path: Path) -> dict:
    command = [sys.executable, "-m", "bench.records", "--alone", way, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    said = json.loads(done.stdout.splitlines()[-1])
    if said["differ"]:
        raise RuntimeError(f"{way} gives {said['differ']} other counts from {path.name}")
    return said


def compare(path: Path, rows: int) -> float:
    """Measure every way and print a row for each; return the median seconds of ours."""
    often = rows <= SLOW and path.suffix == ".parquet"
    ways = ["ours", "two stages", *(["plain"] if rows <= SLOW else []), *([SAME, "pandas"] if often else [])]
    taken: dict[str, list[dict]] = {way: [] for way in ways}
    for number in range(PAIRS if often else 1):
        for way in taken:
            taken[way].append(measured(way, path))
            print(f"{number + 1}: {rows:,} {path.suffix[1:]}, {way}: {taken[way][-1]}", file=sys.stderr, flush=True)
    counting = np.array([one["seconds"] - one["checking"] for one in taken["ours"]])
    whole = np.array([one["seconds"] for one in taken["ours"]])
    alike = np.array([one["seconds"] - one["checking"] for one in taken.get(SAME, taken["ours"])])
    for way, found in taken.items():
        seconds = np.array([one["seconds"] for one in found])
        against = alike if way == "pandas" else counting
        of = "counting / it" if way == "two stages" else "it / counting"
        ratios = against / seconds if way == "two stages" else seconds / against
        if way in ("ours", SAME):
            of, ratios = "with check / counting", seconds / (counting if way == "ours" else alike)
        low, middle, high = np.quantile(ratios, [0, 0.5, 1])
        peak = max(one["peak"] for one in found)
        processor = statistics.median(one["processor"] for one in found)
        print(
            f"| {rows:,} {path.suffix[1:]} | {way} | {np.median(seconds):.1f} | {processor:.1f} | {peak:,.0f} "
            f"| {of} | {low:.2f} | **{middle:.2f}** | {high:.2f} | {len(seconds)} |"
        )
    return float(np.median(whole))


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Measure every size and print a Markdown table."""
    folder = Path(tempfile.mkdtemp(prefix="bench-records-"))
    try:
        pcc = Path(sys.executable).parent / "pcc"  # apart: what is started from here begins with the memory of here
        subprocess.run([pcc, "demo-data", folder / "demonstration"], check=True, capture_output=True)
        print(f"{len(MEASURES)} measures.\n")
        print("| rows | way | seconds, median | of processor | peak MB | ratio | min | median | max | runs |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        taken = {}
        for rows in sizes:
            for suffix in ("parquet", "csv") if rows == SLOW else ("parquet",):
                path = make(folder, folder / "demonstration", rows, suffix)
                seconds = compare(path, rows)
                if suffix == "parquet":
                    taken[rows] = seconds
                shutil.rmtree(path.parents[1])
        if len(taken) > 1:
            slope, last = exponents(list(taken), list(taken.values()))
            print(
                f"\nTime, with the check, grows as rows to the power of {slope:.2f} from {min(taken):,} to "
                f"{max(taken):,} rows; {last:.2f} between the last two sizes."
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--alone"]:
        alone(sys.argv[2], Path(sys.argv[3]))
    else:
        given = [int(one) for one in sys.argv[1:]]
        main(tuple(given) or SIZES)

"""The same records in DuckDB, PostgreSQL and Spark: the same monthly table to the last count, the same faults.

Expected is what DuckDB makes of the files themselves, which other tests hold to tables worked out by hand. PostgreSQL and
Spark are started here; where one is not installed its tests are skipped.
"""

import getpass
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from pcc_analysis.engine_of_run import ENGINE, STARTED, use_engine
from pcc_analysis.errors import EngineError
from pcc_analysis.kernels.child import run_job
from pcc_analysis.measures import build_monthly, catalogue
from pcc_analysis.sources.engines import open_engine
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.supply import prepare, read_supply

QUICK = {  # small queries on one machine: no code is compiled for them, and nothing is spread
    "spark.master": "local[2]",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.showConsoleProgress": "false",
}

# PySpark asks pandas for what pandas 3 has settled, and leaves the sockets of a session that was stopped to the collector
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*:Warning:pyspark|ibis"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """A quarter of every source as Parquet, typed; columns that were not supplied are not there."""
    from pcc_analysis.demonstration import make_demonstration_data

    made, archive = tmp_path_factory.mktemp("made"), tmp_path_factory.mktemp("archive")
    make_demonstration_data(made, first="2019-04", last="2019-06")
    with open_extracts(made) as extracts:
        for name in extracts.names:
            contract = extracts.contract(name)
            lacking = extracts.coverage(name).unsupplied
            read = [column.name for column in contract.read if column.name not in lacking]
            (archive / contract.folder).mkdir()
            extracts.table(name, every_force=True).select(read).to_parquet(archive / contract.folder / "all.parquet")
            for declared in (made / contract.folder).glob("*.toml"):
                shutil.copy(declared, archive / contract.folder)
    return archive


@pytest.fixture(scope="module")
def expected(records):
    with open_extracts(records) as extracts:
        return build_monthly(extracts, catalogue().values())


@contextmanager
def duckdb_tables(folder, archive):
    """A DuckDB file with a table for each source, and a data folder with nothing but what is declared of them."""
    with duckdb.connect(str(folder / "records.duckdb")) as connection:
        for path in archive.glob("*/all.parquet"):
            connection.execute(f"CREATE TABLE \"{path.parent.name}\" AS FROM '{path}'")
    yield f"duckdb://{folder / 'records.duckdb'}", declarations(folder, archive)


@contextmanager
def postgres_tables(folder, archive):
    """The same in PostgreSQL, which will not run as root."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs or find_spec("psycopg") is None:
        pytest.skip("PostgreSQL or psycopg is not installed; see make test-engines and .ci/run")
    server, command = Path(folder, "server"), []
    server.mkdir()
    if getpass.getuser() == "root":
        command = ["runuser", "-u", "nobody", "--"]
        shutil.chown(server, "nobody")
        for parent in (folder, *list(folder.parents)[:-2]):
            parent.chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program, *options):
        subprocess.run([*command, programs[-1] / program, "-D", server / "data", *options], check=True, cwd=server)

    run("initdb", "--username=pcc", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync")
    options = f"-p {port} -k {server} -c fsync=off -c listen_addresses=127.0.0.1 -c jit=off"
    run("pg_ctl", "-o", options, "-l", server / "log", "-w", "start")
    try:
        address = f"postgres://pcc@127.0.0.1:{port}/postgres"
        database = open_engine(address)
        for path in archive.glob("*/all.parquet"):
            database.create_table(path.parent.name, pq.read_table(path))
        database.disconnect()
        yield address, declarations(folder, archive)
    finally:
        run("pg_ctl", "-m", "immediate", "stop")


@contextmanager
def spark_files(folder, archive):
    """Spark on this machine, which reads the Parquet files where they are."""
    if shutil.which("java") is None or find_spec("pyspark") is None:
        pytest.skip("Java or PySpark is not installed; see make test-engines and .ci/run")
    options = " ".join(f"--conf {name}={value}" for name, value in QUICK.items())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{options} pyspark-shell")
        patch.setenv("SPARK_LOCAL_DIRS", str(folder))
        yield f"pyspark://{folder}/warehouse", archive


def declarations(folder, archive):
    return Path(shutil.copytree(archive, folder / "data", ignore=shutil.ignore_patterns("*.parquet")))


ENGINES = {"duckdb": duckdb_tables, "postgres": postgres_tables, "pyspark": spark_files}


@pytest.mark.parametrize("name", ENGINES)
def test_every_measure_of_every_source_is_the_same_to_the_last_count(name, records, expected, tmp_path):
    with ENGINES[name](tmp_path, records) as (address, data), open_extracts(data, url=address) as extracts:
        assert extracts.faults == ()
        assert {extracts.table(source).get_backend().name for source in extracts.names} == {name}
        monthly = build_monthly(extracts, catalogue().values())
    assert set(monthly.as_at) == set(expected.as_at)
    assert len(set(monthly.table["measure"])) > 400
    # sums of weights and of hours are in another order of rows; counts are whole
    pd.testing.assert_frame_equal(monthly.table, expected.table, check_exact=False, rtol=1e-12)
    pd.testing.assert_frame_equal(monthly.distributions, expected.distributions, check_exact=False, rtol=1e-12)


@pytest.mark.parametrize("name", ENGINES)
def test_faults_are_counted_and_a_record_is_read_once(name, records, tmp_path):
    frame = pd.read_parquet(records / "crimes" / "all.parquet")
    frame.loc[:2, "offence_code"] = None
    frame.loc[3:4, "risk_level"] = "severe"
    frame.loc[5, "recorded_date"] = pd.Timestamp("2219-06-01").date()
    frame.loc[6, "victim_age"] = 140
    broken, again = tmp_path / "broken" / "crimes", tmp_path / "again" / "crimes"
    for folder in (broken, again):
        folder.mkdir(parents=True)
    frame.to_parquet(broken / "all.parquet")
    good = pd.read_parquet(records / "crimes" / "all.parquet")
    pd.concat([good, good.head(5).assign(place="a later word")]).to_parquet(again / "all.parquet")
    found = []
    for number, (engine, archive) in enumerate((one, two) for one in (None, name) for two in (broken, again)):
        place = tmp_path / str(number)
        place.mkdir()
        if engine is None:
            found.append(said(open_extracts(archive.parent)))
            continue
        with ENGINES[engine](place, archive.parent) as (address, data):
            found.append(said(open_extracts(data, url=address)))
    assert len(found[0][0]) == 4
    assert found[1][1] == len(good)
    assert found[:2] == found[2:]


def said(extracts):
    with extracts:
        faults = sorted((fault.rule, fault.rows) for fault in extracts.faults)
        return faults, 0 if faults else extracts.table("crimes").count().execute()


def test_a_run_counts_on_its_engine_once_and_its_reports_read_what_was_kept(records, expected, tmp_path, monkeypatch):
    for name in (ENGINE, STARTED):
        monkeypatch.setenv(name, "")  # as it was, afterwards
    monkeypatch.setenv("PCC_CACHE", str(tmp_path / "kept"))
    with duckdb_tables(tmp_path, records) as (address, data):
        use_engine(address)
        covered = prepare(data, "Wiltshire", lambda jobs: [run_job(*job) for job in jobs])
        (tmp_path / "records.duckdb").unlink()
        monthly = read_supply(data, "Wiltshire").monthly
    assert set(covered) == set(expected.as_at)
    pd.testing.assert_frame_equal(monthly.table, expected.table, check_exact=False, rtol=1e-12)


def test_an_engine_that_does_not_answer_is_named():
    with pytest.raises(EngineError, match=r"postgres engine could not be opened|postgres takes a package"):
        open_engine("postgres://nobody@127.0.0.1:1/none")


def test_a_package_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(EngineError, match="pyspark takes a package that is not there"):
        open_engine("pyspark")

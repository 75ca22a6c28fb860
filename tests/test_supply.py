"""What runs keep of the extracts: the same figures as from the records, and never an old one."""

import hashlib
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from ibis import _

from pcc_analysis import fingerprints
from pcc_analysis.errors import DataContractError
from pcc_analysis.fingerprints import FileHashes, cache_folder, library_state
from pcc_analysis.kernels.child import run_job
from pcc_analysis.measures import Measure, build_monthly, catalogue
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.supply import counting, prepare, read_supply
from pcc_analysis.supply.entries import Entry, read_entry, write_entry
from pcc_analysis.supply.whole import whole_key

FORCE = "Wiltshire"


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("PCC_CACHE", str(folder))
    monkeypatch.setattr(
        "pcc_analysis.supply.keeping.library_is_as_loaded", lambda: True
    )  # it may be worked on meanwhile
    return folder


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A year of demonstration crimes."""
    from pcc_analysis.demonstration import make_demonstration_data

    folder = tmp_path_factory.mktemp("year")
    make_demonstration_data(folder, first="2018-07", last="2019-06")
    for one in folder.iterdir():
        if one.is_dir() and one.name != "crimes":
            shutil.rmtree(one)
    return folder


@pytest.fixture
def data(year, tmp_path):
    return Path(shutil.copytree(year, tmp_path / "data"))


def here(jobs):
    return [run_job(function, arguments) for function, arguments in jobs]


def crimes(data):
    return read_supply(data, FORCE).monthly.series("crime_volume").sum()


def entry_of(cache, source):
    (place,) = cache.glob(f"{source}-*")
    return place


def poisoned(data, cache):
    """Keep the counts, then put a figure into what is kept that the records do not have: whoever reads it shows."""
    prepare(data, FORCE, here)
    key = counting.source_key(data, "crimes", FORCE, FileHashes(None))
    for source, one in (("crimes", key), ("whole", whole_key({"crimes": key}))):
        entry = read_entry(cache, source, one)
        table = entry.frames["table"]
        table.loc[table["measure"] == "crime_volume", "numerator"] = 1_000_000.0
        write_entry(cache, source, one, Entry(entry.frames, entry.known))
    assert crimes(data) >= 12_000_000
    return key


FIGURES = """measure,area,month,numerator,denominator
drink_drive_arrests,force,2019-05,38,
drink_drive_arrests,force,2019-06,41,
crime_volume,force,2019-06,1,
crime_volume,force,2010-06,4000,
"""


@pytest.mark.parametrize("there", [["crimes"], ["crimes", "monthly_figures"], ["monthly_figures"]])
def test_what_is_kept_is_what_the_records_give(data, cache, there):
    if "monthly_figures" in there:
        (data / "monthly-figures").mkdir()
        (data / "monthly-figures" / "figures.csv").write_text(FIGURES, encoding="utf-8")
    if "crimes" not in there:
        shutil.rmtree(data / "crimes")
    # the other way: all sources in one engine, as measures are counted without anything kept
    with open_extracts(data, force=FORCE) as extracts:
        extracts.require(extracts.names)
        whole = build_monthly(extracts, catalogue().values())
        rows, notes = extracts.describe(), extracts.notes
    counted = read_supply(data, FORCE)
    assert not cache.exists()  # a notebook keeps nothing
    prepare(data, FORCE, here)
    kept = read_supply(data, FORCE)
    for one in (counted, kept):
        pd.testing.assert_frame_equal(one.monthly.table, whole.table)
        named = one.monthly.distributions.astype({"measure": "str", "area": "str"})  # categories, where there are rows
        pd.testing.assert_frame_equal(named, whole.distributions)
        assert one.monthly.as_at == whole.as_at
        assert list(one.sources) == rows
        assert one.notes == (*notes, *whole.notes)
        assert list(one.used) == there
    if "monthly_figures" in there:
        months = pd.period_range("2019-05", "2019-06", freq="M")
        assert kept.monthly.series("drink_drive_arrests").to_dict() == dict(zip(months, (38, 41), strict=True))
        assert kept.monthly.series("crime_volume")[pd.Period("2010-06", "M")] == 4000
        assert ("set aside for the records" in str(kept.notes[-1:])) == ("crimes" in there)


def test_counts_are_put_together_when_the_caller_goes_on_and_until_then_by_whoever_wants_them(data, cache):
    left = []
    coverage = prepare(data, FORCE, here, lambda *job: left.append(job))
    assert [function for function, _arguments in left] == ["pcc_analysis.supply.keeping:keep_together"]
    assert not list(cache.glob("whole-*"))
    before = read_supply(data, FORCE)
    here(left)
    assert entry_of(cache, "whole").is_dir()
    after = read_supply(data, FORCE)
    pd.testing.assert_frame_equal(before.monthly.table, after.monthly.table)
    pd.testing.assert_frame_equal(before.monthly.distributions, after.monthly.distributions)
    assert (before.sources, before.notes) == (after.sources, after.notes)
    assert list(coverage) == list(before.used)
    left.clear()
    prepare(data, FORCE, here, lambda *job: left.append(job))
    assert left == []


def test_the_records_are_counted_once(data, cache):
    prepare(data, FORCE, here)
    done = []
    coverage = prepare(data, FORCE, lambda jobs: done.extend(jobs) or [])
    assert done == []
    assert len(coverage["crimes"].months) == 12
    assert (
        coverage["crimes"].files[0].sha256
        == hashlib.sha256((data / coverage["crimes"].files[0].name).read_bytes()).hexdigest()
    )


def test_the_ons_tables_are_read_once(open_data, cache):
    prepare(open_data, FORCE, here)
    kept = read_supply(open_data, FORCE)
    shutil.rmtree(cache)
    pd.testing.assert_frame_equal(kept.ons, read_supply(open_data, FORCE).ons)
    assert set(kept.ons["edition"].astype(str)) == {"2019-03", "2019-06"}


@pytest.mark.parametrize("change", ["a file more", "a file less", "other rows", "the declaration", "an older file"])
def test_a_changed_input_never_gives_an_old_figure(data, cache, change):
    poisoned(data, cache)
    files = sorted((data / "crimes").glob("*.parquet"))
    true = sum(len(pd.read_parquet(file)) for file in files)
    if change == "a file more":
        shutil.copy(files[0], data / "crimes" / "again.parquet")
    elif change == "a file less":
        true -= len(pd.read_parquet(files[0]))
        files[0].unlink()
    elif change == "the declaration":
        (data / "crimes" / "extract.toml").write_text("as_at = 2019-07-20\n", encoding="utf-8")
    else:
        times = files[0].stat()
        frame = pd.read_parquet(files[0])
        frame.iloc[1:].to_parquet(files[0])
        true -= 1
        if change == "an older file":  # put back as it was, as a copy that keeps times would
            os.utime(files[0], ns=(times.st_atime_ns, times.st_mtime_ns))
    assert crimes(data) == true


def test_a_file_rewritten_within_the_same_size_and_time_is_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprints, "SETTLED", -1.0)
    file, memory = tmp_path / "extract.csv", tmp_path / "memory"
    file.write_bytes(b"10,952")
    times = file.stat()
    hashes = FileHashes(memory)
    assert hashes.of(file) == hashlib.sha256(b"10,952").hexdigest()
    hashes.remember()
    file.write_bytes(b"10,925")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert FileHashes(memory).of(file) == hashlib.sha256(b"10,925").hexdigest()


def test_a_file_that_lies_unchanged_is_not_read_again(tmp_path, monkeypatch):
    monkeypatch.setattr(fingerprints, "SETTLED", -1.0)
    file, memory = tmp_path / "extract.csv", tmp_path / "memory"
    file.write_bytes(b"10,952")
    hashes = FileHashes(memory)
    hashes.of(file)
    hashes.remember()
    monkeypatch.setattr(fingerprints, "_sha256", lambda path: pytest.fail("it was read"))
    assert FileHashes(memory).of(file) == hashlib.sha256(b"10,952").hexdigest()


def test_a_file_written_a_moment_ago_is_not_believed(tmp_path):
    file, memory = tmp_path / "extract.csv", tmp_path / "memory"
    file.write_bytes(b"10,952")
    hashes = FileHashes(memory)
    hashes.of(file)
    hashes.remember()
    assert not memory.exists()


def test_another_library_never_gives_an_old_figure(data, cache, monkeypatch):
    poisoned(data, cache)
    monkeypatch.setattr(counting, "LIBRARY", "another")
    assert crimes(data) < 60_000


def test_another_force_has_counts_of_its_own(data, cache):
    key = poisoned(data, cache)
    assert counting.source_key(data, "crimes", "Dorset", FileHashes(None)) != key


def test_a_measure_of_the_notebook_is_always_counted(data, cache):
    poisoned(data, cache)
    wounding = Measure(
        id="wounding", title="Wounding", definition="Crimes of code 5D.", source="crimes", where=_.offence_code == "5D"
    )
    assert read_supply(data, FORCE, [wounding]).monthly.series("crime_volume").sum() < 60_000
    # a measure of the same id, defined otherwise
    volume = catalogue()["crime_volume"]
    few = Measure(
        id=volume.id, title=volume.title, definition=volume.definition, source="crimes", where=_.offence_code == "1"
    )
    assert read_supply(data, FORCE, [few]).monthly.series("crime_volume").sum() < 100


@pytest.mark.parametrize("file", ["table.parquet", "known.json"])
def test_a_damaged_entry_is_as_good_as_none(data, cache, file):
    poisoned(data, cache)
    for source in ("crimes", "whole"):
        place = entry_of(cache, source) / file
        place.write_bytes(place.read_bytes()[:-40])
    assert crimes(data) < 60_000


def test_an_entry_under_the_name_of_another_is_not_taken(data, cache):
    poisoned(data, cache)
    taken, whole = entry_of(cache, "crimes"), entry_of(cache, "whole")
    (data / "crimes" / "extract.toml").write_text("as_at = 2019-07-20\n", encoding="utf-8")
    key = counting.source_key(data, "crimes", FORCE, FileHashes(None))
    taken.rename(cache / f"crimes-{key[:32]}")
    whole.rename(cache / f"whole-{whole_key({'crimes': key})[:32]}")
    assert crimes(data) < 60_000


def test_nothing_is_kept_of_an_extract_with_faults_or_of_one_that_changes_meanwhile(data, cache, monkeypatch):
    (data / "crimes" / "wrong.csv").write_text("nothing,of,this\n1,2,3\n", encoding="utf-8")
    with pytest.raises(DataContractError, match=r"wrong\.csv"):
        prepare(data, FORCE, here)
    assert not list(cache.glob("*-*"))
    (data / "crimes" / "wrong.csv").unlink()
    counted = counting.count_catalogue

    def meanwhile(folder, source, force, threads):
        (data / "crimes" / "extract.toml").touch()
        return counted(folder, source, force, threads)

    monkeypatch.setattr("pcc_analysis.supply.keeping.count_catalogue", meanwhile)
    prepare(data, FORCE, here)
    assert not list(cache.glob("*-*"))
    monkeypatch.setattr("pcc_analysis.supply.keeping.count_catalogue", counted)
    monkeypatch.setattr("pcc_analysis.supply.keeping.library_is_as_loaded", lambda: False)
    prepare(data, FORCE, here)
    assert not list(cache.glob("*-*"))


@pytest.mark.parametrize(("megabytes", "of_the_largest"), [(5, 1), (25, None)])
def test_what_is_less_than_the_share_of_a_processor_is_counted_by_one_thread(
    cache, tmp_path, monkeypatch, megabytes, of_the_largest
):
    # beside sources of 3 and 2 MB, every one of which takes as long as 2 MB before its first record is counted
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for source, size in {"crimes": megabytes, "survey": 3, "calls": 2}.items():
        (tmp_path / CONTRACTS[source].folder).mkdir()
        with (tmp_path / CONTRACTS[source].folder / "extract.csv").open("wb") as file:
            file.truncate(size * 1_000_000)
    asked = []
    with pytest.raises(StopIteration):
        prepare(tmp_path, FORCE, lambda jobs: next(iter(asked.extend(jobs) or ())))
    threads = {given["source"]: given["threads"] for _keep, given in asked}
    assert threads == {"crimes": of_the_largest, "survey": 1, "calls": 1}
    with open_extracts(tmp_path, threads=1) as extracts:
        assert extracts._con.raw_sql("SELECT current_setting('threads')").fetchone() == (1,)


def test_what_is_kept_is_for_this_user_and_bounded(cache):
    for number in range(6):
        write_entry(cache, "crimes", f"{number}" * 64, Entry({"table": pd.DataFrame({"n": [number]})}, {}))
        os.utime(cache / f"crimes-{str(number) * 32}", (number, number))
    assert cache.stat().st_mode & 0o777 == 0o700
    assert len(list(cache.iterdir())) == 3
    assert read_entry(cache, "crimes", "5" * 64).frames["table"]["n"].tolist() == [5]
    assert read_entry(cache, "crimes", "1" * 64) is None


def test_of_an_entry_only_the_frames_that_are_wanted_are_read(cache):
    frames = {name: pd.DataFrame({name: [1]}) for name in ("table", "distributions", "personal")}
    write_entry(cache, "crimes", "1" * 64, Entry(frames, {"rows": 3}))
    (cache / f"crimes-{'1' * 32}" / "personal.parquet").unlink()
    assert read_entry(cache, "crimes", "1" * 64) is None
    found = read_entry(cache, "crimes", "1" * 64, ("table", "distributions"))
    assert list(found.frames) == ["table", "distributions"]
    assert found.known["rows"] == 3


def test_the_state_of_the_library_follows_sources_lock_and_installed_versions(tmp_path, monkeypatch):
    package = tmp_path / "pcc_analysis"
    package.mkdir()
    (package / "measures.py").write_text("def hate(): return 1\n", encoding="utf-8")
    monkeypatch.setattr(fingerprints, "PACKAGE", package)
    states = {library_state()}
    (package / "measures.py").write_text("def hate(): return 2\n", encoding="utf-8")
    states.add(library_state())
    (package / "codes.csv").write_text("code\n", encoding="utf-8")
    states.add(library_state())
    (tmp_path / "requirements.lock").write_text("pandas==3.1\n", encoding="utf-8")
    states.add(library_state())
    monkeypatch.setattr(fingerprints, "installed", lambda places: ["pandas-9.dist-info"])
    states.add(library_state())
    assert len(states) == 5
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "measures.pyc").write_bytes(b"")
    assert library_state() in states


def test_the_place_is_the_users_own(monkeypatch, tmp_path):
    assert cache_folder() == tmp_path / "cache"
    monkeypatch.delenv("PCC_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(fingerprints.sys, "platform", "linux")
    assert cache_folder() == tmp_path / "pcc_analysis"
    monkeypatch.setattr(fingerprints.sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_folder() == tmp_path / "local" / "pcc_analysis"

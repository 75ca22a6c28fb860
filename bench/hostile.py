"""Broken and hostile files given to every reader: each is read, or refused with a documented error.

``python -m bench.hostile 10 csv audit-pdf`` tries the named readers (all of them without a name) for ten minutes each,
every reader in processes of its own with a limit on memory and on the time of one file. A file that ends in anything
but an answer or a ``PccError`` is kept, and named at the end with what happened.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

MEMORY = 6 * 2**30
SECONDS = 30  # of the processor, for one file
WORDS = [
    *(
        b"=1+1",
        b"=cmd|'/c calc'!A1",
        b"@SUM(1)",
        b"<script>alert(1)</script>",
        b"{{ 7 * 7 }}",
        b"{% for x in y %}",
        b"../../../etc",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b"\n\n\n",
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"[[",
        b"]]",
        b"# ",
        b"|",
    ),
    *(
        b"NaN",
        b"inf",
        b"-1",
        b"1e999",
        b"9" * 40,
        b"0x10",
        b"2019-13-45",
        b"31/02/2019",
        b"2019-06",
        b"%",
        b"\xc2\xa3",
        b"\xe2\x88\x92",
    ),
    *(
        "\u202eabc".encode(),
        "e\u0301".encode(),
        "\U0001f600".encode(),
        b"A" * 5000,
        b"!!python/object:os.system",
        b"PK\x03\x04",
    ),
]


def spoil(text: bytes, rng: random.Random) -> bytes:
    """Return the bytes with a few of them changed, lost, doubled, moved, or replaced by words that hurt."""
    out = bytearray(text)
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        at, span = rng.randrange(len(out) + 1), rng.choice((1, 2, 8, 60, 700))
        what = rng.randrange(8)
        if what == 0 and at < len(out):
            out[at] ^= 1 << rng.randrange(8)
        elif what == 1:
            del out[at : at + span]
        elif what == 2:
            out[at:at] = out[at : at + span]
        elif what == 3:
            other = rng.randrange(len(out) + 1)
            out[at : at + span] = out[other : other + span]
        elif what == 4 and rng.random() < 0.2:
            del out[at:]
        elif what == 5:
            out[at : at + rng.choice((0, 1, 4, 10))] = rng.choice(WORDS)
        else:
            out[at:at] = rng.choice(WORDS)
    return bytes(out)


def repacked(packed: Path, rng: random.Random, to: Path) -> None:
    """Write an archive again with one of its members spoilt, or renamed to lead out of its folder."""
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        hurt = rng.randrange(len(old.namelist()))
        for number, name in enumerate(old.namelist()):
            text = old.read(name)
            if number == hurt and rng.random() < 0.1:
                name = rng.choice(("../", "/", "C:\\", "a/../../")) + name
            elif number == hurt:
                text = spoil(text, rng)
            new.writestr(name, text)


class Seeds:
    """Small good files of every kind, in a folder of their own."""

    def __init__(self) -> None:
        import numpy as np
        import pandas as pd

        from pcc_analysis.demonstration.calibration import month_axis
        from pcc_analysis.demonstration.commentary import write_commentary
        from pcc_analysis.demonstration.ons_tables import FOLDER, make_ons_tables
        from pcc_analysis.sources.catalogue import CONTRACTS
        from pcc_analysis.sources.templates import write_templates

        self.folder = Path(mkdtemp(prefix="hostile-"))
        written = write_templates(self.folder / "csv")
        self.extracts = dict(zip(CONTRACTS, written, strict=True))
        make_ons_tables(self.folder, month_axis("2019-04", "2019-06"), np.random.default_rng(1))
        self.workbook = next((self.folder / FOLDER).glob("*.xlsx"))
        self.commentary = [path for path in write_commentary(self.folder) if "2024-07" in path.parts]
        self.other = {}
        for source, path in self.extracts.items():
            table = pd.read_csv(path, dtype=str)
            made = {kind: self.folder / kind / f"{path.stem}.{kind}" for kind in ("parquet", "xlsx", "zip")}
            for other in made.values():
                other.parent.mkdir(parents=True, exist_ok=True)
            table.to_parquet(made["parquet"])
            table.to_excel(made["xlsx"], index=False)
            with zipfile.ZipFile(made["zip"], "w") as archive:
                archive.write(path, path.name)
            self.other[source] = made


def extracts(kind: str) -> Callable[[Seeds, random.Random, Path], None]:
    """Return a trial of the reader of extracts on files of one kind."""

    def trial(good: Seeds, rng: random.Random, folder: Path) -> None:
        from pcc_analysis.errors import DataContractError
        from pcc_analysis.sources.catalogue import CONTRACTS
        from pcc_analysis.supply.counting import count_catalogue

        source = rng.choice(sorted(good.extracts))
        seed = good.extracts[source] if kind == "csv" else good.other[source][kind]
        path = folder / CONTRACTS[source].folder / seed.name
        path.parent.mkdir(parents=True)
        if kind in ("xlsx", "zip") and rng.random() < 0.7:
            repacked(seed, rng, path)
        else:
            path.write_bytes(spoil(seed.read_bytes(), rng))
        if rng.random() < 0.1:
            said = b'as_at = 2019-07-01\nfirst_month = "2019-04"\nlast_month = "2019-06"\n'
            (path.parent / "extract.toml").write_bytes(spoil(said, rng))
        counted = count_catalogue(folder, source, "Wiltshire")
        if counted.faults:
            raise DataContractError(list(counted.faults))
        assert not list(folder.parent.glob("*/../../etc*"))

    return trial


def ons(good: Seeds, rng: random.Random, folder: Path) -> None:
    from pcc_analysis.sources.extracts import open_extracts

    path = folder / "ons-pfa-tables" / good.workbook.name
    path.parent.mkdir(parents=True)
    repacked(good.workbook, rng, path) if rng.random() < 0.8 else path.write_bytes(
        spoil(good.workbook.read_bytes(), rng)
    )
    with open_extracts(folder, only=[]) as opened:
        opened.ons_tables()


def plan(good: Seeds, rng: random.Random, folder: Path) -> None:
    from pcc_analysis.measures import catalogue
    from pcc_analysis.plans import read_plan

    path = folder / "plan.toml"
    path.write_bytes(spoil(rng.choice(sorted(Path("data/plans").glob("*.toml"))).read_bytes(), rng))
    read_plan(path, catalogue())


def commentary(good: Seeds, rng: random.Random, folder: Path) -> None:
    import pandas as pd

    from pcc_analysis.commentary.files import read_commentary
    from pcc_analysis.elements.markup import markdown
    from pcc_analysis.measures import catalogue
    from pcc_analysis.periods import parse_period
    from pcc_analysis.plans import plan_for

    hurt = rng.choice(good.commentary)
    for path in good.commentary:
        to = folder / path.relative_to(good.folder)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(spoil(path.read_bytes(), rng) if path == hurt else path.read_bytes())
    month = pd.Period("2024-07", "M")
    written = read_commentary(folder, parse_period("2024-07"), plan_for(Path("data/plans"), month, catalogue()))
    for text in [part for parts in written.priorities.values() for part in parts.values()]:
        assert "<script" not in markdown(text).casefold()


def audited(kind: str) -> Callable[[Seeds, random.Random, Path], None]:
    """Return a trial of the audit on texts of one kind."""

    def trial(good: Seeds, rng: random.Random, folder: Path) -> None:
        from pcc_analysis.audit import audit

        path = folder / f"report.{kind}"
        path.write_bytes(spoil(_report(kind, rng), rng))
        audit(path)

    return trial


def _report(kind: str, rng: random.Random) -> bytes:
    published = sorted(Path("data/published").glob("0*.csv"))
    if kind == "csv":
        return rng.choice(published).read_bytes()
    rows = [line.split(",") for line in rng.choice(published).read_text(encoding="utf-8").splitlines()[:30]]
    said = (
        "There were 10,952 crimes during quarter one and 43,523 in the 12 months to June 2019, a fall of 0.4 per cent."
    )
    if kind == "txt":
        return "\n".join([said, *("\t".join(row[1:5]) for row in rows)]).encode()
    if kind == "html":
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row[1:5]) + "</tr>" for row in rows)
        return f"<html><body><h1>Report</h1><p>{said}</p><table>{cells}</table></body></html>".encode()
    return _pdf(said)


def _pdf(said: str) -> bytes:
    """Return a small PDF that says one sentence."""
    stream = f"BT /F1 12 Tf 20 700 Td ({said}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 900 800] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


READERS = {
    **{kind: extracts(kind) for kind in ("csv", "parquet", "xlsx", "zip")},
    "ons": ons,
    "plan": plan,
    "commentary": commentary,
    **{f"audit-{kind}": audited(kind) for kind in ("csv", "txt", "html", "pdf")},
}


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Interrupt what takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def attack(reader: str, seed: int, until: float, kept: Path, counts: Any) -> None:
    """Give one reader spoilt files until the time is up; the file being read is left behind if the process dies."""
    import shutil
    import warnings

    from pcc_analysis.errors import PccError

    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    good, rng = Seeds(), random.Random(seed)
    while time.time() < until:
        folder = kept / f"{reader}-{seed}-{counts[0]}"
        folder.mkdir()
        counts[0] += 1
        try:
            with within(SECONDS):
                READERS[reader](good, rng, folder)
        except PccError:
            counts[1] += 1
        except BaseException:
            (folder / "what happened").write_text(traceback.format_exc(), encoding="utf-8")
            continue
        shutil.rmtree(folder)
    shutil.rmtree(good.folder)


def attacked(reader: str, minutes: float) -> tuple[int, int, list[Path]]:
    """Return how many files a reader was given, how many it refused, and what is left of those that broke it."""
    spawned, kept = multiprocessing.get_context("spawn"), Path(mkdtemp(prefix=f"hostile-{reader}-"))
    until, seed, counts = time.time() + 60 * minutes, 0, spawned.Array("q", 2)
    while time.time() < until:
        seed += 1
        process = spawned.Process(target=attack, args=(reader, seed, until, kept, counts))
        process.start()
        process.join()
    return counts[0], counts[1], sorted(kept.iterdir())


def main(minutes: float = 10, readers: tuple[str, ...] = ()) -> None:
    """Attack readers one after the other and print a table."""
    print("| reader | files | refused | broke it |\n|---|---|---|---|")
    for reader in readers or tuple(READERS):
        tried, refused, left = attacked(reader, minutes)
        print(f"| {reader} | {tried:,} | {refused:,} | {len(left)} |", flush=True)
        for folder in left[:10]:
            said = folder / "what happened"
            words = said.read_text(encoding="utf-8").splitlines()[-1] if said.is_file() else "the process died"
            print(f"{folder}: {words}", file=sys.stderr)


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 10, tuple(sys.argv[2:]))

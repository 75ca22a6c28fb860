"""The files of a source: finding them, fingerprinting them and unpacking archives, without trusting any of them."""

from __future__ import annotations

import codecs
import errno
import fnmatch
import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pcc_analysis.errors import Fault
from pcc_analysis.sources.contract import Contract

SIDECAR = "extract.toml"
SIMULATED = "DEMONSTRATION"
"""The file that marks a data folder with simulated extracts."""
DELIMITED = {".csv", ".tsv", ".txt"}
WORKBOOKS = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
PARQUET = {".parquet"}
READ = DELIMITED | WORKBOOKS | PARQUET
CHUNK = 1 << 20
LARGEST_RATIO = 200
"""Archives that unpack to more than this many times their size are refused: text packs about 10 to 1."""


def is_demonstration(data: Path) -> bool:
    """Whether a data folder holds simulated extracts."""
    return (data / SIMULATED).is_file()


@dataclass(frozen=True)
class FileRecord:
    """One file that was read: its name in the data folder, fingerprint, size and number of rows."""

    name: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class Found:
    """One file to read: where it lies, and what it is called in messages and in the record of the run."""

    path: Path
    name: str

    @property
    def suffix(self) -> str:
        """The suffix in small letters."""
        return self.path.suffix.lower()


@dataclass(frozen=True)
class Fingerprint:
    """SHA-256, size and encoding of a file; the encoding is None where it is no text."""

    sha256: str
    bytes: int
    encoding: str | None


def fingerprint(path: Path) -> Fingerprint:
    """Read a file once, in pieces: its SHA-256, its size, and the encoding its bytes allow.

    Bytes that are valid UTF-8 are UTF-8; bytes with a UTF-16 mark are UTF-16; everything else without a zero
    byte is Windows-1252, which is what Excel writes.
    """
    digest, size, zero = hashlib.sha256(), 0, False
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    utf16 = False
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if size == 0:
                utf16 = chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            digest.update(chunk)
            size += len(chunk)
            zero = zero or b"\0" in chunk
            try:
                decoder = decoder and (decoder.decode(chunk), decoder)[1]
            except UnicodeDecodeError:
                decoder = None
    try:
        valid = decoder is not None and decoder.decode(b"", final=True) == ""
    except UnicodeDecodeError:
        valid = False
    encoding = "utf-16" if utf16 else None if zero else "utf-8" if valid else "cp1252"
    return Fingerprint(digest.hexdigest(), size, encoding)


def _is_data(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts)
    return not hidden and path.name.lower() != SIDECAR and not path.name.lower().startswith("readme")


def _matches(name: str, contract: Contract) -> bool:
    return fnmatch.fnmatchcase(name.lower(), contract.files.lower())


def find(data: Path, contract: Contract, scratch: Path) -> tuple[list[Found], list[Fault], list[Fault]]:
    """Return the files of a source in the order of their names, with faults and notes.

    Files of other kinds and other names are not read, and a note says so. Members of archives are unpacked into
    ``scratch`` under names of our own, so that no path in an archive is ever followed.
    """
    folder = data / contract.folder
    found: list[Found] = []
    faults: list[Fault] = []
    unread: list[str] = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or not _is_data(inside):
            continue
        name = path.relative_to(data).as_posix()
        if path.suffix.lower() == ".zip":
            members, broken, passed = _unpack(path, name, contract, scratch)
            found += members
            faults += broken
            unread += passed
        elif path.suffix.lower() in READ and _matches(path.name, contract):
            found.append(Found(path, name))
        else:
            unread.append(name)
    notes = []
    if unread:
        remedy = f"{contract.title} are read from {contract.files} ({', '.join(sorted(READ))} or .zip)"
        many = f"{len(unread):,} {'file was' if len(unread) == 1 else 'files were'} not read"
        notes.append(Fault(contract.name, contract.folder, many, examples=tuple(unread[:2]), remedy=remedy))
    return found, faults, notes


def _unpack(path: Path, name: str, contract: Contract, scratch: Path) -> tuple[list[Found], list[Fault], list[str]]:
    """Unpack the members of an archive that belong to the source."""
    found, unread = [], []
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if fault := _suspicious(members, contract, name):
                return [], [fault], []
            for number, member in enumerate(sorted(members, key=lambda member: member.filename)):
                inside = Path(member.filename)
                if not _is_data(inside):
                    continue
                if inside.suffix.lower() not in READ or not _matches(inside.name, contract):
                    unread.append(f"{name}/{member.filename}")
                    continue
                target = scratch / f"{contract.name}-{path.stem}-{number}{inside.suffix.lower()}"
                with archive.open(member) as packed, target.open("wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked, CHUNK)
                found.append(Found(target, f"{name}/{member.filename}"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError):
        return [], [_not_whole(path, name, contract)], []
    except OSError as error:
        if error.errno != errno.EINVAL:  # it points outside itself; a full disk is no fault of the archive
            raise
        return [], [_not_whole(path, name, contract)], []
    if not found:
        rule = "the archive holds no file that this source reads"
        return [], [Fault(contract.name, name, rule, remedy=f"it should hold {contract.files}")], unread
    return found, [], unread


def _not_whole(path: Path, name: str, contract: Contract) -> Fault:
    rule = "the file is empty" if path.stat().st_size == 0 else "the file is not a complete ZIP archive"
    return Fault(contract.name, name, rule, remedy="download or export it again")


def _suspicious(members: list[zipfile.ZipInfo], contract: Contract, name: str) -> Fault | None:
    """Return what is wrong with the list of members, before anything is unpacked."""
    packed = sum(member.compress_size for member in members)
    if sum(member.file_size for member in members) > max(LARGEST_RATIO * packed, 100 * CHUNK):
        rule = f"the archive unpacks to more than {LARGEST_RATIO} times its size"
        return Fault(contract.name, name, rule, remedy="unpack it yourself if you trust it")
    outside = [m.filename for m in members if ".." in Path(m.filename).parts or m.filename.startswith(("/", "\\"))]
    if outside:
        rule = "the archive has members that point outside it"
        return Fault(contract.name, name, rule, len(outside), remedy="do not use it; ask where it comes from")
    if any(member.flag_bits & 1 for member in members):
        return Fault(contract.name, name, "the archive is encrypted", remedy="unpack it into the folder")
    return None


def sources_in(data: Path, contracts: dict[str, Contract]) -> Iterator[str]:
    """Yield the names of the sources whose folder holds a file."""
    for name, contract in contracts.items():
        folder = data / contract.folder
        if folder.is_dir() and any(path.is_file() and _is_data(path.relative_to(folder)) for path in folder.rglob("*")):
            yield name

"""Which sources a data folder has, and which of them are kept as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pcc_analysis.fingerprints import FileHashes
from pcc_analysis.measures import Measure
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.files import sources_in
from pcc_analysis.sources.ons_tables import FOLDER as ONS_FOLDER
from pcc_analysis.sources.ons_tables import SOURCE as ONS
from pcc_analysis.supply.counting import Counted, source_key
from pcc_analysis.supply.entries import read_known
from pcc_analysis.supply.on_engine import sources_of_engine


def there(data: Path) -> list[str]:
    """Return the sources that a data folder holds, the ONS tables last.

    Raises
    ------
    DataContractError
        Where there is no such folder.
    """
    if not data.is_dir():
        open_extracts(data).close()
    tables = sources_of_engine()
    files = set(sources_in(data, CONTRACTS))
    names = [name for name in CONTRACTS if name in tables | files]
    return [*names, *([ONS] if (data / ONS_FOLDER).is_dir() else [])]


def kept_of(
    cache: Path, data: Path, force: str, names: Sequence[str], remember: bool = False
) -> dict[str, tuple[str, Counted]]:
    """Return the key of every source that is kept, and what is known of it, without its frames."""
    hashes, found = FileHashes(cache), dict[str, tuple[str, Counted]]()
    for name in names:
        key = source_key(data, name, force, hashes)
        known = read_known(cache, name, key)
        if known is not None:
            found[name] = key, Counted.from_entry({}, known)
    if remember:
        hashes.remember()
    return found


def used_of(sources: Iterable[str], known: Mapping[str, Measure]) -> tuple[str, ...]:
    """Return the sources that have a measure."""
    measured = {measure.source for measure in known.values()}
    return tuple(source for source in sources if source in measured)

"""What people write, for the demonstration: published dates, grades and ranks, and sentences marked as made up."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

FOLDER = "commentary"


def write_commentary(folder: Path) -> list[Path]:
    """
    Write the demonstration's commentary into a data folder; what is there already is somebody's text and stays.

    Returns
    -------
    list of Path
        The files that now hold the demonstration's text.
    """
    written = []
    for name, source in _files(resources.files(__package__) / "written"):
        path, text = folder / FOLDER / name, source.read_bytes()
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        if path.read_bytes() == text:
            written.append(path)
    return written


def _files(folder: Traversable, name: str = "") -> list[tuple[str, Traversable]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        inside = f"{name}/{entry.name}".lstrip("/")
        found += _files(entry, inside) if entry.is_dir() else [(inside, entry)]
    return found

"""A new deep dive from the template: a notebook that runs at once, and its test."""

from __future__ import annotations

import re
from pathlib import Path

from pcc_analysis.elements import TEMPLATES
from pcc_analysis.errors import RunError

TEMPLATE = TEMPLATES / "deep_dive"


def new_deep_dive(name: str, notebooks: Path = Path("notebooks"), tests: Path = Path("tests")) -> list[Path]:
    """Write a deep dive that asks nothing yet, and its test.

    Parameters
    ----------
    name
        Lower case letters, digits and underscores: ``hot_spots``.
    notebooks, tests
        The folders of the notebooks and of the tests.

    Returns
    -------
    list of Path
        The notebook and the test.

    Raises
    ------
    RunError
        Where the name cannot be one, or there is such a deep dive already; nothing is written.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise RunError(f"{name!r} cannot name a deep dive; use lower case letters, digits and underscores: hot_spots")
    made = {
        notebooks / "deep_dives" / f"{name}.ipynb": TEMPLATE / "notebook.ipynb",
        tests / f"test_dive_{name}.py": TEMPLATE / "test_dive.py.txt",
    }
    if there := [str(path) for path in made if path.exists()]:
        raise RunError(f"{' and '.join(there)} is there already; choose another name, or remove it")
    for path, template in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        text = template.read_text(encoding="utf-8").replace("SUBJECT", name.replace("_", " ")).replace("NAME", name)
        path.write_text(text, encoding="utf-8")
    return list(made)

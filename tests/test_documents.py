"""What the documents point at is there, and every deep dive is listed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("*/README.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_pictures_lead_somewhere(path):
    text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.S)
    linked = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    near = [target for target in linked if target and not re.match(r"[a-z]+:", target)]
    assert [target for target in near if not (path.parent / target).exists()] == []


def test_every_deep_dive_is_listed_once():
    listed = re.findall(r"^\| \[(\w+)\]", (ROOT / "docs" / "deep-dives.md").read_text(encoding="utf-8"), flags=re.M)
    assert listed == sorted(path.stem for path in (ROOT / "notebooks" / "deep_dives").glob("*.ipynb"))

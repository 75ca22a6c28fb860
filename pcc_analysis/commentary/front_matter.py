"""The front matter of a commentary file: numbers that come from elsewhere, each with its source."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

from pcc_analysis.commentary.tables import SOURCE
from pcc_analysis.errors import Fault

FENCE = "+++"
_EXAMPLE = '[sources], then lines such as "1,205" = "Home Office, Hate crime 2018-19, table 2"'


@dataclass(frozen=True)
class Page:
    """A commentary file: its text, the number of its first line, and the declared numbers with their sources."""

    text: str
    first: int = 1
    sources: dict[str, str] = field(default_factory=dict)


def page_of(text: str, shown: str) -> tuple[Page, list[Fault]]:
    r"""Divide a file into front matter and text.

    Parameters
    ----------
    text
        The file; front matter is TOML between two lines ``+++``, the first of which is its first line.
    shown
        How faults name the file.

    >>> page, faults = page_of('+++\n[sources]\n"8 per cent" = "ONS, year ending March 2019"\n+++\nCrime rose.', "a.md")
    >>> page.text, page.first, page.sources
    ('Crime rose.', 5, {'8 per cent': 'ONS, year ending March 2019'})
    """
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != FENCE:
        return Page(text), []
    ends = [number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE]
    if not ends:
        return Page(text), [
            Fault(SOURCE, f"{shown}, line 1", "the front matter has no end", remedy=f"close it with {FENCE}")
        ]
    body = "".join(lines[ends[0] + 1 :])
    try:
        known = tomllib.loads("".join(lines[1 : ends[0]]))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        file = f"{shown}, line {int(at[1]) + 1 if at else 1}"
        return Page(body, ends[0] + 2), [
            Fault(SOURCE, file, "the front matter is not TOML", remedy=f"it holds {_EXAMPLE}")
        ]
    faults = [
        Fault(SOURCE, f"{shown}, line 1", f"the front matter knows no {name!r}", remedy=f"it holds {_EXAMPLE}")
        for name in known
        if name != "sources" or not isinstance(known[name], dict)
    ]
    sources = known.get("sources", {}) if not faults else {}
    without = [number for number, source in sources.items() if not isinstance(source, str) or not source.strip()]
    if without:
        rule = f"there is no source for {', '.join(without)}"
        faults.append(Fault(SOURCE, f"{shown}, line 1", rule, remedy=f"the front matter holds {_EXAMPLE}"))
    return Page(body, ends[0] + 2, {} if faults else sources), faults

"""What a leak looks like: postcodes, coordinates, references, paths, tracebacks, code."""

from __future__ import annotations

import getpass
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|"
    "EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|"
    "N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|"
    "TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
"""The 124 postcode areas."""
GRID = "S[VWXYZUTRSPOQNMKJH]|T[VQLFRGMA]|N[WXYZTURSONMLKJHGFDCBA]|H[XYZUTPOW]"
"""The squares of the National Grid that hold land of Great Britain, among a few that hold none."""
SPANNING = (r"\s", r"\W", r"\D", "[^", "\n")
"""What in a pattern may stand for the end of a line."""


@dataclass(frozen=True)
class Pattern:
    """One kind of leak: its name, what it looks like, and whether it may go on in the next line."""

    kind: str
    looks: re.Pattern[str]
    goes_on: bool


def _pattern(kind: str, looks: str) -> Pattern:
    return Pattern(kind, re.compile(looks), any(one in looks for one in SPANNING))


PATTERNS = (
    _pattern("postcode", rf"(?<![\w/-])(?:{AREAS})\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{{2}}(?![\w/-])"),
    _pattern("coordinates", r"(?<![\w.])(?:49|5\d|60)\.\d{4,}(?:\s*[,;/]\s*|\s+)[-−]?[0-8]\.\d{4,}(?![\w.])"),
    _pattern("coordinates", r"(?<![\w.,-])[1-6]\d{5}(?:\.\d+)?\s*[,;/ ]\s*[1-9]\d{4,5}(?:\.\d+)?(?![\w,-])"),
    _pattern("coordinates", rf"(?<!\w)(?:{GRID}) ?(?:\d{{3}} ?\d{{3}}|\d{{4}} ?\d{{4}}|\d{{5}} ?\d{{5}})(?!\w)"),
    _pattern("record reference", r"(?<![\w/])\d{2}/\d{5,7}/\d{2}(?![\w/])"),
    _pattern("record reference", r"(?<![\w.,/-])(?!(?:19|20)\d{6}\b)\d{8,14}(?![\w.,/-])"),
    _pattern("path", r"(?<![\w/.:])/(?:home|root|Users|tmp|var|mnt|srv|opt|usr|media|etc|Volumes|data)/[\w.~-]+"),
    _pattern("path", r"(?<![\w])[A-Za-z]:\\[\w.$~ -]+|\\\\[\w.-]+\\[\w.$-]+|file://\S+"),
    _pattern("traceback", r"Traceback \(most recent call last\)|File \"[^\"]+\", line \d+|\x1b\[\d"),
    _pattern("traceback", r"(?<!\w)[A-Z]\w*(?:Error|Exception): "),
    _pattern(
        "code", r"(?m)^\s*(?:from [\w.]+ import \w|import [a-z_]\w*(?: as \w+)?\s*$|def \w+\(.*\):|class \w+[(:])"
    ),
    _pattern(
        "code", r"<(?:function|class|module|bound method) [^>]+>|<[\w.]+ object at 0x|(?<!\w)0x[0-9a-f]{6,}(?!\w)"
    ),
    _pattern("code", r"(?<!\w)from \w+[._][\w.]+ import \w"),
    _pattern("code", r"(?<![\w/])pcc_analysis\.[a-z_]\w+|(?<!\w)display\(\*?\w|(?<!\w)lambda \w+:"),
)


def of_this_machine(folders: tuple[Path, ...] = ()) -> Iterator[Pattern]:
    """Yield the names of user, host and folders here; short ones are words like any other and cannot be looked for.

    Parameters
    ----------
    folders
        Further folders of the run, such as that of the extracts.
    """
    for folder in {Path.home(), Path.cwd(), *(one.absolute() for one in folders)}:
        if len(folder.parts) > 1:
            yield _pattern("path", rf"{re.escape(str(folder))}(?!\w)")
    user, host = getpass.getuser(), socket.gethostname().split(".")[0]
    for kind, name in (("user name", user), ("host name", host)):
        if any(letter.isdigit() or letter in "-_" for letter in name) and len(name) > 3:
            yield _pattern(kind, rf"(?<!\w){re.escape(name)}(?!\w)")
        elif len(name) > 3:
            yield _pattern(kind, rf"(?<!\w){re.escape(name)}@\w|@{re.escape(name)}(?!\w)")

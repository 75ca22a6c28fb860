"""The index of all reports, as a page in the look of the reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from pcc_analysis.elements import anchor_of, environment
from pcc_analysis.page import Masthead, Strip


def render_index(entries: Iterable[Mapping[str, Any]], office: str = "", title: str = "Performance reports") -> str:
    """Return the index of all reports as HTML, in the look of the reports.

    Parameters
    ----------
    entries
        One for each report, in the order to show them; neighbours of one period stand together. Keys: ``title``,
        ``period`` (its label), ``href``; and where there are any ``state``, ``made`` (a date as printed),
        ``figures``: triples of label, figure and words as in ``page.Strip``; and ``files``, the other formats of the
        report: pairs of name and ``href``.
    office, title
        What stands in the header.

    Returns
    -------
    str
        A whole page.

    Examples
    --------
    >>> html = render_index([{"title": "Performance report", "period": "Quarter One 2019-20", "href": "q1.html"}])
    >>> '<a href="q1.html">Performance report' in html
    True
    """
    periods = []
    for period, group in groupby(entries, key=lambda entry: str(entry["period"])):
        reports = [
            {
                **{key: str(entry.get(key, "")) for key in ("title", "href", "state", "made")},
                "id": anchor_of(period),
                "files": list(entry.get("files", ())),
                "strip": Strip(
                    f"{entry['title']}, {period}",
                    entry.get("figures", ()),
                    anchor=f"{anchor_of(period)}-{anchor_of(str(entry['title']))}",
                ).element(),
            }
            for entry in group
        ]
        periods.append((period, reports))
    m = Masthead(office or title, title).element() | {"office": office}
    return environment().get_template("runs.html.j2").render(m=m, periods=periods).lstrip()

"""An executed notebook with every element of the page, its outputs made here; figures of document 000 where it has them.

Months and limits that 000 does not print are made up and stand for layout only.
"""

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from pcc_analysis.elements.symbols import SHAPES, Symbol
from pcc_analysis.page import (
    Chart,
    Commentary,
    Definitions,
    Grid,
    Heading,
    KeyToSymbols,
    Masthead,
    News,
    Notes,
    Paragraphs,
    Prose,
    Strip,
)
from pcc_analysis.tables import Column, Link, Progress, Sparkline, Table

FLAT = Symbol("flat", "no more than chance")
WORSE = Symbol("up", "more than chance, worse", "bad")
BETTER = Symbol("down", "more than chance, better", "good")

# 000, page 9 (table after paragraph 11): group, subgroup level, year to June 2018, to June 2019, limits, reading
CRIME_GROUPS = [
    ("Violence against the person", "", 13489, 14680, "+8.8%", "+5.1% to +12.7%", WORSE),
    ("Homicide", "subgroup", 1, 5, "=", None, FLAT),
    ("Violence with injury", "subgroup", 5896, 5712, "−3.1%", "−7.6% to +1.6%", FLAT),
    ("Violence without injury", "subgroup", 5575, 6161, "+10.5%", "+5.5% to +15.8%", WORSE),
    ("Other violence (stalking, harassment, driving)", "remainder", 2017, 2802, "+38.9%", "+30.3% to +48.1%", WORSE),
    ("Robbery", "", 296, 330, "+11.5%", "−7.6% to +34.5%", FLAT),
    ("Vehicle offences", "", 3609, 2661, "−26.3%", "−31.3% to −20.9%", BETTER),
    ("All crime", "total", 43671, 43357, "−0.7%", "−2.9% to +1.5%", FLAT),
]
MONTHS = [3590, 3668, 3694, 3720, 3655, 3571, 3602, 3498, 3590, 3592, 3668, 3692]
PEERS = {"Warwickshire": 73.4, "Suffolk": 71.9, "Norfolk": 68.7, "West Mercia": 67.7, "Wiltshire": 59.9}


def signed(number):
    return f"{number:+,}".replace("-", "−")


def chart_svg(width, height, title, colour="#12436d"):
    """A drawing of bars as charts.to_svg writes one, with an id that another chart has too."""
    step = (width - 40) / len(MONTHS)
    bars = "".join(
        f'<rect x="{30 + n * step:.1f}" y="{height - 30 - value / 30:.1f}" width="{step * 0.7:.1f}" '
        f'height="{value / 30:.1f}" style="fill:{colour}" clip-path="url(#box)"/>'
        for n, value in enumerate(MONTHS)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<defs><clipPath id="box"><rect x="0" y="0" width="{width}" height="{height}"/></clipPath></defs>'
        f'{bars}<path d="M30 {height - 30}H{width - 10}" style="fill:none;stroke:#4b5563"/>'
        f'<text x="30" y="16" style="font: bold 12px \'DejaVu Sans\'; fill: #1f2937">{title}</text>'
        f'<text x="30" y="{height - 12}" style="font-size:11px;fill:#4b5563">July 2018 to June 2019</text></svg>'
    )


def crime_groups(caption="Crime groups, 12 months to June 2019 against the year before"):
    rows = [
        {
            "group": name,
            "kind": kind,
            "was": was,
            "now": now,
            "change": now - was,
            "share": share,
            "limits": limits,
            "reading": reading,
        }
        for name, kind, was, now, share, limits, reading in CRIME_GROUPS
    ]
    return Table(
        rows,
        [
            Column("group", "Crime group"),
            Column("was", "June 2018", "count", group="12 months to", format="{:,}".format),
            Column("now", "June 2019", "count", group="12 months to", format="{:,}".format),
            Column("change", "Number", "change", group="Change", format=signed),
            Column("share", "Per cent", "change", group="Change"),
            Column("limits", "95% limits", "change", group="Change", missing="[z]"),
            Column("reading", "Reading", "symbol"),
        ],
        caption=caption,
        unit="Recorded crimes",
        as_at="as at 12 July 2019",
        notes=["= stands where the earlier count is below 10."],
        row_kind="kind",
    )


def dashboard():
    rows = [
        {"m": "1. Prevent crime and keep people safe", "kind": "group"},
        {"m": "Crime volume", "to": "#crime-volume", "q": "10,952", "y": "43,523", "c": "−170 (−0.4%)", "r": FLAT},
        {"m": "Hate crime", "to": "#hate-crime", "q": "163", "y": "624", "c": "−3 (−0.5%)", "r": FLAT},
        {"m": "Positive outcome ratio", "q": None, "y": "16.4%", "c": "+0.1 points", "r": FLAT},
        {"m": "Anti-social behaviour", "q": "4,424", "y": "16,848", "c": "+531 (+3.3%)", "r": WORSE},
        {"m": "4. A quality police service", "kind": "group"},
        {"m": "Calls to CRIB abandoned", "q": "3.4%", "y": "4.3%", "c": "−3.1 points", "r": BETTER},
        {"m": "Child sexual exploitation", "q": "[c]", "y": "33", "c": "+2 (+6.5%)", "r": FLAT},
    ]
    for row in rows:
        row["s"] = Sparkline("from 3,590 to 3,692 in 12 months", MONTHS)
    return Table(
        rows,
        [
            Column("m", "Measure"),
            Column("q", "Quarter", "count"),
            Column("y", "12 months to June 2019", "count"),
            Column("c", "Change on year", "change"),
            Column("r", "Reading", "symbol"),
            Column("s", "12 months", "sparkline"),
        ],
        caption="Every measure of the plan",
        row_kind="kind",
        row_href="to",
    )


def resourcing():
    """000, community policing teams: wide by nature."""
    teams = ["Swindon North", "Swindon South", "Salisbury", "Trowbridge", "Chippenham", "Devizes"]
    columns = [Column("team", "Team")]
    for rank in ("Constables", "Sergeants", "Local crime investigators", "Community support officers"):
        for part in ("Establishment", "Strength", "At work", "Available to respond"):
            columns.append(Column(f"{rank} {part}", part, "count", group=rank))
    rows = [
        {column.key: team if column.key == "team" else f"{12 + n * 3}.{n}" for n, column in enumerate(columns)}
        for team in teams
    ]
    return Table(rows, columns, caption="Community policing teams, June 2019", unit="Full-time equivalents", wide=True)


def charts():
    table = Table(
        [{"month": f"Month {n}", "value": value} for n, value in enumerate(MONTHS, 1)],
        [Column("month", "Month"), Column("value", "Crimes", "count", format="{:,}".format)],
        caption="Crime volume by month",
    )
    first = Chart(
        chart_svg(540, 260, "Each month"),
        "Crime volume, July 2018 to June 2019",
        "Recorded crime was 3,692 in June 2019; all three months of the quarter lie inside the range expected.",
        table,
        narrow=chart_svg(330, 240, "Each month"),
        source="Force crime records, as at 12 July 2019",
        anchor="crime-volume-monthly",
    )
    second = Chart(
        chart_svg(540, 260, "Burglary &amp; vehicle", "#28a197"),
        "Residential burglary",
        "Residential burglary fell by 26.3 per cent to 1,928.",
        table,
    )
    third = Chart(chart_svg(540, 260, "Other", "#336699"), "A chart in colours of its own", "It fell to 335.", None)
    return first, second, third


def shown(*elements):
    """A code cell that displayed the elements; the last one is its result."""
    outputs = [
        new_output(
            "execute_result" if n == len(elements) else "display_data",
            data=element._repr_mimebundle_(),
            **({"execution_count": 1} if n == len(elements) else {}),
        )
        for n, element in enumerate(elements, 1)
    ]
    return new_code_cell("secret_code = '/home/analyst/data'", execution_count=1, outputs=outputs)


def masthead(**changed):
    said = {
        "office": "Office of the Police and Crime Commissioner for Wiltshire and Swindon",
        "title": "Performance report, Quarter One 2019-20",
        "period_label": "1 April to 30 June 2019",
        "audience": "for the Police and Crime Panel of 5 September 2019",
        "state": "Demonstration data: simulated to match published totals",
        "as_at": [("Crimes", "as at 12 July 2019"), ("ONS police force area tables", "year ending June 2019")],
        "strapline": "Police and Crime Plan 2017-2021",
    }
    return Masthead(**{**said, **changed})


def cells():
    first, second, third = charts()
    return [
        shown(masthead()),
        shown(
            Heading("What changed this quarter", anchor="what-changed"),
            Strip(
                "Headline figures",
                [("All crime, 12 months", "43,523", FLAT), ("Hate crime", "624", "3 fewer than the year before")],
                headline=True,
            ),
            News(
                [
                    (
                        "Stalking and harassment",
                        "crime-volume",
                        Symbol("up", "up 39%", "bad"),
                        "to 2,802 in the 12 months to June 2019, from 2,017. Recording rules changed in April 2018.",
                    ),
                    (
                        "Residential burglary",
                        "crime-volume",
                        Symbol("down", "down 26%", "good"),
                        "to 1,928, from 2,616. More than chance, and better than peers.",
                    ),
                    ("Hate crime", "hate-crime", Symbol("flat", "level"), "at 624, from 627."),
                ],
                lead="Of 62 measures, 5 show a change that is more than chance would give. About 3 of 62 would do so by chance alone.",
            ),
        ),
        shown(Heading("Dashboard", run_on=True), dashboard()),
        new_markdown_cell("## 1. Prevent crime and keep people safe\n\nWhat the plan *asks* for."),
        shown(
            Heading("Crime volume", level=3),
            Strip(
                "Crime volume",
                [
                    ("Quarter One", "10,952", None),
                    ("12 months to June 2019", "43,523", None),
                    ("On the year before", "−170", ["−0.4%", FLAT]),
                    ("Among eight similar forces", "3rd lowest", "chance alone: 2nd to 4th"),
                ],
            ),
            Paragraphs(
                [
                    "There were 10,952 crimes recorded during quarter one and 43,523 in the 12 months to June 2019.",
                    "This is 170 fewer (0.4 per cent) than in the 12 months to June 2018, no more than chance would give.",
                ]
            ),
            first,
            Commentary(
                "Wiltshire is one of only four forces to have reported reductions.\n\nI welcome that.",
                "Commissioner's commentary",
            ),
            crime_groups(),
        ),
        new_markdown_cell(
            "### Hate crime\n\nSee [crime volume](#crime-volume) and [the statistics](https://www.ons.gov.uk/).\n\n| Strand | Crimes |\n|---|--:|\n| Racial | 436 |\n"
        ),
        shown(Paragraphs(["There were 624 hate crimes in the year to June 2019."]), Commentary("")),
        shown(Heading("Burglary and vehicle crime", level=3), Grid([second, third]), Notes(["Both to June 2019."])),
        new_markdown_cell("## 4. A quality police service"),
        shown(Heading("Community policing teams", level=3), resourcing()),
        shown(
            Heading("Deliverables", level=3),
            Table(
                [{"what": Link("Specials", "#hate-crime"), "due": "March 2020", "done": Progress(0.6, "60%, overdue")}],
                [Column("what", "Deliverable"), Column("due", "Due"), Column("done", "Progress", "progress")],
                caption="Deliverables of the plan",
            ),
        ),
        new_markdown_cell("## Key, glossary and methods"),
        shown(
            KeyToSymbols(
                [(Symbol(shape, shape.replace("-", " ")), "What the office's key says of it.") for shape in SHAPES]
            ),
            Definitions([("KSI", "Killed or seriously injured."), ("MSG", "Most similar group of forces.")]),
            Prose("Intervals are Wilson's for proportions.\n\nSee the method notes."),
        ),
    ]


def notebook(*more, without=()):
    made = [cell for n, cell in enumerate(cells()) if n not in without]
    whole = new_notebook(cells=[*made, *more], metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})
    for n, cell in enumerate(whole.cells):
        cell["id"] = f"cell-{n}"
    nbformat.validate(whole)
    return whole

"""The front of a report: the masthead, and what kind of report it is."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.elements import Element
from pcc_analysis.numbers import count_noun, format_count
from pcc_analysis.page import Heading, Masthead, Prose

DEMONSTRATION = "Demonstration data: simulated, and made to match published totals"
DRAFT = "Draft"


def masthead(briefing: Briefing, title: str, final: bool = False) -> Masthead:
    """Return who reports what to whom, for which period, from data of when."""
    plan, period = briefing.plan, briefing.period
    state = DEMONSTRATION if briefing.demonstration else "" if final else DRAFT
    as_at = [(row["title"], row["as_at_says"]) for row in briefing.sources if row["state"] == "read"]
    return Masthead(
        office=plan.office,
        title=f"{title}, {period.title}",
        period_label=period.dates,
        audience=f"for the {plan.panel}",
        state=state,
        as_at=as_at,
        strapline=plan.strapline,
    )


def introduction(briefing: Briefing) -> list[Element]:
    """Return what the report is, what it covers, and how to read a measure's section."""
    plan, period = briefing.plan, briefing.period
    read = [row for row in briefing.sources if row["state"] == "read"]
    records = sum(row["rows"] for row in read)
    simulated = (
        " The records are simulated: they were made so that the published totals come out, and describe nobody."
        if briefing.demonstration
        else ""
    )
    what = (
        f"This report tells the {plan.panel} how {plan.force} Police did in {period.label}, measured against the "
        f"{plan.name}. It covers {count_noun(len(briefing.reported), 'measure')} under "
        f"{count_noun(len(plan.priorities), 'priority', 'priorities')}."
    )
    how = (
        f"Every figure and every sentence was computed from {format_count(records)} records in "
        f"{count_noun(len(read), 'source')}, listed with their dates at the end.{simulated}"
    )
    reading = (
        "A measure's section begins with its figures: the period, the 12 months, and the change on the year before. "
        "Then it says in words whether that is more than chance would give, and whether anything recent is out of the "
        "ordinary. Figures go up and down by chance alone; a change that is no more than chance is no news. Where the "
        "figures of a measure end early, the report says in which month."
    )
    return [Heading("About this report", anchor="about", run_on=True), Prose("\n\n".join([what, how, reading]))]

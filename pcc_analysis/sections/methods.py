"""How the figures were made, in words, with every number taken from the constant that the code uses."""

from __future__ import annotations

from pcc_analysis.briefing import Briefing
from pcc_analysis.changes import FEWEST_PAIRS, SMALL_BASE
from pcc_analysis.disclosure import MARK, Rule
from pcc_analysis.elements import Element
from pcc_analysis.expectation.seasonal_model import FEWEST, FITTED
from pcc_analysis.figures import CONFIDENCE
from pcc_analysis.multiplicity import false_alarm_rate
from pcc_analysis.numbers import format_number, format_percent
from pcc_analysis.page import Definitions, Heading
from pcc_analysis.peers import FEWEST_PEERS
from pcc_analysis.satisfaction import SMALLEST_BASE
from pcc_analysis.scorecard.card import FORECAST_CONFIDENCE
from pcc_analysis.statistical_exceptions.calibrated import AMBER, LEVELS

MANY = "Many measures at once"


def methods(briefing: Briefing) -> list[Element]:
    """Return the method notes of a report."""
    sure = format_percent(CONFIDENCE, 0)
    chance = format_percent(1 - CONFIDENCE, 0)
    month = format_percent(1 - LEVELS["one_month"])
    amber = format_percent(1 - AMBER, 0)
    ordinary = format_number(100 * false_alarm_rate("calibrated"))
    office = format_number(100 * false_alarm_rate("office_key"))
    small = Rule(briefing.plan.small_counts_below).words
    expected = format_number(briefing.flags.chance.expected)
    items = [
        (
            f"{sure} limits",
            f"The range in which the true level lies in {sure} of such calculations. Shares have Wilson's limits, "
            "counts exact Poisson limits below 10 and Byar's from 10, ratios of two counts score limits, medians "
            "limits from the order of the values.",
        ),
        (
            "More than chance",
            f"A change is called more than chance where its {sure} limits do not include no change at all. Of measures "
            f"in which nothing has changed, {chance} will still be called so. Counts allow for how much the measure's "
            "own months vary; shares are compared by Newcombe's method; averages month by month with the same month a "
            f"year before, which takes {FEWEST_PAIRS} pairs of months at least.",
        ),
        (
            "Per cent and percentage points",
            "Counts change in number and per cent. Shares change in percentage points, never in per cent of a per "
            f"cent. Where the earlier count is below {SMALL_BASE}, the per cent is withheld and = stands in its place.",
        ),
        (
            "Expected range",
            f"The green band of a chart. The {FITTED} months before the year shown ({FEWEST} at least) are fitted with "
            f"a trend and a season, and the band holds {sure} of months if nothing has changed.",
        ),
        (
            "Out of the ordinary",
            f"Six rules look at a measure's last month (outside its {month} range), three, six and eight months, 12 "
            f"months against the 12 before, and the rolling trend. Together they find something in {ordinary} of 100 "
            f"measures in which nothing has changed, as measured by simulation. A rule for which a measure has too few "
            f"months is left out. A last month outside the {amber} range that no rule flags is called worth watching.",
        ),
        (
            MANY,
            f"This report looks at {briefing.flags.chance.measures} measures, so about {expected} would be flagged by "
            "chance alone. Those that stand out also among all of them were found by the method of Benjamini and "
            f"Hochberg, which keeps false findings to {chance} of what it finds.",
        ),
        (
            "The key as published",
            "The symbols follow the rules of the Panel's key of 2019. The key does not say what significant means: a "
            "straight line by least squares with a chance below 5 in 100 is our reading. Its rules find something in "
            f"{office} of 100 measures in which nothing has changed.",
        ),
        (
            "Similar forces",
            "The force's rate is held against the average of its most similar forces, itself left out, and against the "
            f"range in which one more force like them would lie ({sure}). With fewer than {FEWEST_PEERS} of them there "
            "is no range.",
        ),
        (
            "Forecasts",
            f"Where a forecast is given, its range holds {format_percent(FORECAST_CONFIDENCE, 0)} of outcomes if the "
            "measure goes on as it has.",
        ),
        (
            "Surveys",
            f"Those who did not know are left out of the base. With fewer than {SMALLEST_BASE} answers no share "
            "is given.",
        ),
        (
            "Small numbers",
            f"In tables by area, counts of sensitive crime {small} are left out, and {MARK} stands in their place. So "
            "that none of them can be worked out, other figures are left out with them: all tables of the report were "
            "looked at together, with what the report before it printed. A count left out can be small or not, and can "
            "be 0. Figures of the whole force are always given.",
        ),
        (
            "Missing months",
            "A missing month is not a zero. A figure whose months are not all there names those it has, and two years "
            "are compared over the months that both have.",
        ),
        ("Rounding", "Figures are rounded once, when they are printed, halves away from zero."),
    ]
    if not briefing.flags.chance.measures:
        items = [item for item in items if item[0] != MANY]
    return [Heading("Methods"), Definitions(items)]

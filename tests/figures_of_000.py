"""A briefing whose figures are those printed in document 000 for the year to June 2019, spread evenly over months.

Where 000 contradicts itself its table counts: 43,357 crimes, not 43,523.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from pcc_analysis.briefing import Briefing
from pcc_analysis.figures import figures
from pcc_analysis.measures import FORCE, Monthly, catalogue
from pcc_analysis.periods import parse_period
from pcc_analysis.plans import Plan, Priority
from pcc_analysis.to_date import year_to_date

LAST = pd.Period("2019-06", "M")
COUNTS = {  # 12 months to June 2018, 12 months to June 2019, quarter one where 000 prints it
    "crime_volume": (43671, 43357, 10952),
    "hate_crime": (627, 624, 163),
    "hate_crime_racial": (508, 436, None),
    "burglary": (3838, 3066, None),
    "robbery": (296, 330, None),
    "homicide": (1, 5, None),
    "asb_volume": (16317, 16848, 4424),
    "section_136": (229, 282, 70),
    "domestic_abuse": (5830, 6516, 1594),
    "specials_hours": (77925, 74661, 16469),
    "calls_offered_999": (94163, 98909, 24811),
    "immediate_incidents": (18000, 17995, 4364),
}
SHARES = {  # numerators and denominators of both years
    "satisfaction_overall": ((749, 1026), (776, 1008)),
    "cracked_ineffective_trials_prosecution": ((165, 936), (200, 920)),
}
SECONDS = {"immediate_response_time": (18000, 623, 626), "time_to_answer_999": (94163, 4, 4)}
AREAS = {"Swindon": {"hate_crime": (272, 255, 69)}}
PRIORITY = (
    "crime_volume", "hate_crime", "asb_volume", "section_136", "domestic_abuse", "specials_hours",
    "satisfaction_overall", "cracked_ineffective_trials_prosecution", "immediate_response_time", "time_to_answer_999",
    "knife_crime",
)  # fmt: skip
PLAN = Plan(
    name="Police and Crime Plan 2017-21",
    office="Office of the Police and Crime Commissioner",
    panel="Police and Crime Panel",
    force="Wiltshire",
    start=pd.Period("2017-04", "M"),
    priorities=(Priority(1, "Everything", tuple((name,) for name in PRIORITY)),),
    areas=("County", "Swindon"),
    service_levels={"time_to_answer_999": 10},
)


def spread(total, months):
    """Whole numbers that add up to a total, as even as they can be."""
    return np.diff(np.floor(np.linspace(0, total, months + 1) + 1e-9)).tolist()


def months_of(before, now, quarter):
    last = [*spread(now - quarter, 9), *spread(quarter, 3)] if quarter is not None else spread(now, 12)
    return [*spread(before, 12), *last]


def monthly_table():
    months = pd.period_range(end=LAST, periods=24, freq="M")
    rows = []

    def add(name, area, top, bottom=None):
        bottom = [float("nan")] * 24 if bottom is None else bottom
        rows.extend(zip([name] * 24, [area] * 24, months, top, bottom, strict=True))

    for name, figures_of in COUNTS.items():
        add(name, FORCE, months_of(*figures_of))
    for area, own in AREAS.items():
        for name, figures_of in own.items():
            add(name, area, months_of(*figures_of))
    for name, ((n0, d0), (n1, d1)) in SHARES.items():
        add(name, FORCE, [*spread(n0, 12), *spread(n1, 12)], [*spread(d0, 12), *spread(d1, 12)])
    for name, (many, before, now) in SECONDS.items():
        calls = [*spread(many, 12), *spread(many, 12)]
        add(name, FORCE, [n * (before if place < 12 else now) for place, n in enumerate(calls)], calls)
    return pd.DataFrame(rows, columns=["measure", "area", "month", "numerator", "denominator"])


def briefing_of_000(period="2019-20-Q1"):
    wanted = parse_period(period)
    known = catalogue()
    table = monthly_table()
    measures = {name: known[name] for name in known if name in set(table["measure"])}
    nothing = pd.DataFrame(columns=["measure", "area", "month", "value", "count"])
    monthly = Monthly(table, nothing, measures)
    in_year, on_year = year_to_date(monthly, wanted.last_month)
    return Briefing(
        period=wanted,
        plan=PLAN,
        monthly=monthly,
        in_period=figures(monthly, wanted.months, wanted.kind).set_index("measure"),
        in_year=in_year,
        on_year=on_year,
        expected=pd.DataFrame(columns=["measure", "month", "lower", "upper"]),
        ons=pd.DataFrame(columns=["edition"]),
        sources=(),
        notes=(),
        demonstration=False,
        data=Path("data"),
    )

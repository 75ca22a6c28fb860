"""The Panel's crime-group table, from months that add up to the printed years of document 000."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.crime_groups import crime_group_table
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.measures import Monthly, catalogue
from pcc_analysis.numbers import format_percent_change, format_signed
from pcc_analysis.schemas import MONTHLY

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "000_crime_groups.csv"


def printed():
    """The printed strings by measure and column."""
    found = {}
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["measure"], {})[row["role"], row["period_end"]] = row
    return found


def spread(total):
    """Twelve whole months that add up to a total."""
    base, left = divmod(int(total), 12)
    return np.array([float(base + (month < left)) for month in range(12)])


def years():
    """Each printed measure by month: wholes are their parts and what the table leaves out, month by month."""
    rows = printed()

    def total(measure, end):
        cells = rows[measure].values()
        return next(float(one["value"]) for one in cells if (one["role"], one["period_end"]) == ("value", end))

    subgroups = {
        "violence_against_the_person": ["homicide", "violence_with_injury", "violence_without_injury"],
        "burglary": ["burglary_business_community", "burglary_residential"],
    }
    below = [one for parts in subgroups.values() for one in parts]
    overlap = "racially_or_religiously_aggravated"
    groups = [one for one in rows if one not in (*below, "crime_volume", overlap)]
    for end in ("2018-06", "2019-06"):
        found = {one: spread(total(one, end)) for one in rows}
        for whole, parts in (*subgroups.items(), ("crime_volume", groups)):
            rest = total(whole, end) - sum(total(part, end) for part in parts)
            found[whole] = spread(rest) + sum(found[part] for part in parts)
        for measure, counts in found.items():
            yield from (
                (measure, "force", month, count, np.nan)
                for month, count in zip(pd.period_range(end=end, periods=12, freq="M"), counts, strict=True)
            )


@pytest.fixture(scope="module")
def monthly():
    table = pd.DataFrame(years(), columns=["measure", "area", "month", "numerator", "denominator"])
    table["month"] = table["month"].astype("period[M]")
    table[["measure", "area"]] = table[["measure", "area"]].astype("str")
    return Monthly(MONTHLY.validate(table), pd.DataFrame(), catalogue())


def test_every_printed_row_comes_out_as_printed(monthly):
    table = crime_group_table(monthly, to="2019-06").set_index("measure")
    checked = 0
    for measure, cells in printed().items():
        row = table.loc[measure]
        for (role, end), cell in cells.items():
            text = cell["printed"].replace(" ", "").replace("-", "−")
            if role == "change":
                assert format_signed(row["change"]) == text, measure
            elif role == "percent_change":
                assert format_percent_change(row["percent_change"]) == text, measure
            else:
                assert row["current" if end == "2019-06" else "previous"] == float(cell["value"]), measure
            checked += 1
    assert checked == 21 * 4


def test_the_remainders_are_rows(monthly):
    # "2,802 of 14,680 crimes" that the violence rows leave out (design, section 4); 2,017 the year before
    table = crime_group_table(monthly, to="2019-06").set_index("measure")
    left = table.loc["violence_against_the_person_other"]
    assert (left["previous"], left["current"], left["level"]) == (2017, 2802, "remainder")
    assert left["more_than_chance"]
    # all crime 43,671 and 43,357 against the sum of the fourteen groups, 43,640 and 43,172
    rest = table.loc["crime_in_no_group"]
    assert (rest["previous"], rest["current"]) == (31, 185)
    # business and residential burglary add up to burglary, so there is no row for the rest of it
    assert "burglary_other" not in table.index


def test_groups_and_remainder_add_up_to_the_total_and_aggravated_offences_are_not_added(monthly):
    table = crime_group_table(monthly, to="2019-06")
    top = table[(table["level"] == "group") | (table["measure"] == "crime_in_no_group")]
    assert top["current"].sum() == table.loc[table["level"] == "total", "current"].item()
    assert table.iloc[-1]["level"] == "overlap"


def test_small_bases_and_chance(monthly):
    table = crime_group_table(monthly, to="2019-06").set_index("measure")
    # one homicide, then five: no per cent, and the exact conditional test gives p = 0.22 (two-sided binomial 5 of 6)
    assert np.isnan(table.loc["homicide", "percent_change"])
    assert not table.loc["homicide", "more_than_chance"]
    # 2,616 to 1,928 is far outside what counts of that size do by chance
    assert table.loc["burglary_residential", "more_than_chance"]


def test_rates_per_1000(monthly):
    # 43,164 crimes at 59.9 per 1,000 (ONS, year ending June 2019) put the population at about 720,000
    table = crime_group_table(monthly, to="2019-06", population=720_060).set_index("measure")
    assert table.loc["crime_volume", "rate"] == pytest.approx(60.2, abs=0.05)


def test_parts_larger_than_their_whole_are_refused(monthly):
    table = monthly.table.copy()
    table.loc[table["measure"] == "burglary", "numerator"] -= 1
    with pytest.raises(InsufficientDataError, match="burglary: in 24 months its parts add up to more than the whole"):
        crime_group_table(Monthly(table, monthly.distributions, monthly.measures), to="2019-06")


def test_a_measure_without_months_is_a_row_without_figures(monthly):
    without = Monthly(monthly.table[monthly.table["measure"] != "robbery"], monthly.distributions, monthly.measures)
    row = crime_group_table(without, to="2019-06").set_index("measure").loc["robbery"]
    assert np.isnan(row["current"])
    assert pd.isna(row["more_than_chance"])

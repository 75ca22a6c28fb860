"""The register of breaks: facts with their source, and which comparisons cross one."""

from __future__ import annotations

import pandas as pd
import pytest

from pcc_analysis.breaks import COLUMNS, breaks, crossed, crossing_note
from pcc_analysis.errors import PeriodError


def months(first: str, last: str) -> pd.PeriodIndex:
    return pd.period_range(first, last, freq="M")


def test_every_break_has_a_month_a_kind_and_a_source():
    table = breaks()
    assert list(table.columns) == COLUMNS
    assert set(table["kind"]) <= {"rules", "system", "method", "practice"}
    assert (table["source"].str.len() > 0).all()
    assert not table.duplicated(["measure", "month"]).any()


def test_the_section_136_comparison_of_june_2018_crosses_and_that_of_june_2019_crosses_too():
    # Panel report Quarter One 2019-20, paragraphs 70 and 71: the law changed in December 2017, which is inside the
    # 12 months to June 2018, the base of the increase printed
    assert len(crossed("section_136", months("2016-07", "2017-06"), months("2017-07", "2018-06"))) == 1
    assert len(crossed("section_136", months("2017-07", "2018-06"), months("2018-07", "2019-06"))) == 1
    assert crossed("section_136", months("2018-01", "2018-12"), months("2019-01", "2019-12")).empty


def test_a_break_in_the_first_month_of_the_earlier_window_is_not_crossed():
    assert crossed("section_136", months("2017-12", "2018-02"), months("2018-12", "2019-02")).empty
    assert len(crossed("section_136", months("2017-11", "2018-01"), months("2018-11", "2019-01"))) == 1


def test_a_subject_covers_the_measures_whose_id_starts_with_it_and_no_other():
    own = pd.DataFrame(
        [["hate_crime", "April 2018", "one flag for each strand", "rules", "test"]],
        columns=COLUMNS,
    )
    earlier, later = months("2017-01", "2017-12"), months("2018-01", "2018-12")
    assert len(crossed("hate_crime", earlier, later, own)) == 1
    assert len(crossed("hate_crime_race", earlier, later, own)) == 1
    assert crossed("hate_crimes", earlier, later, own).empty
    assert crossing_note("hate_crime", earlier, later, own) == (
        "not like for like: from April 2018 one flag for each strand"
    )


def test_a_month_that_cannot_be_read_is_refused():
    own = pd.DataFrame([["asb", "spring", "moved", "system", "test"]], columns=COLUMNS)
    with pytest.raises(PeriodError, match="'spring' is not a month"):
        breaks(own)

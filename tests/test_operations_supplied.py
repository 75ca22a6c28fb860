"""Monthly figures: hand-made long and wide tables with answers worked out by hand, and their bad inputs."""

import pandas as pd
import pytest

from pcc_analysis.errors import DataContractError
from pcc_analysis.figures import figures
from pcc_analysis.measures import Measure, build_monthly, catalogue
from pcc_analysis.measures.case_files import case_files_measures
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.monthly_figures import MONTHLY_FIGURES
from pcc_analysis.sources.wide_figures import as_long

LONG = """\
measure,area,month,numerator,denominator
crime_volume,,2019-04,"3,600",
crime_volume,force,May 2019,3700,
crime_volume,Total,01/06/2019,3652,
crime_volume,Swindon,Jun-19,1500,
crime_volume,County,Jun-19,2100,
"Conviction rate, all courts pooled",,2019-04,350,375
conviction_rate,,2019-05,397,425
time_to_answer_999,,2019-06,99244,24811
cps_charges,,2019-06,120,
"""
QUARTER = pd.period_range("2019-04", "2019-06", freq="M")


def write(folder, text, name="figures.csv"):
    (folder / "monthly-figures").mkdir(exist_ok=True)
    (folder / "monthly-figures" / name).write_text(text)


def built(folder, measures=None):
    with open_extracts(folder) as extracts:
        return build_monthly(extracts, catalogue().values() if measures is None else measures)


def quarter(monthly, area="force"):
    return figures(monthly, QUARTER, "quarter", area=area).set_index("measure")


def refused(folder):
    with pytest.raises(DataContractError) as error:
        built(folder)
    return [str(fault).split("): ", 1)[1] for fault in error.value.faults]


def test_a_long_table_by_id_or_title_and_months_in_any_spelling(tmp_path):
    write(tmp_path, LONG)
    found = quarter(built(tmp_path))
    assert found.loc["crime_volume", "value"] == 10952  # document 000, paragraph 1
    assert tuple(found.loc["conviction_rate", ["numerator", "denominator"]]) == (747, 800)
    assert found.loc["conviction_rate", "value"] == pytest.approx(0.934, abs=0.0005)  # paragraph 99
    assert found.loc["conviction_rate", "months"] == 2  # June was not received: missing, not zero
    assert found.loc["time_to_answer_999", "value"] == 4
    assert found.loc["conviction_rate", "method"].startswith("Wilson")
    assert found.loc["cps_charges", "value"] == 120  # which no record of the force holds


def test_areas_stand_beside_the_force_and_need_not_add_up_to_it(tmp_path):
    write(tmp_path, LONG)
    monthly = built(tmp_path)
    assert quarter(monthly, "Swindon").loc["crime_volume", "value"] == 1500
    assert quarter(monthly, "Swindon").loc["crime_volume", "months"] == 1
    assert monthly.as_at["monthly_figures"].startswith("as at")


def test_a_figure_supplied_twice_counts_once_if_both_agree(tmp_path):
    write(tmp_path, LONG)
    write(tmp_path, "measure,month,value\nCRIME_VOLUME,2019-04,3600\n", "again.csv")
    assert quarter(built(tmp_path)).loc["crime_volume", "value"] == 10952
    write(tmp_path, "measure,month,value\ncrime_volume,2019-04,3601\n", "again.csv")
    assert "one figure stands with more than one numerator or denominator" in refused(tmp_path)[0]


def test_a_stock_and_a_median(tmp_path):
    write(
        tmp_path,
        "measure,month,numerator,distribution_value\n"
        "rasso_outstanding_suspects,2019-04,30,\nrasso_outstanding_suspects,2019-05,36,\n"
        "rasso_days_to_charge,2019-04,2,10\nrasso_days_to_charge,2019-04,1,20\nrasso_days_to_charge,2019-05,2,90\n",
    )
    found = quarter(built(tmp_path))
    assert found.loc["rasso_outstanding_suspects", "value"] == 33
    assert found.loc["rasso_days_to_charge", "value"] == 20  # of 10, 10, 20, 90, 90


def test_a_measure_of_a_notebook_can_be_supplied(tmp_path):
    write(tmp_path, "measure,month,value\nscams,2019-04,7\n")
    own = Measure(id="scams", title="Scams", definition="Scams reported.", source="monthly_figures", unit="scam")
    assert quarter(built(tmp_path, [own])).loc["scams", "value"] == 7


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("crime_volumes,,2019-04,1,", "the measure is not in the catalogue (for example 'crime_volumes'); use the id that `pcc measures` lists; did you mean crime_volume?"),
        ("conviction_rate,,2019-06,93.4%,", "numerator is not a number (for example '93.4%')"),
        ("conviction_rate,,2019-06,93.4,", "has no denominator, and by itself cannot be added over months"),
        ("conviction_rate,,2019-06,93.4,100", "a number is not whole where a count belongs; it looks like a percentage"),
        ("conviction_rate,,2019-06,0.934,1", "a number is not whole where a count belongs"),
        ("conviction_rate,,2019-06,101,100", "more qualify than there are"),
        ("robbery,,2019-06,12.5,", "a number is not whole where a count belongs"),
        ("robbery,,2019-06,12,100", "a count has a denominator"),
        ("robbery,,2019-06,-1,", "numerator is below 0"),
        ("robbery,,Quarter One,1,", "month is not a month such as 2019-06 or June 2019 (for example 'Quarter One')"),
        ("robbery,,,1,", "month is blank"),
        ("robbery,Swindon,2019-06,1,", "an area has a figure and the whole force has none"),
        ("crime_volume,Salisbury,2019-06,60,", "the areas add up to more than the whole force"),
        ("rasso_days_to_charge,,2019-06,60,", "a median cannot be added over months"),
    ],
)  # fmt: skip
def test_bad_figures_are_refused(tmp_path, line, says):
    write(tmp_path, LONG + line + "\n")
    assert says in " ".join(refused(tmp_path))


def test_every_fault_is_named_at_once(tmp_path):
    write(tmp_path, LONG + "burglaries_of_sheds,,2019-06,1,\nrobbery,,2019-06,1.5,\nconviction_rate,,2019-06,93,\n")
    assert len(refused(tmp_path)) == 3


def test_records_win_by_measure_and_month_and_a_note_says_so(tmp_path):
    (tmp_path / "case-files").mkdir()
    (tmp_path / "case-files" / "june.csv").write_text(
        "file_reference,audited,failed,area\nF1,01/06/2019,yes,Swindon\nF2,30/06/2019,no,County\n"
    )
    write(
        tmp_path,
        "measure,area,month,numerator,denominator\n"
        "full_file_error_rate,,2019-05,4,60\nfull_file_error_rate,,2019-06,9,90\nfull_file_error_rate,swindon,2019-06,3,30\n"
        "full_file_error_rate,swindon,2019-05,1,30\n",
    )
    monthly = built(tmp_path, case_files_measures())
    assert monthly.series("full_file_error_rate").tolist() == [4, 1]
    assert monthly.series("full_file_error_rate", side="denominator").tolist() == [60, 2]
    # the area takes the spelling of the records
    assert monthly.series("full_file_error_rate", "Swindon").tolist() == [1, 1]
    assert [str(note) for note in monthly.notes] == [
        "monthly_figures (full_file_error_rate): the figures supplied for June 2019 are set aside for the records, which "
        "differ in 2 of 2 figures; May 2019 as supplied, the other months from records; nothing to do if that is meant"
    ]


def test_no_records_no_note(tmp_path):
    write(tmp_path, LONG)
    assert built(tmp_path).notes == ()


MONTHS_ACROSS = """\
Dashboard of the force
exported 05/07/2019
Measure,Area,Side,Apr-19,May-19,Jun-19,Total
crime_volume,,,3600,"3,700",3652,"10,952"
crime_volume,Swindon,,-,,1500,1500
conviction_rate,,numerator,350,397,,747
conviction_rate,,Denominator,375,425,,800
Total,,,4325,4522,5152,13999
"""
MEASURES_ACROSS = """\
Month;Area;crime_volume;Conviction rate, all courts pooled numerator;Conviction rate, all courts pooled (denominator)
2019-04-01 00:00:00;;3600;350;375
2019-05-01 00:00:00;;3700;397;425
2019-06-01 00:00:00;;3652;;
2019-06-01 00:00:00;Swindon;1500;;
"""


@pytest.mark.parametrize("text", [MONTHS_ACROSS, MEASURES_ACROSS])
def test_wide_tables_give_what_the_long_one_gives(tmp_path, text):
    wide = tmp_path / "wide.csv"
    wide.write_text(text)
    (tmp_path / "monthly-figures").mkdir()
    path, faults = as_long(MONTHLY_FIGURES, wide, "wide.csv", tmp_path / "monthly-figures" / "long.csv")
    assert faults == []
    assert path.name == "long.csv"
    monthly = built(tmp_path)
    found = quarter(monthly)
    assert found.loc["crime_volume", "value"] == 10952
    assert tuple(found.loc["conviction_rate", ["numerator", "denominator"]]) == (747, 800)
    assert found.loc["conviction_rate", "months"] == 2
    assert monthly.series("crime_volume", "Swindon").tolist() == [1500]


def test_a_long_table_is_left_as_it_is(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text(LONG)
    assert as_long(MONTHLY_FIGURES, path, "long.csv", tmp_path / "target.csv") == (path, [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MONTHS_ACROSS.replace('"10,952"', "10951"), "1 row where a total is not the sum of its months; export the table again"),
        (MEASURES_ACROSS + "Total;;10000;747;800\n", "1 row where a total is not the sum of its months"),
        (MONTHS_ACROSS + "crime_volume,,,1,1,1,3\n", "3 rows where a measure stands twice for one area and month"),
        (MONTHS_ACROSS.replace("Denominator", "base"), "the side is neither numerator nor denominator (for example 'base')"),
        ("measure,Apr-19\ncrime_volume,\n", "the table has headings and no figures"),
    ],
)  # fmt: skip
def test_bad_wide_tables_are_refused(tmp_path, text, says):
    path = tmp_path / "wide.csv"
    path.write_text(text)
    same, faults = as_long(MONTHLY_FIGURES, path, "wide.csv", tmp_path / "long.csv")
    assert same == path
    assert len(faults) == 1
    assert says in str(faults[0])


def test_percentages_in_a_wide_table_are_left_to_the_contract_which_refuses_them(tmp_path):
    wide = tmp_path / "wide.csv"
    wide.write_text("measure,Apr-19\nconviction_rate,93.4%\n")
    (tmp_path / "monthly-figures").mkdir()
    as_long(MONTHLY_FIGURES, wide, "wide.csv", tmp_path / "monthly-figures" / "long.csv")
    assert "numerator is not a number (for example '93.4%')" in refused(tmp_path)[0]


@pytest.mark.parametrize("text", [MONTHS_ACROSS, MEASURES_ACROSS])
def test_wide_tables_in_the_data_folder_are_read_beside_long_ones(tmp_path, text):
    write(tmp_path, text, "wide.csv")
    write(tmp_path, "measure,month,value\nrobbery,2019-04,9\n", "long.csv")
    found = quarter(built(tmp_path))
    assert (found.loc["crime_volume", "value"], found.loc["robbery", "value"]) == (10952, 9)


def test_a_fault_of_a_wide_table_is_among_the_faults_of_the_source(tmp_path):
    write(tmp_path, MONTHS_ACROSS.replace('"10,952"', "10951"), "wide.csv")
    assert refused(tmp_path) == [
        "1 row where a total is not the sum of its months; export the table again, or leave out the totals"
    ]

"""Community policing teams, special constables and sickness: every printed row of document 000 from its head counts."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.figures import figures
from pcc_analysis.measures import build_monthly, catalogue
from pcc_analysis.numbers import format_number, format_percent
from pcc_analysis.resourcing import resourcing, specials_table
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.windows import MONTH

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
QUARTER = pd.period_range("2019-04", "2019-06", freq="M")
YEAR = pd.period_range("2018-07", "2019-06", freq="M")
PARTS = {
    "FTE": "establishment",
    "Vacancies": "vacancies",
    "Long Term Sickness": "long_term_sickness",
    "Maternity Leave": "maternity_leave",
    "Suspended": "suspended",
    "Abstracted outside of CPT/Acting up": "abstracted",
    "Short Term absences (average annual leave & short term sickness)": "short_term_absence",
}


def printed(name):
    """Printed rows: (place, row) -> short column -> printed string; specials apart."""
    found = {}
    with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for cell in csv.DictReader(file):
            found.setdefault((cell["place"], cell["row"]), {})[_short(cell["column"])] = cell["printed"]
    return found


def _short(column):
    if column.startswith("Number of PC"):
        return "proactive"
    if column.startswith("Short and Medium Term"):
        return "short_term_absence"
    named = {
        'Total "Not at work"': "not_at_work",
        'CPT "At Work" Level': "at_work",
        "PC's allocated to respond to 999": "available",
    }
    return PARTS.get(column, named.get(column, column))


def monthly(folder, source, rows, heading):
    path = folder / source / "extract.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    with open_extracts(folder, only=[source]) as extracts:
        return build_monthly(extracts, [one for one in catalogue().values() if one.source == source])


HEADING = "month,team,role," + ",".join([*PARTS.values(), "not_at_work", "proactive"])


def snapshot(rows, months=QUARTER):
    """Rows (team, role, printed cells) as lines of an extract, the same in every month."""
    return [
        ",".join([str(month), team, role, *(row[part] for part in PARTS.values()), row["not_at_work"], row.get("proactive", "")])
        for month in months
        for team, role, row in rows
    ]  # fmt: skip


def assert_as_printed(row, cells):
    for part in [*PARTS.values(), "not_at_work"]:
        assert format_number(row[part]) == cells[part], part
    assert format_percent(row["at_work"]) == cells["at_work"]
    if cells.get("available"):
        assert format_percent(row["available_to_respond"]) == cells["available"]
        assert format_number(row["proactive"]) == cells["proactive"]
    else:
        assert np.isnan(row["available_to_respond"])


def test_every_row_of_figure_1_by_role(tmp_path):
    rows = {row: cells for (_, row), cells in printed("000_cpt_by_role").items() if "establishment" in cells}
    lines = snapshot([("", role, cells) for role, cells in rows.items() if role != "TOTAL"])
    table = resourcing(monthly(tmp_path, "workforce", lines, HEADING), "2019-06")
    assert table.index.tolist() == list(rows) == ["PC", "SGT", "LCI", "PCSO", "TOTAL"]
    for role, cells in rows.items():
        total = {"available": "62.9%", "proactive": "80"} if role == "TOTAL" else {}
        assert_as_printed(table.loc[role], cells | total)
    assert (table["months"] == 3).all()


@pytest.fixture(scope="module")
def teams(tmp_path_factory):
    rows = printed("000_cpt_by_team_and_role")
    lines = snapshot(
        [
            (place.removeprefix("Figure 3, "), role, cells)
            for (place, role), cells in rows.items()
            if role in ("PC", "SGT", "LCI", "PCSO")
        ]
    )
    return monthly(tmp_path_factory.mktemp("teams"), "workforce", lines, HEADING)


def test_every_row_of_figure_2_by_team(teams):
    rows = {row: cells for (_, row), cells in printed("000_cpt_by_team").items() if row != "TOTAL"}
    table = resourcing(teams, "2019-06", by="team")
    assert sorted(table.index[:-1]) == sorted(rows)
    assert table.index[-1] == "TOTAL"
    for team, cells in rows.items():
        assert_as_printed(table.loc[team], cells)


def test_every_row_of_figure_3_by_team_and_role(teams):
    rows = printed("000_cpt_by_team_and_role")
    checked = 0
    for (place, row), cells in rows.items():
        if "establishment" not in cells:
            continue
        team = place.removeprefix("Figure 3, ")
        table = resourcing(teams, "2019-06", area=team)
        assert_as_printed(table.loc["TOTAL" if row == team else row], cells)
        checked += 1
    assert checked == 30


def test_the_roles_of_the_teams_add_up_to_what_figure_1_prints_of_pcs_but_not_of_sergeants(teams):
    # data/published/contradictions.csv: figure 1 has 7 sergeants not at work, figure 3 has 5
    table = resourcing(teams, "2019-06")
    assert table.loc["PC", ["establishment", "not_at_work", "proactive"]].tolist() == [412, 73, 80]
    assert format_percent(table.loc["PC", "available_to_respond"]) == "62.9%"
    assert table.loc["SGT", "not_at_work"] == 5


def test_a_quarter_is_the_mean_of_its_months_and_a_snapshot_does_not_outlast_its_month(tmp_path):
    lines = ["2019-04,,PC,100,10,0,0,0,0,0,,20", "2019-05,,PC,100,20,0,0,0,0,0,,20", "2019-06,,PC,130,30,0,0,0,0,0,,20"]
    table = monthly(tmp_path, "workforce", lines, HEADING)
    quarter = resourcing(table, "2019-06").loc["PC"]
    assert (quarter["establishment"], quarter["vacancies"]) == (110, 20)
    assert quarter["at_work"] == 270 / 330
    assert quarter["available_to_respond"] == 210 / 330
    june = resourcing(table, "2019-06", window=MONTH).loc["PC"]
    assert (june["establishment"], june["vacancies"], june["months"]) == (130, 30, 1)


def test_a_quarterly_snapshot_speaks_for_its_own_month(tmp_path):
    lines = ["2019-03,,PC,100,10,0,0,0,0,0,,20", "2019-06,,PC,100,40,0,0,0,0,0,,20"]
    quarter = resourcing(monthly(tmp_path, "workforce", lines, HEADING), "2019-06").loc["PC"]
    assert (quarter["vacancies"], quarter["at_work"], quarter["months"]) == (40, 0.6, 1)


def test_without_duties_nobody_says_who_can_respond(tmp_path):
    heading = HEADING.removesuffix(",not_at_work,proactive")
    table = resourcing(monthly(tmp_path, "workforce", ["2019-06,,PC,100,10,1,1,1,1,1"], heading), "2019-06")
    assert table.loc["PC", "at_work"] == 0.85
    assert table[["proactive", "available_to_respond"]].isna().all(axis=None)


def test_no_snapshot_in_the_window(tmp_path):
    table = monthly(tmp_path, "workforce", ["2019-06,,PC,100,10,1,1,1,1,1,,"], HEADING)
    with pytest.raises(InsufficientDataError, match="no snapshot in the 3 months to December 2019"):
        resourcing(table, "2019-12")


# --- special constables


def test_hours_per_special_as_printed(tmp_path):
    """Figures 1 and 3: hours of the quarter by number and three months, printed as whole hours."""
    rows = printed("000_cpt_by_team_and_role")
    by_team = {
        "Swindon" if row == "Specials Swindon" else place.removeprefix("Figure 3, "): cells
        for (place, row), cells in rows.items()
        if row.startswith("Specials")
    }
    force = printed("000_cpt_by_role")["Figure 1", "Specials"]
    hours = {team: int(cells["Hours (Apr - June)"]) for team, cells in by_team.items()}
    number = {team: int(cells["Number"]) for team, cells in by_team.items()}
    rest = (int(force["Hours (Apr - June)"]) - sum(hours.values()), int(force["Number"]) - sum(number.values()))
    assert rest == (2430, 14)  # headquarters: 201 + 14 HQ specials = 215
    lines = [
        f"{month},{team},{share},{number[team]}"
        for team in hours
        for month, share in zip(QUARTER, thirds(hours[team]), strict=True)
    ]
    lines += [f"{month},,{share},14" for month, share in zip(QUARTER, thirds(rest[0]), strict=True)]
    table = specials_table(monthly(tmp_path, "specials", lines, "month,team,hours,headcount"), "2019-06")
    for team, cells in by_team.items():
        assert table.loc[team, "number"] == number[team]
        assert table.loc[team, "hours"] == hours[team]
        assert f"{format_number(table.loc[team, 'hours_per_person'])}.00" == cells["Hours per person per"]
    assert table.loc["force", ["number", "hours"]].tolist() == [215, 16460]
    assert f"{format_number(table.loc['force', 'hours_per_person'])}.00" == force["Hours per person per"] == "26.00"
    assert table.index[-1] == "force"


def thirds(total):
    return [total // 3, total // 3, total - 2 * (total // 3)]


def test_active_specials_are_those_of_the_month(tmp_path):
    # document 000, paragraph 66: 199 in January 2019, 170 in June
    lines = [f"2019-{month:02},1000.5,215,{199 if month == 1 else 170}" for month in range(1, 7)]
    table = monthly(tmp_path, "specials", lines, "month,hours,headcount,active")
    assert table.series("specials_active").tolist() == [199, 170, 170, 170, 170, 170]
    assert figures(table, QUARTER, "quarter").set_index("measure").loc["specials_hours", "value"] == 3001.5
    absent = monthly(tmp_path / "b", "specials", ["2019-06,10,5"], "month,hours,headcount")
    assert not absent.has("specials_active")


# --- sickness


def sickness(folder, rows, heading="month,staff_group,people,days_lost"):
    return monthly(folder, "sickness", rows, heading)


def test_days_lost_are_the_sum_of_the_monthly_figures(tmp_path):
    """Document 000, paragraph 148: each month's days lost per person, totalled over 12 months."""
    officers = [(1000 + 10 * place, 1100 + 15 * place) for place in range(12)]
    staff = [(900 - 5 * place, 1200 + 25 * place) for place in range(12)]
    lines = [
        f"{month},{group},{people},{days}"
        for group, months in (("officer", officers), ("staff", staff))
        for month, (people, days) in zip(YEAR, months, strict=True)
    ]
    table = sickness(tmp_path, lines)
    year = figures(table, YEAR, "12 months").set_index("measure")
    by_hand = sum((o[1] + s[1]) / (o[0] + s[0]) for o, s in zip(officers, staff, strict=True))
    assert year.loc["sickness_days_per_person", "value"] == pytest.approx(by_hand, abs=1e-9)
    assert year.loc["sickness_days_per_person_officer", "value"] == pytest.approx(
        sum(d / p for p, d in officers), abs=1e-9
    )
    assert year.loc["sickness_days_per_person_staff", "value"] == pytest.approx(sum(d / p for p, d in staff), abs=1e-9)
    assert year.loc["sickness_days_per_person_pcso", "note"] == "base is 0: no figure"
    # a quarter is brought to a year: four times its three months
    quarter = figures(table, QUARTER, "quarter").set_index("measure").loc["sickness_days_per_person_officer", "value"]
    assert quarter == pytest.approx(4 * sum(d / p for p, d in officers[9:]), abs=1e-9)


def test_the_printed_15_1_days(tmp_path):
    # 2,000 people; 2,516 or 2,517 days a month are 30,200 days in the year
    lines = [f"{month},staff,2000,{2517 if place % 3 else 2516}" for place, month in enumerate(YEAR)]
    year = figures(sickness(tmp_path, lines), YEAR, "12 months").set_index("measure")
    assert format_number(year.loc["sickness_days_per_person", "value"], 1) == "15.1"


def test_records_left_open_and_psychological_disorders(tmp_path):
    # document 000, paragraphs 150 and 153: 55 of 137 open records needed to be closed; 33 per cent psychological
    lines = ["2019-06,officer,1000,600,198,80,30", "2019-06,staff,900,400,132,57,25"]
    heading = "month,staff_group,people,days_lost,days_psychological,open_records,left_open"
    june = figures(sickness(tmp_path, lines, heading), QUARTER[2:], "month").set_index("measure")
    assert june.loc["sickness_cases_open", "value"] == 137
    assert june.loc["sickness_cases_to_close", ["numerator", "denominator"]].tolist() == [55, 137]
    assert june.loc["sickness_psychological", "value"] == 0.33


def test_ids_are_those_of_the_published_figures():
    ids = set(catalogue())
    for name in ("000_cpt_by_role", "000_cpt_by_team", "000_cpt_by_team_and_role"):
        with (PUBLISHED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            names = {row["measure"] for row in csv.DictReader(file)}
        # of PCs alone, and parts of one total: the same measure, in an area of its own
        same = {"cpt_proactive_pc", "cpt_available_to_respond_pc", "specials_headcount_hq", "specials_headcount_teams"}
        assert names - same <= ids

"""What people write: read as it stands, with every fault of every file in one message."""

from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

from pcc_analysis.commentary.files import grades, read_commentary
from pcc_analysis.commentary.tables import STATUSES, day, share
from pcc_analysis.errors import DataContractError
from pcc_analysis.periods import parse_period
from pcc_analysis.plans import Plan, Priority
from pcc_analysis.plans.subjects import Subject
from pcc_analysis.sections.highlight_written import standing

PERIOD = parse_period("2024-07")
CALLS = Subject("999", "999 service", (("calls",),))
PLAN = Plan(
    name="A plan",
    office="The office",
    panel="The Panel",
    force="Wiltshire",
    start=pd.Period("2022-04", "M"),
    priorities=(Priority(1, "First", (("calls",),), (CALLS,)), Priority(2, "Second", (("calls",),))),
)
DELIVERABLES = "priority,action,due,progress,note\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "commentary" / "2024-07" / "subjects").mkdir(parents=True)
    return tmp_path


def write(folder, name, text, period="2024-07", encoding="utf-8"):
    path = folder / "commentary" / period / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding=encoding)


def faults(folder):
    with pytest.raises(DataContractError, match="nothing was loaded") as caught:
        read_commentary(folder, PERIOD, PLAN)
    return caught.value.faults


def test_no_folder_is_no_fault(tmp_path):
    written = read_commentary(tmp_path, PERIOD, PLAN)
    assert written.part(1, "outcomes") == ""
    assert written.subjects == {}
    assert all(table.empty for table in written.tables.values())
    assert written.last_report == ""


def test_a_priority_s_file_is_divided_at_its_headings(folder):
    write(
        folder, "priority-1.md", "# P1\n\n## Outcomes achieved this quarter\n- One\n\n## Overall PCC Assessment\nFine."
    )
    write(folder, "subjects/999.md", "# Overview\n\nGood.")
    written = read_commentary(folder, PERIOD, PLAN)
    assert written.part(1, "outcomes") == "- One"
    assert written.part(1, "assessment") == "Fine."
    assert written.part(1, "risks") == ""
    assert written.subjects == {"999": "# Overview\n\nGood."}


def test_deliverables_of_001_with_a_mark_at_the_start_as_excel_writes_it(folder):
    rows = '2,"Launch and roll out of the service, in Swindon",October 2024,80%,\n1,Contract,Sept 2022,,Contract mobilisation\n'
    write(folder, "deliverables.csv", DELIVERABLES + rows, encoding="utf-8-sig")
    found = read_commentary(folder, PERIOD, PLAN).tables["deliverables"]
    assert found["due"].tolist() == [date(2024, 10, 31), date(2022, 9, 30)]
    assert found["progress"].tolist()[0] == 0.8
    assert found["progress"].tolist()[1] is None
    assert found["note"].tolist() == [None, "Contract mobilisation"]


def test_every_fault_of_every_file_is_named_at_once(folder):
    write(folder, "deliverables.csv", DELIVERABLES + "1,A,soon,30%,\n9,B,2025-03-31,130%,\n1,,2025-03-31,-1%,\n")
    write(folder, "promises.csv", "made,promise,due,status\n2024-06-27,A,,perhaps\n")
    write(folder, "peel.csv", "question,grade,previous\nResponding,Splendid,\n")
    write(folder, "ranks.csv", "what,month,rank,of\nAnswer time,July 2024,45,44\n")
    write(folder, "spend.csv", "heading,amount\nLocal policing,26%\n")
    write(folder, "priority-1.md", "Stray.\n\n## Miscellany\nWords.")
    write(folder, "subjects/998.md", "Words.")
    said = [str(fault) for fault in faults(folder)]
    assert len(said) == 11
    for part in (
        "2024-07/deliverables.csv): 1 row where the priority is none of the plan's (for example '9'); use one of 1, 2",
        "1 row where the action is blank",
        "1 row where the date due is no date (for example 'soon'); write a day as 2025-03-31",
        "2 rows where the progress is not 0% to 100% (for example '130%', '-1%')",
        f"the status is unknown (for example 'perhaps'); use one of {', '.join(STATUSES)}",
        "the grade is not on the scale (for example 'Splendid'); use one of Outstanding, Good, Adequate",
        "the rank is beyond the number of forces (for example '45 of 44')",
        "the column share is missing; 'amount' is no column; the columns are heading, share, previous",
        "text stands before the first heading",
        "the heading 'Miscellany' is unknown; the headings are ## Outcomes achieved",
        "2024-07/subjects/998.md): no subject of the plan has this id; name it after one of 999",
    ):
        assert any(part in one for one in said), part


def test_more_cells_than_columns_and_what_is_not_text(folder):
    write(folder, "engagement.csv", "kind,what,number\nDigital,Posts,1,121\n")
    (folder / "commentary" / "2024-07" / "priority-2.md").write_bytes(b"\xff\xfe\x00")
    said = " ".join(str(fault) for fault in faults(folder))
    assert '1 row where there are more cells than columns; put texts with a comma into "quotes"' in said
    assert "priority-2.md): the file is not UTF-8 text; save it as UTF-8" in said


def test_the_report_before_is_the_latest_earlier_one_with_deliverables(folder):
    for period in ("2023-24-Q4", "2024-04", "2024-08", "not-a-period"):
        write(folder, "deliverables.csv", f"{DELIVERABLES}1,Of {period},2025-03-31,10%,\n", period=period)
    written = read_commentary(folder, PERIOD, PLAN)
    assert written.last_report == "2024-04"
    assert written.last_deliverables["action"].tolist() == ["Of 2024-04"]


@pytest.mark.parametrize(
    ("month", "scale"),
    [
        ("2016-02", ("Outstanding", "Good", "Requires improvement", "Inadequate")),  # document 003, note 1
        ("2024-09", ("Outstanding", "Good", "Adequate", "Requires improvement", "Inadequate")),  # document 001
    ],
)
def test_the_scale_of_grades_is_data(month, scale):
    assert grades(pd.Period(month, "M")) == scale


def deliverable(due, progress):
    return SimpleNamespace(action="Launch", due=date.fromisoformat(due), progress=progress, note=None)


@pytest.mark.parametrize(
    ("now", "before", "words", "symbol"),
    [
        (("2025-03-31", 0.3), None, "new in this report", None),
        (("2024-06-30", 0.8), None, "overdue since June 2024; new in this report", "overdue"),
        (("2024-07-31", 0.8), ("2024-07-31", 0.6), "up from 60% at the last report", "moved on"),
        (("2025-03-31", 0.2), ("2025-03-31", 0.2), "unmoved since the last report at 20%", "unmoved"),
        (("2025-03-31", 0.2), ("2025-03-31", 0.3), "back from 30% at the last report", "back"),
        (("2025-11-30", 0.3), ("2025-09-15", 0.1), "slipped from 15 September 2025; up from 10%", "slipped"),
        (("2024-12-31", 0.3), ("2025-03-31", None), "brought forward from March 2025", None),
        (("2024-01-31", 1.0), ("2024-01-31", 1.0), "done", "done"),
        (("2025-01-31", None), ("2025-01-31", None), "as at the last report", None),
    ],
)
def test_how_a_deliverable_stands_is_said_in_words(now, before, words, symbol):
    said, shown = standing(deliverable(*now), before and deliverable(*before), date(2024, 7, 31))
    assert said.startswith(words)
    assert (shown and shown.words) == symbol


@pytest.mark.parametrize("text", ["26%", "26", " 26 %"])
def test_shares_and_days(text):
    assert share(text.strip()) == 0.26
    assert day("27 June 2024") == date(2024, 6, 27)

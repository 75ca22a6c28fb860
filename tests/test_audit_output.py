"""What the audit reads (CSV, folder, text, HTML, PDF) and how it shows what it found (table, JSON, page, exit status)."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from rich.console import Console

from pcc_analysis.audit import AuditResult, audit, audit_command, findings_table, render_audit
from pcc_analysis.audit.findings import Finding
from pcc_analysis.audit.printed import COLUMNS
from pcc_analysis.audit.reading import laid_out
from pcc_analysis.errors import RunError

# 000, paragraphs 85 and 11: 1,601 in the text, 1,600 in the table
TABLE = [["Crime", "12m to June 2018", "12m to June 2019", "Volume Change", "% Change"],
         ["Sexual Offences (All)", "1,695", "1,600", "- 95", "- 5.6%"], ["Robbery", "296", "330", "+ 34", "+ 11.5%"]]  # fmt: skip
SENTENCE = "There were 1,601 sexual offences in the 12 months to June 2019."
TEXT = "\n".join("\t".join(row) for row in TABLE) + f"\n\n{SENTENCE}\n"
HTML = (
    "<!doctype html><html><head><title>9 of 10 (12%)</title></head><body><script>var x = '3 of 4 (12%)'</script><table>"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    + f"</table><p>{SENTENCE}</p></body></html>"
)
HEAD = "document,place,row,column,printed,value,unit,measure,area,window,period_end,role\n"
# 000: 43,523 in the strip and paragraph 1, 43,357 in the table; the reduction of paragraph 2
CSV = (
    HEAD + 'x,strip,Crime,12m,"43,523",43523,count,crime_volume,force,12 months,2019-06,value\n'
    'x,para 1,Crime,12m,"43,523",43523,count,crime_volume,force,12 months,2019-06,value\n'
    'x,para 11,Crime,12m,"43,357",43357,count,crime_volume,force,12 months,2019-06,value\n'
    "x,para 2,Crime,reduction,170,170,count,crime_volume,force,12 months,2019-06,decrease\n"
    'x,para 2,Crime,"reduction, per cent",0.9 per cent,0.009,proportion,crime_volume,force,12 months,2019-06,percent_decrease\n'
)


def pairs(result: AuditResult) -> list[tuple[str, str]]:
    return [(one.printed, one.follows) for one in result]


def made(tmp_path: Path, name: str, content: str) -> Path:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    return file


@pytest.mark.parametrize(("name", "content"), [("a.txt", TEXT), ("a.md", TEXT), ("a.html", HTML)])
def test_text_and_page_are_read(tmp_path: Path, name: str, content: str) -> None:
    result = audit(made(tmp_path, name, content))
    assert pairs(result) == [("1,601", "1,600")]
    assert (result.name, result.tables, result.figures) == (name, 1, 9)


def test_windows_text_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(TEXT.replace("- 95", "– 95").encode("cp1252"))
    assert pairs(audit(file)) == [("1,601", "1,600")]


def test_printed_figures_are_read(tmp_path: Path) -> None:
    result = audit(made(tmp_path, "x_statements.csv", CSV))
    assert pairs(result) == [("0.9 per cent", "−0.39%"), ("43,357", "43,523")]
    assert result.certain == result.findings


def test_a_folder_is_read_as_one(tmp_path: Path) -> None:
    lines = CSV.splitlines(keepends=True)
    made(tmp_path, "x_table.csv", "".join([lines[0], lines[3]]))
    made(tmp_path, "x_statements.csv", "".join([*lines[:3]]))
    made(tmp_path, "notes.csv", "a,b\n1,2\n")
    assert pairs(audit(tmp_path)) == [("43,357", "43,523")]


def test_consistent_figures_have_no_finding(tmp_path: Path) -> None:
    # 000, paragraph 30: 624 hate crimes after 627, 3 fewer, 0.5 per cent
    rows = (
        "x,para 30,Hate crime,12m to June 2019,624,624,count,hate_crime,force,12 months,2019-06,value\n"
        "x,para 30,Hate crime,12m to June 2018,627,627,count,hate_crime,force,12 months,2018-06,value\n"
        "x,para 30,Hate crime,decrease,3 crimes,3,count,hate_crime,force,12 months,2019-06,decrease\n"
        "x,para 30,Hate crime,per cent,0.5 per cent,0.005,proportion,hate_crime,force,12 months,2019-06,percent_decrease\n"
    )
    result = audit(made(tmp_path, "x_statements.csv", HEAD + rows))
    assert (len(result), result.figures) == (0, 4)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler's pdftotext is not installed")
def test_a_pdf_is_read(tmp_path: Path) -> None:
    lines = ["    ".join(f"{cell:24}" for cell in row) for row in TABLE] + ["", SENTENCE]
    (tmp_path / "a.pdf").write_bytes(pdf_of(lines))
    assert pairs(audit(tmp_path / "a.pdf")) == [("1,601", "1,600")]


def pdf_of(lines: list[str]) -> bytes:
    """The smallest PDF with these lines in a fixed-width font."""
    shown = " ".join(f"({line.replace('(', chr(92) + '(').replace(')', chr(92) + ')')}) Tj T*" for line in lines)
    stream = f"BT /F1 6 Tf 8 TL 20 700 Td {shown} ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 800 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    ]
    body, offsets = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"  # fmt: skip
    return (body + end).encode("latin-1")


def test_a_broken_pdf_is_a_message(tmp_path: Path) -> None:
    file = made(tmp_path, "a.pdf", "not a PDF")
    with pytest.raises(RunError, match=r"could not be read as a PDF|no reader of PDF is installed"):
        audit(file)


def test_without_a_reader_of_pdf_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(RunError, match="install pypdf"):
        audit(made(tmp_path, "a.pdf", "%PDF-1.4"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", "x", "neither CSV, text, HTML nor PDF"),
        ("a.csv", "a,b\n1,2\n", "has no column area, column"),
        ("a.csv", "", "is not a CSV"),
        (
            "a.csv",
            f"{','.join(COLUMNS)}\n{'x,' * 10}20!9-06,value\n{'x,' * 10}2019-13,value\n{'x,' * 10}2019-06,value\n",
            r"2 rows with a period_end that is no month, the first in a.csv has '20!9-06'; write 2019-06",
        ),
    ],
)
def test_what_cannot_be_read_is_a_message(tmp_path: Path, name: str, content: str, message: str) -> None:
    with pytest.raises(RunError, match=message):
        audit(made(tmp_path, name, content))


def test_a_missing_file_and_an_empty_folder_are_messages(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="is not there"):
        audit(tmp_path / "none.txt")
    with pytest.raises(RunError, match="holds no CSV with the columns"):
        audit(tmp_path)


def test_text_that_keeps_its_place_becomes_rows() -> None:
    assert laid_out("Total        12,345\nThere were 3 crimes.\fNext") == "Total\t12,345\nThere were 3 crimes.\n\nNext"


def test_the_terminal_shows_every_finding(tmp_path: Path) -> None:
    table = findings_table(audit(made(tmp_path, "a[b].txt", TEXT)))
    console = Console(file=io.StringIO(), width=200)
    console.print(table)
    shown = console.file.getvalue()  # type: ignore[attr-defined]
    assert "1,601" in shown and "1,600" in shown and "stated twice" in shown
    assert "a[b].txt: 9 figures in 1 table and 1 sentence; 1 contradiction, 1 of them certain" in " ".join(
        shown.split()
    )


def test_the_command_prints_json_and_says_by_its_status_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = audit_command(made(tmp_path, "a.txt", TEXT), as_json=True)
    content = json.loads(capsys.readouterr().out)
    assert status == 1
    assert (content["figures"], content["tables"], content["statements"]) == (9, 1, 1)
    assert content["findings"][0] | {"note": ""} == {
        "place": "line 5", "printed": "1,601", "follows": "1,600", "source": "line 2: Sexual Offences (All), 12m to June 2019 "
        "(Sexual Offences (All))", "difference": 1.0, "kind": "stated_twice", "certainty": "certain", "note": "",
    }  # fmt: skip


def test_the_command_is_content_with_a_consistent_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit_command(made(tmp_path, "a.txt", TEXT.replace("1,601", "1,600"))) == 0
    assert "nothing contradicts anything" in capsys.readouterr().out


def test_a_report_without_figures_is_not_called_consistent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit_command(made(tmp_path, "a.txt", "No figures here.")) == 0
    assert "no figures were read" in capsys.readouterr().out


def test_the_page_holds_every_finding_escaped(tmp_path: Path) -> None:
    page = tmp_path / "audit.html"
    audit_command(made(tmp_path, "a.txt", TEXT), page=page)
    html = page.read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>") and "</html>" in html
    assert "1,601" in html and '<th scope="col"' in html and "<caption>" in html
    evil = Finding("<script>x</script>", "1", "2", "3", None, "wording", "possible", "<b>n</b>")
    assert "<script>x" not in render_audit(AuditResult("<i>r</i>", (evil,), figures=1))


def test_a_frame_has_one_row_per_finding(tmp_path: Path) -> None:
    frame = audit(made(tmp_path, "a.txt", TEXT)).to_frame()
    assert list(frame["printed"]) == ["1,601"]
    assert list(audit(made(tmp_path, "b.txt", "x")).to_frame().columns) == list(frame.columns)

"""A file to a document, by what it is: printed figures as CSV, or a report as text, HTML or PDF."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from pcc_analysis.audit.blocks import Document
from pcc_analysis.audit.document import document_of
from pcc_analysis.audit.findings import AuditResult, distinct
from pcc_analysis.audit.markup import text_of_html
from pcc_analysis.audit.printed import documents_of
from pcc_analysis.audit.rules import audit_document
from pcc_analysis.errors import RunError

_TEXT = {".txt", ".md", ".text", ".tsv"}
_HTML = {".html", ".htm", ".xhtml"}
_LIMIT = 50_000_000


def audit(path: str | Path) -> AuditResult:
    """Find the printed figures of a file that contradict each other.

    Parameters
    ----------
    path
        A CSV of printed figures in the columns of ``data/published/README.md``, or a folder of them; a report as plain
        text (tables as tab-separated rows), HTML or PDF.

    Returns
    -------
    AuditResult
        The findings, and how much was read: a file without figures has no findings either.

    Raises
    ------
    RunError
        The file is not there, is of another kind, cannot be decoded, or is a PDF and nothing here reads PDF.
    """
    where = Path(path)
    if not where.exists():
        raise RunError(f"{where.name} is not there; give a CSV of printed figures, a folder of them, or a report")
    documents = _documents(where)
    findings = distinct(found for document in documents for found in audit_document(document))
    return AuditResult(
        where.name,
        findings,
        figures=sum(document.printed for document in documents),
        tables=sum(len(document.grids) for document in documents),
        statements=sum(bool(s.mentions) for document in documents for s in document.statements),
    )


def _documents(where: Path) -> list[Document]:
    suffix = where.suffix.lower()
    if where.is_dir() or suffix == ".csv":
        return documents_of(where)
    if where.stat().st_size > _LIMIT:
        raise RunError(f"{where.name} is larger than {_LIMIT // 1_000_000} MB; give the part with the figures")
    readers: dict[str, Callable[[Path], str]] = {}
    readers |= dict.fromkeys(_TEXT, _decoded)
    readers |= dict.fromkeys(_HTML, lambda file: text_of_html(_decoded(file)))
    readers[".pdf"] = text_of_pdf
    if suffix not in readers:
        raise RunError(f"{where.name} is neither CSV, text, HTML nor PDF; save the report as one of them")
    return [document_of(readers[suffix](where), where.name)]


def _decoded(file: Path) -> str:
    data = file.read_bytes()
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RunError(f"{file.name} is not text in UTF-8 or Windows-1252; save it again as UTF-8")


def text_of_pdf(file: Path) -> str:
    """Return the text of a PDF, cells of one line kept apart by tabs.

    Raises
    ------
    RunError
        Nothing that reads PDF is installed, or the file cannot be read.
    """
    program = shutil.which("pdftotext")
    if program is not None:
        read = subprocess.run([program, "-layout", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=False)
        if read.returncode:
            raise RunError(f"{file.name} could not be read as a PDF; is it complete, and without a password?")
        return laid_out(read.stdout.decode("utf-8", "replace"))
    try:
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError
    except ImportError:
        raise RunError(
            "no reader of PDF is installed; install pypdf (or poppler), or give the report as text or HTML"
        ) from None
    try:
        pages = [page.extract_text(extraction_mode="layout") for page in PdfReader(file).pages]
    except (PyPdfError, OSError, ValueError) as error:
        raise RunError(f"{file.name} could not be read as a PDF; is it complete, and without a password?") from error
    return laid_out("\n\n".join(pages))


def laid_out(text: str) -> str:
    r"""Turn text that keeps its place on the page into paragraphs and tab-separated rows.

    A line with two or more wide gaps, or one before a figure, is a row of a table.

    >>> laid_out("Crime     2018     2019\nBurglary     10     12").splitlines()
    ['Crime\t2018\t2019', 'Burglary\t10\t12']
    """
    import re

    lines = []
    for line in text.replace("\f", "\n\n").splitlines():
        cells = re.split(r"\s{3,}", line.strip())
        row = len(cells) > 2 or (len(cells) == 2 and re.fullmatch(r"[-+£]?[\d,.]+%?", cells[1]))
        lines.append("\t".join(cells) if row else " ".join(line.split()))
    return "\n".join(lines)

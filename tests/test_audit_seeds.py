"""The audit on the five source documents, against lists made by reading them.

``tests/data/audit_verdicts_<document>.csv`` holds every finding with its verdict: ``right`` (the prints contradict each
other), ``arguable`` (one reading might reconcile them) or ``wrong``. What the documents contradict themselves in was
listed by hand, without the audit, in ``data/published/contradictions.csv`` and ``tests/published_contradictions``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from pcc_analysis.audit import AuditResult, audit

ROOT = Path(__file__).parents[1]
SEEDS = ROOT.parent / "shared" / "seeds"
DATA = Path(__file__).parent / "data"

needs_seeds = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the source documents are not beside the project (../shared/seeds)"
)


@cache
def of(document: str) -> AuditResult:
    return audit(next(SEEDS.glob(f"{document}_*")))


@cache
def published() -> AuditResult:
    return audit(ROOT / "data" / "published")


def verdicts(document: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"audit_verdicts_{document}.csv", dtype=str, keep_default_na=False)


def keys(frame: pd.DataFrame) -> set[tuple[str, str, str]]:
    return set(zip(frame["place"], frame["printed"], frame["kind"], strict=True))


@needs_seeds
@pytest.mark.parametrize("document", ["000", "001", "004"])
def test_precision_is_ninety_per_cent_or_better(document: str) -> None:
    judged = verdicts(document)
    right = keys(judged[judged["verdict"].isin(["right", "arguable"])])
    reported = keys(of(document).to_frame())
    assert reported
    assert len(reported & right) >= 0.9 * len(reported)


@needs_seeds
@pytest.mark.parametrize("document", ["000", "001", "004"])
def test_nearly_everything_it_calls_certain_was_read_as_right(document: str) -> None:
    judged = verdicts(document)
    right = keys(judged[judged["verdict"] == "right"])
    certain = {(one.place, one.printed, one.kind) for one in of(document).certain}
    assert len(certain & right) >= 0.95 * len(certain)


@needs_seeds
@pytest.mark.parametrize("document", ["000", "001", "004"])
def test_what_was_read_as_right_is_still_found(document: str) -> None:
    judged = verdicts(document)
    assert keys(judged[judged["verdict"] == "right"]) <= keys(of(document).to_frame())


@needs_seeds
@pytest.mark.parametrize(
    ("printed", "follows", "source"),
    [
        ("43,357", "43,523", "strip Crime volume"),
        ("14,680", "11,878", "5,712"),
        ("7,094", "7,544", "14 rows"),
        ("4.8%", "4.75%", "128; 2695"),
        ("18.4%", "18.35%", "60; 327"),
        ("90%", "93 per cent", "strip Conviction rates"),
        ("two", "3", "6 appeals completed and 3 upheld"),
        ("84.2%", "84.1 per cent or 84.1%", "Community Policing Team Resourcing"),
    ],
)
def test_the_contradictions_found_by_hand_in_000(printed: str, follows: str, source: str) -> None:
    # the design lists seven; appeals and at work are the last two here
    rows = [one for one in of("000") if one.printed == printed and one.follows == follows]
    assert any(source in one.source for one in rows)


def digits(printed: str) -> str:
    return re.sub(r"\D+", " ", printed.replace("1 hour", "1:").replace("hours", "")).strip() or printed.lower()


@needs_seeds
def test_recall_on_001_against_the_list_made_by_reading() -> None:
    listed = pd.read_csv(
        ROOT / "tests" / "published_contradictions" / "contradictions_001.csv", dtype=str, keep_default_na=False
    )
    certain = listed[listed["certain"] == "yes"]
    left = list(of("001"))
    found = 0
    for row in certain.itertuples():
        like = [one for one in left if digits(row.printed) in (digits(one.printed), digits(one.follows))]
        like = [one for one in like if one.kind == row.nature] or like
        if like:
            found += 1
            left.remove(like[0])
    assert len(certain) == 58
    assert found >= 55  # at least fifteen are asked for


@needs_seeds
@pytest.mark.parametrize("document", ["002", "003"])
def test_documents_without_contradictions_have_no_findings(document: str) -> None:
    result = of(document)
    assert result.figures > 50
    assert [(one.place, one.printed) for one in result] == []


def test_the_published_figures_contradict_themselves_where_their_list_says() -> None:
    listed = pd.read_csv(ROOT / "data" / "published" / "contradictions.csv", dtype=str, keep_default_na=False)
    more = pd.read_csv(
        ROOT / "tests" / "published_contradictions" / "contradictions_001.csv", dtype=str, keep_default_na=False
    )
    known = {
        digits(value)
        for frame in (listed, more)
        for column in ("printed", "follows", "against")
        for value in frame.get(column, [])
    }
    pieces = {digits(part) for value in more["against"] for part in value.split(" ; ")}
    reported = list(published())
    right = [one for one in reported if digits(one.printed) in known | pieces or digits(one.follows) in known | pieces]
    assert len(reported) >= 75
    assert len(right) >= 0.95 * len(reported)


def test_the_published_figures_of_2015_and_2022_have_no_findings() -> None:
    assert [one.place for one in published() if one.place.startswith(("002", "003", "004"))] == []

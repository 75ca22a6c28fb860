"""No number appears twice with two values: three reports of one set of extracts, read as a person reads them.

Every number of which the page says what it is of is held against every other of the same measure, area and months, on
its own page and on the others, and against the figures that the report kept.
"""

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from printed_numbers import Page, value

from pcc_analysis.publications.parquet import FIGURES, REPORT, read_figures
from pcc_analysis.reports.runs import run_reports

ROOT = Path(__file__).parents[1]
LENGTHS = {"month": 1, "3 months": 3, "quarter": 3, "12 months": 12, "year": 12}


@pytest.fixture(scope="module")
def reports(report, demonstration, tmp_path_factory):
    """Quarter One 2019-20, and with a plan that has subjects June 2019 and the year before."""
    folder = tmp_path_factory.mktemp("three")
    (folder / "plans").mkdir()
    plan = (ROOT / "data" / "plans" / "2022-25.toml").read_text(encoding="utf-8")
    (folder / "plans" / "plan.toml").write_text(plan.replace('from = "2022-04"', 'from = "2017-04"'), encoding="utf-8")
    options = {"data": demonstration, "out": folder / "out", "folder": ROOT / "notebooks", "plans": folder / "plans"}
    made = [("2019-20-Q1", report.page)]
    for period, notebook in (("2019-06", "highlight_report"), ("2018-19", "annual_report")):
        (outcome,) = run_reports([period], [notebook], **options)
        assert outcome.error is None
        made.append((period, outcome.run.page))
    return made


@pytest.fixture(scope="module")
def printed(reports):
    """For each report the numbers on its page."""
    return {page.stem: list(Page(page.read_text(encoding="utf-8"), period).numbers()) for period, page in reports}


def agree(one, other):
    """Whether two texts can print one figure: to as many places it is the same number, else each rounded as it is."""
    (first, half), (second, other_half) = value(one), value(other)
    return abs(first - second) <= (0 if half == other_half else half + other_half) + 1e-9


def two_values(numbers):
    """Every pair of texts that stands for one reference and cannot be one figure."""
    texts = defaultdict(dict)
    for one in numbers:
        texts[one[:4]].setdefault(one.text, one)
    return [
        pair
        for found in texts.values()
        for pair in combinations(found.values(), 2)
        if not agree(pair[0].text, pair[1].text)
    ]


def test_no_number_has_two_values_on_a_page_or_on_two(printed):
    everything = [one for numbers in printed.values() for one in numbers]
    assert two_values(everything) == []
    references = Counter(one[:4] for one in everything)
    assert sum(1 for times in references.values() if times > 1) > 700
    places = {report: Counter(one.place.partition(":")[0] for one in numbers) for report, numbers in printed.items()}
    for report, least in {
        "quarterly_report": {"table": 200, "chart data": 2500, "strip": 50, "what changed": 10, "chart in words": 90, "sentence": 90},
        "highlight_report": {"table": 150, "chart data": 900, "what changed": 10, "chart in words": 30, "sentence": 120},
        "annual_report": {"table": 150, "what changed": 10},
    }.items():  # fmt: skip
        assert all(places[report][place] >= many for place, many in least.items()), (report, places[report])


def test_every_number_is_the_figure_that_the_report_kept(reports, printed):
    for _, page in reports:
        kept = read_figures(page.parent / FIGURES)
        figures = {
            (row.measure, row.area, LENGTHS[row.window], row.period_end): row.value
            for row in kept[kept[REPORT] == page.stem].itertuples()
        }
        compared = 0
        for one in printed[page.stem]:
            if one[:4] in figures:
                number, half = value(one.text)
                assert abs(abs(figures[one[:4]]) - number) <= half + 1e-9, (one, figures[one[:4]])
                compared += 1
        assert compared >= 0.95 * len(printed[page.stem]), page.stem


@pytest.mark.parametrize(
    ("was", "becomes", "place"),
    [
        ("There were 10,952 crimes recorded", "There were 10,953 crimes recorded", "sentence"),
        ("<b>43,357</b>", "<b>43,358</b>", "strip"),
        ("to 43,357 in the 12 months to June 2019", "to 43,367 in the 12 months to June 2019", "chart in words"),
        (">88.1%<", ">88.3%<", "table"),
    ],
)
def test_a_number_that_was_altered_is_found(reports, was, becomes, place):
    period, page = reports[0]
    markup = page.read_text(encoding="utf-8")
    assert was in markup
    found = two_values(Page(markup.replace(was, becomes, 1), period).numbers())
    assert any(place in (one.place.partition(":")[0], other.place.partition(":")[0]) for one, other in found)

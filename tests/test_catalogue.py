"""The catalogue: what every measure promises, and the page that is made of it."""

from pathlib import Path

from pcc_analysis.measures import catalogue
from pcc_analysis.measures.description import as_markdown, printed_in
from pcc_analysis.sources.catalogue import CONTRACTS

ROOT = Path(__file__).parents[1]


def test_the_page_on_the_measures_is_made_from_them():
    page = as_markdown(catalogue().values(), printed_in(ROOT / "data" / "published"))
    assert (ROOT / "docs" / "measures.md").read_text(encoding="utf-8") == page, (
        "the catalogue has changed: pcc measures --markdown > docs/measures.md"
    )


def test_every_measure_has_a_source_a_sentence_and_an_owner():
    for measure in catalogue().values():
        assert measure.source in CONTRACTS, measure.id
        assert measure.definition.endswith("."), measure.id
        assert measure.owner, measure.id

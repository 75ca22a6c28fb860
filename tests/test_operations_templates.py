"""Templates: what is written for an analyst is what the contracts accept, and the page on the data is what they say."""

import shutil
from pathlib import Path

import pytest

from pcc_analysis.errors import PccError
from pcc_analysis.sources.catalogue import CONTRACTS
from pcc_analysis.sources.extracts import open_extracts
from pcc_analysis.sources.layouts import describe_sources
from pcc_analysis.sources.templates import write_templates

PAGE = Path(__file__).parents[1] / "docs" / "data.md"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return dict(zip(CONTRACTS, write_templates(tmp_path_factory.mktemp("made") / "templates"), strict=True))


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_template_is_read_back_without_a_fault(written, name, tmp_path):
    folder = tmp_path / CONTRACTS[name].folder
    folder.mkdir(parents=True)
    shutil.copy(written[name], folder)
    with open_extracts(tmp_path, only=[name]) as extracts:
        assert [str(fault) for fault in extracts.faults] == []
        assert extracts.table(name).count().execute() == 2
        assert len(extracts.coverage(name).months) > 0


def test_a_template_has_every_column_that_is_read(written):
    for name, path in written.items():
        headings = path.read_text(encoding="utf-8").splitlines()[0]
        assert headings == ",".join(column.name for column in CONTRACTS[name].read)


def test_a_template_that_was_filled_in_is_not_overwritten(tmp_path):
    write_templates(tmp_path)
    filled_in = tmp_path / "crimes.csv"
    filled_in.write_text("mine")
    with pytest.raises(PccError, match=r"already holds crimes\.csv, .*; choose another folder"):
        write_templates(tmp_path)
    assert filled_in.read_text() == "mine"


def test_the_page_on_the_data_is_what_the_contracts_say():
    # if this fails: a contract changed; write what describe_sources() returns to docs/data.md
    assert PAGE.read_text(encoding="utf-8") == describe_sources()


def test_the_page_names_every_source_column_and_rule():
    page = describe_sources()
    for contract in CONTRACTS.values():
        assert f"## {contract.title}" in page
        assert f"folder `{contract.folder}/`" in page
        assert all(f"| `{column.name}` |" in page for column in contract.read)
        assert all(rule.says in page for rule in contract.rules)

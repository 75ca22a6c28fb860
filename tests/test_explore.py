"""Figures looked at by hand: they show themselves and explain themselves, the widgets follow, errors are short."""

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from lxml import html

from pcc_analysis.elements import ELEMENT_TYPE
from pcc_analysis.errors import MeasureError
from pcc_analysis.explore import Measures, explore
from pcc_analysis.export.assembly import read_elements


@pytest.fixture(scope="module")
def briefing(briefings):
    return briefings["2019-20-Q1"]


def text(markup):
    return " ".join(html.fromstring(f"<div>{markup}</div>").text_content().split())


def test_a_figure_shows_limits_window_as_at_and_the_change(briefing):
    """Document 000, table under paragraph 11: 43,357 against 43,671, -0.7%."""
    found = Measures(briefing).crime_volume
    shown = text(found._repr_html_())
    for words in ("Crime volume, 12 months to June 2019", "43,357", "95% limits", "July 2018 to June 2019", "(−0.7%)"):
        assert words in shown
    assert "as at" in shown
    assert found.headline["lower"] < 43357 < found.headline["upper"]
    assert found.rows["value"].iloc[1:].sum() == 43357  # the areas, and what is in none


def test_how_says_numerator_denominator_filter_and_method(briefing):
    said = str(Measures(briefing)["abandonment_cch"].how())
    assert "Counted: Of the calls to 101 (CCH) in the month, those abandoned" in said
    assert "number_abandoned" in said
    assert "Over: _.number_offered.sum()" in said
    assert "Of which records: calls, _.line.isin" in said
    assert "Method: Wilson" in said
    assert "Owner: Contact centre lead" in str(briefing.measure("abandonment_cch").how())


def test_measures_complete_by_tab(briefing):
    measures = Measures(briefing)
    assert {"crime_volume", "asb_volume"} <= set(dir(measures))
    assert set(measures._ipython_key_completions_()) == set(briefing.in_year.index)
    assert not hasattr(measures, "no_such_measure")


def test_briefing_monthly_table_and_measure_show_themselves(briefing):
    assert "Wiltshire Police, Quarter One 2019-20" in text(briefing._repr_html_())
    assert "simulated" in repr(briefing)
    assert "2014-04 to" in text(briefing.monthly._repr_html_())
    assert "All crimes recorded in the month" in text(briefing.measure("crime_volume")._repr_html_())


def test_an_error_made_on_purpose_is_its_message_and_the_way_out(capsys):
    shell = InteractiveShell.instance()
    shell.run_cell("from pcc_analysis.periods import parse_period\nparse_period('2019-13')")
    shown = capsys.readouterr().out.strip()
    assert shown.startswith("PeriodError: '2019-13': a year has months 01 to 12")
    assert len(shown.splitlines()) == 1
    shell.run_cell("1 / 0")
    assert "Traceback" in capsys.readouterr().out


def test_an_unknown_measure_names_its_neighbours(briefing):
    with pytest.raises(MeasureError, match="no figures of 'burglaries'"):
        Measures(briefing)["burglaries"]
    with pytest.raises(MeasureError, match=r"in 'Salisbury' up to June 2019; areas: .*Swindon"):
        explore(briefing, area="Salisbury").view("crime_volume", "Salisbury", "12 months")


def test_the_widgets_follow_a_choice(briefing):
    measure, area, window, compare, shown = explore(briefing).widget.children
    assert "Crime volume, 12 months to June 2019" in text(shown.value)
    measure.value = "burglary"
    assert "Burglary (All), Wiltshire Police, 12 months to June 2019: 3,066." in text(shown.value)
    area.value, window.value = "Swindon", "month"
    assert "Burglary (All), Swindon, June 2019" in text(shown.value)
    compare.value = "area:County"
    assert "and 1 other, each 100 in" in text(shown.value)
    measure.value = "public_confidence"  # it has no areas
    assert "there are no figures of 'public_confidence' in 'Swindon'" in text(shown.value)


def test_an_exported_page_holds_the_first_view_as_a_figure(briefing):
    data = explore(briefing)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    cell = nbformat.v4.new_code_cell(
        "explore(briefing)",
        execution_count=1,
        outputs=[nbformat.v4.new_output("execute_result", data, execution_count=1)],
    )
    (element,) = read_elements(nbformat.v4.new_notebook(cells=[cell]))
    assert element == data[ELEMENT_TYPE]
    sentence, chart = element["items"]
    assert "43,357" in sentence["sentences"][0]
    assert chart["kind"] == "chart"
    assert chart["alt"]
    assert chart["table"]["rows"]

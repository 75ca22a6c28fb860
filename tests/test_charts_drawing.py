"""What charts draw is what they were given: heights, positions, gaps, zero bases, and words that do not collide."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_hex

from pcc_analysis import charts
from pcc_analysis.charts.layout import fit
from pcc_analysis.charts.margin import Label, margin_words
from pcc_analysis.charts.scales import UnitFormatter, from_zero, value_axis
from pcc_analysis.elements.palette import PALETTE

MONTHS = pd.period_range("2017-07", "2019-06", freq="M")
QUARTER = MONTHS[-3:]
FORCES = pd.Series({"Norfolk": 70.0, "Suffolk": 66.0, "Wiltshire": 60.3, "Gloucestershire": 58.0})
PLACE = pd.Series({"mean": 64.7, "lower": 40.2, "upper": 89.1})


def frame(seed=1):
    draw = np.random.default_rng(seed)
    value = pd.Series(draw.poisson(300, len(MONTHS)).astype(float), MONTHS)
    return pd.DataFrame({"value": value, "rolling": value.rolling(12).sum()})


def draw_monthly(figures, **options):
    figure, axes = charts.figure("monthly")
    charts.monthly(figures, axes, name="Crime", **options)
    return figure, axes


def role(colour):
    return next(role for role, tone in PALETTE.items() if tone.light == to_hex(colour))


def bars(axes):
    """Return middle, foot, height and role of every bar, in order."""
    found = []
    for run in axes.patches:
        corners = run.get_path().vertices.reshape(-1, 5, 2)
        left, right = corners[:, 0, 0], corners[:, 1, 0]
        tone = [role(run.get_facecolor())] * len(corners)
        found += zip((left + right) / 2, corners[:, 0, 1], corners[:, 2, 1], tone, strict=True)
    return pd.DataFrame(found, columns=["at", "foot", "height", "role"])


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_bars_stand_on_zero_and_are_as_high_as_the_figures():
    figures = frame()
    _, (_, lower) = draw_monthly(figures)
    drawn = bars(lower)
    assert drawn["height"].tolist() == figures["value"].tolist()
    assert set(drawn["foot"]) == {0.0}
    assert drawn["at"].tolist() == pytest.approx([month.ordinal for month in MONTHS])
    assert lower.get_ylim()[0] == 0.0


def test_the_line_is_the_rolling_figures():
    figures = frame()
    _, (upper, _) = draw_monthly(figures)
    np.testing.assert_array_equal(upper.lines[0].get_ydata(), figures["rolling"])


def test_only_the_months_reported_are_highlighted_and_named():
    _, (_, lower) = draw_monthly(frame(), highlight=QUARTER, highlight_words="this quarter")
    assert bars(lower)["role"].tolist() == ["pale"] * 21 + ["main"] * 3
    assert "this quarter" in texts(lower)


def test_a_missing_month_is_no_bar_and_a_word_and_a_zero_is_neither():
    figures = frame()
    figures.loc["2018-05", ["value", "rolling"]] = np.nan
    figures.loc["2018-09", "value"] = 0.0
    _, (upper, lower) = draw_monthly(figures)
    drawn = bars(lower)
    assert drawn["at"].tolist() == pytest.approx([m.ordinal for m in MONTHS if m != pd.Period("2018-05", "M")])
    assert drawn["height"].tolist() == figures["value"].dropna().tolist()
    assert 0.0 in drawn["height"].tolist()
    assert texts(lower).count("no data") == 1
    assert np.isnan(upper.lines[0].get_ydata()[10])


def test_a_partial_window_is_a_ring_off_the_line_with_its_months():
    figures = frame().assign(months=12.0)
    figures.loc["2019-06", "months"] = 10
    _, (upper, _) = draw_monthly(figures)
    assert np.isnan(upper.lines[0].get_ydata()[-1])
    assert upper.lines[1].get_xydata().tolist() == [[MONTHS[-1].ordinal, figures["rolling"].iloc[-1]]]
    assert {"10 of 12", "months"} <= set(texts(upper))


def test_expected_range_baselines_and_breaks_are_drawn_where_given_and_named():
    figures = frame()
    figures.loc[MONTHS[-12:], "lower"], figures.loc[MONTHS[-12:], "upper"] = 260.0, 340.0
    change = pd.Period("2018-04", "M")
    _, (upper, lower) = draw_monthly(figures, baselines={"before Covid": 310.0}, breaks={change: "new rules"})
    steps = [patch.get_path().vertices.T for patch in lower.patches if not patch.get_fill()]
    assert [set(heights) for _, heights in steps] == [{260.0}, {340.0}]
    edges = [month.ordinal - 0.5 for month in MONTHS[-12:]] + [MONTHS[-1].ordinal + 0.5]
    assert steps[0][0].tolist() == np.repeat(edges, 2)[1:-1].tolist()
    assert [310.0, 310.0] in [list(line.get_ydata()) for line in lower.lines]
    assert {"expected", "range", "before Covid", "310"} <= set(texts(lower))
    for axes in (upper, lower):
        assert [change.ordinal - 0.5] * 2 in [list(line.get_xdata()) for line in axes.lines]
    assert "new rules" in texts(upper)


@given(st.lists(st.tuples(st.sampled_from([0.0, 3.0, 250.0, np.nan]), st.booleans()), min_size=1, max_size=30))
def test_every_month_that_is_there_has_one_bar_whichever_are_highlighted(drawn):
    months = pd.period_range("2017-07", periods=len(drawn), freq="M")
    value = pd.Series([height for height, _ in drawn], months)
    assume(value.notna().any())
    marked = months[[mark for _, mark in drawn]]
    figures = pd.DataFrame({"value": value, "rolling": value.rolling(12).sum()})
    _, (_, lower) = draw_monthly(figures, highlight=marked)
    wanted = [(m.ordinal, value[m], "main" if m in marked else "pale") for m in months if not np.isnan(value[m])]
    found = bars(lower)
    assert list(zip(found["at"], found["height"], found["role"], strict=True)) == wanted


def test_a_lent_figure_leaves_nothing_for_the_next_picture():
    """The pictures of figures as unlike as can be, each drawn on a new figure and on the one the others were on."""
    figures = frame()
    gap = figures.assign(value=figures["value"].where(figures.index != MONTHS[3]))
    change = {MONTHS[14]: "counted another way from here"}
    ranged = (figures / 1000).assign(lower=0.2, upper=0.3)
    none = figures.assign(value=np.nan, rolling=np.nan)
    asked = [
        (figures, {}),
        (ranged, {"unit": "percent", "highlight": QUARTER, "baselines": {"before Covid": 0.31}}),
        (figures.iloc[:3], {"unit": "seconds"}),
        (none, {}),
        (gap * 1e6, {"breaks": change}),
        (figures.assign(rolling=np.nan), {}),
        (figures, {}),
    ]
    for narrow in (True, False):
        for shown, options in asked * 2:
            new, axes = charts.figure("monthly", narrow=narrow)
            alone = charts.monthly(shown, axes, name="Crime", **options).alt, charts.to_svg(new, "m")
            with charts.lent(narrow=narrow) as (lent, axes):
                again = charts.monthly(shown, axes, name="Crime", **options).alt, charts.to_svg(lent, "m")
            assert again == alone


def test_a_figure_whose_picture_failed_is_not_lent_again():
    with pytest.raises(ValueError, match="drawing"), charts.lent() as (failed, (upper, _)):
        upper.plot([1, 2])
        raise ValueError("drawing")
    with charts.lent() as (other, (upper, _)):
        assert other is not failed
        assert len(upper.lines) == 0


@pytest.mark.parametrize("span", [1, 2, 7, 13, 26, 60, 130, 400])
@pytest.mark.parametrize("narrow", [False, True])
def test_the_time_axis_never_crowds(span, narrow):
    months = pd.period_range("2001-05", periods=span, freq="M")
    figure, axes = charts.figure("monthly", narrow=narrow)
    charts.monthly(pd.DataFrame({"value": 5.0, "rolling": 60.0}, months), axes, name="Crime")
    fit(figure)
    named = [text for text in axes[1].texts if text.get_va() == "top" and text.get_ha() == "center"]
    assert_apart(named)
    assert any(text.get_text().isdigit() for text in named)


def assert_apart(drawn):
    boxes = [text.get_window_extent() for text in drawn]
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert not one.overlaps(other), [text.get_text() for text in drawn]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=5), st.integers(1, 3))
def test_margin_words_never_touch(values, rows):
    _, axes = charts.figure("line")
    axes.set_ylim(0, 100)
    margin_words(axes, [Label(value, ["Devon and", "Cornwall", "12.3"][:rows], "ink") for value in values])
    assert_apart(axes.texts)


def test_peer_bars():
    figure, axes = charts.figure("bars", rows=4)
    charts.peer_bars(FORCES.sample(frac=1, random_state=3), axes, force="Wiltshire", position=PLACE, name="Crime")
    bars = [patch for patch in axes.patches if role(patch.get_facecolor()) != "band"]
    assert sorted((bar.get_width() for bar in bars), reverse=True) == FORCES.tolist()
    assert {bar.get_x() for bar in bars} == {0.0}
    assert [bar.get_width() for bar in bars if role(bar.get_facecolor()) == "main"] == [60.3]
    ordered = sorted(bars, key=lambda bar: bar.get_y())
    assert [bar.get_width() for bar in ordered] == FORCES.tolist()
    (band,) = (patch for patch in axes.patches if role(patch.get_facecolor()) == "band")
    assert (band.get_x(), band.get_x() + band.get_width()) == pytest.approx((40.2, 89.1))
    assert [64.7, 64.7] in [list(line.get_xdata()) for line in axes.lines]
    assert {*FORCES.index, "70.0", "60.3", "average of the 3 others: 64.7"} <= set(texts(axes))
    fit(figure)
    assert_apart(axes.texts)


@pytest.mark.parametrize("mean", [5.0, 40.0, 64.7, 88.0])
@pytest.mark.parametrize("narrow", [False, True])
def test_peer_words_stay_inside_and_apart(mean, narrow):
    place = pd.Series({"mean": mean, "lower": mean * 0.8, "upper": mean * 1.2})
    figure, axes = charts.figure("bars", rows=4, narrow=narrow)
    charts.peer_bars(FORCES, axes, force="Wiltshire", position=place, name="Crime")
    fit(figure)
    assert_apart(axes.texts)
    for text in axes.texts:
        box = text.get_window_extent()
        assert -1 <= box.x0 <= box.x1 <= figure.bbox.x1 + 1, text.get_text()


def test_a_range_below_zero_begins_at_the_axis():
    _, axes = charts.figure("bars", rows=4)
    charts.peer_bars(FORCES, axes, force="Wiltshire", position=PLACE.replace(40.2, -4.0), name="Crime")
    (band,) = (patch for patch in axes.patches if role(patch.get_facecolor()) == "band")
    assert band.get_x() == 0.0
    assert axes.get_xlim()[0] == 0.0
    assert "range for one force like these: up to 89.1" in texts(axes)


def test_sparkline_draws_the_series_its_last_dot_and_lonely_months():
    values = frame()["value"]
    values["2018-01"], values["2018-03"] = np.nan, np.nan
    _, axes = charts.figure("sparkline")
    charts.sparkline(values, axes, name="Crime")
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), values)
    assert [line.get_ydata()[0] for line in axes.lines[1:]] == [values["2018-02"], values["2019-06"]]


def test_series_are_told_apart_by_dashes_too():
    table = pd.DataFrame({name: frame()["value"] for name in ("a", "b", "c", "d")})
    _, axes = charts.figure("line")
    charts.z_scores(table, axes, name="Four", breaks={MONTHS[5]: "change"})
    series = [line for line in axes.lines if len(line.get_xdata()) == len(MONTHS)]
    assert len({str(line._unscaled_dash_pattern) for line in series}) == 4
    for line, column in zip(series, table, strict=True):
        np.testing.assert_array_equal(line.get_ydata(), table[column])


def test_outcome_trend_draws_every_force_and_the_average():
    table = pd.DataFrame({"Norfolk": frame(1)["value"] / 2000, "Wiltshire": frame(2)["value"] / 2000})
    _, axes = charts.figure("line")
    charts.outcome_trend(table, axes, force="Wiltshire", average=table["Norfolk"] * 1.1)
    latest = table["Wiltshire"].iloc[-1:]
    for line, given_ in zip(
        axes.lines, [table["Norfolk"], table["Norfolk"] * 1.1, table["Wiltshire"], latest], strict=True
    ):
        np.testing.assert_array_equal(line.get_ydata(), given_)


def test_stacked_outcomes_begin_at_zero_and_follow_one_another():
    table = pd.DataFrame({"Charge": [0.1, 0.2], "Other": [0.9, np.nan]}, ["Violence", "Drugs"])
    _, axes = charts.figure("stacked", rows=2)
    charts.stacked_outcomes(table, axes, name="Outcomes")
    spans = [(patch.get_x(), patch.get_width()) for patch in axes.patches]
    assert spans[:3] == [(0.0, 0.1), (0.0, 0.2), (0.1, 0.9)]
    assert np.isnan(spans[3][1])


def test_satisfaction_draws_values_and_limits():
    table = pd.DataFrame(
        [("All", "2018", 0.73, 0.70, 0.76), ("All", "2019", 0.77, 0.74, 0.80), ("Violent", "2019", 0.79, 0.75, 0.83)],
        columns=["group", "year", "value", "lower", "upper"],
    )
    _, axes = charts.figure("line")
    charts.satisfaction(table, axes)
    bars = [segment[:, 1].tolist() for segment in axes.collections[0].get_segments()]
    assert bars == [[0.70, 0.76], [0.74, 0.80]]
    dots = axes.collections[1].get_offsets()
    assert dots[:, 1].tolist() == [0.73, 0.77]


def test_heat_map_colours_by_five_equal_steps_and_leaves_gaps_open():
    table = pd.DataFrame(0.0, ["Monday", "Tuesday"], range(24))
    table.loc["Monday", 8], table.loc["Monday", 9], table.loc["Tuesday", 3] = 49.0, 10.0, np.nan
    _, axes = charts.figure("heat")
    charts.heat_map(table, axes, name="Incidents")
    mesh = axes.collections[0]
    np.testing.assert_array_equal(np.ma.filled(mesh.get_array().astype(float), np.nan).reshape(2, 24), table)
    shades = {value: role(mesh.to_rgba(value)) for value in (0.0, 9.0, 10.0, 49.0)}
    assert shades == {0.0: "heat-1", 9.0: "heat-1", 10.0: "heat-2", 49.0: "heat-5"}
    assert {"0\u20139", "10\u201319", "40\u201349", "×"} <= set(texts(axes))


def test_funnel_draws_the_forces_and_their_limits():
    table = pd.DataFrame(
        {
            "denominator": [900.0, 700, 2000],
            "value": [90.0, 60, 70],
            "target": 70.0,
            "lower95": [54.0, 50, 60],
            "upper95": [86.0, 88, 80],
            "lower998": [44.0, 40, 55],
            "upper998": [96.0, 98, 85],
        },
        ["Cleveland", "Wiltshire", "Kent"],
    )
    _, axes = charts.figure("funnel")
    charts.funnel(table, axes, force="Wiltshire", name="Crime")
    curves = [list(line.get_ydata()) for line in axes.lines]
    assert curves[:3] == [[70.0] * 3, [50.0, 54.0, 60.0], [88.0, 86.0, 80.0]]
    assert [dots.get_offsets().tolist() for dots in axes.collections] == [
        [[900.0, 90.0], [2000.0, 70.0]],
        [[700.0, 60.0]],
    ]


def test_progress_is_as_long_as_what_is_done():
    _, axes = charts.figure("progress")
    charts.progress(0.6, axes, name="Roll-out", before=0.45)
    assert axes.patches[-1].get_width() == 0.6
    assert list(axes.lines[0].get_xdata()) == [0.45, 0.45]
    assert "60%" in texts(axes)


@pytest.mark.parametrize(
    ("unit", "top", "ticks"),
    [
        ("count", 4000, ["0", "1,000", "2,000", "3,000", "4,000"]),
        ("count", 2, ["0", "1", "2"]),
        ("percent", 0.2, ["0%", "5%", "10%", "15%", "20%"]),
        ("percent", 0.02, ["0.0%", "0.5%", "1.0%", "1.5%", "2.0%"]),
        ("seconds", 1200, ["0:00", "5:00", "10:00", "15:00", "20:00"]),
        ("seconds", 10000, ["0:00", "1:00:00", "2:00:00"]),
        ("rate", 1.0, ["0.00", "0.25", "0.50", "0.75", "1.00"]),
    ],
)
def test_axes_are_written_in_their_unit(unit, top, ticks):
    _, axes = charts.figure("line")
    from_zero(axes, [top])
    value_axis(axes, unit)
    low, high = axes.get_ylim()
    places = [place for place in axes.get_yticks() if low <= place <= high]
    assert [text for text, _ in zip(UnitFormatter(unit).format_ticks(places), places, strict=True)] == ticks


def test_zeros_and_nothing_have_an_axis():
    for values in ([0.0, 0.0], [np.nan], []):
        _, axes = charts.figure("line")
        from_zero(axes, values)
        assert axes.get_ylim() == (0.0, 1.0)


def test_charts_leave_pyplot_and_settings_alone():
    import matplotlib as mpl
    from matplotlib import pyplot

    before = dict(mpl.rcParams)
    figure, _ = draw_monthly(frame())
    charts.to_svg(figure, "crime")
    assert pyplot.get_fignums() == []
    assert dict(mpl.rcParams) == before


def test_charts_import_no_arithmetic():
    allowed = ("charts", "months", "numbers", "windows", "elements.palette", "errors")
    for path in Path(inspect.getfile(charts)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pcc_analysis"):
                inside = node.module.removeprefix("pcc_analysis.")
                assert inside.startswith(allowed), (path.name, node.module)

"""The SVG of every chart: small, the same bytes twice, its own ids, colours by role, contrast in both modes."""

from __future__ import annotations

import gzip
import re
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from pcc_analysis import charts
from pcc_analysis.elements.palette import PALETTE

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = pd.period_range("2015-07", "2019-06", freq="M")
NASTY = "<script>alert('$x$')</script> & $5 and $6"


def series(seed=0):
    return pd.Series(np.random.default_rng(seed).poisson(3600, len(MONTHS)).astype(float), MONTHS)


def monthly(narrow):
    figure, axes = charts.figure("monthly", narrow=narrow)
    value = series()
    figures = pd.DataFrame({"value": value, "rolling": value.rolling(12).sum()})
    figures.loc[MONTHS[-12:], "lower"], figures.loc[MONTHS[-12:], "upper"] = 3500.0, 3800.0
    figures.loc["2016-05", "value"] = np.nan
    return figure, charts.monthly(
        figures, axes, name="Crime", highlight=MONTHS[-3:], baselines={NASTY: 3400.0}, breaks={MONTHS[20]: "new rules"}
    )


def peer_bars(narrow):
    figure, axes = charts.figure("bars", narrow=narrow)
    rates = pd.Series({"Norfolk": 70.0, NASTY[-16:]: 66.0, "Wiltshire": 60.3, "Devon and Cornwall": 58.0})
    place = pd.Series({"mean": 64.7, "lower": 40.2, "upper": 89.1})
    return figure, charts.peer_bars(rates, axes, force="Wiltshire", position=place, name="Crime per 1,000")


def funnel(narrow):
    figure, axes = charts.figure("funnel", narrow=narrow)
    sizes = np.linspace(400, 3000, 43) * 1000
    figures = pd.DataFrame({"denominator": sizes, "value": 70 + 9 * np.sin(sizes), "target": 70.0})
    for name, width in (("95", 8000), ("998", 12000)):
        figures[f"lower{name}"], figures[f"upper{name}"] = 70 - width / sizes**0.5, 70 + width / sizes**0.5
    figures.index = pd.Index([NASTY, *(f"Force {number}" for number in range(42))])
    return figure, charts.funnel(figures, axes, force=NASTY, name="Crime per 1,000")


def sparkline(narrow):
    figure, axes = charts.figure("sparkline")
    return figure, charts.sparkline(series(), axes, name="Crime")


def satisfaction(narrow):
    figure, axes = charts.figure("line", narrow=narrow)
    rows = [(group, f"Jun-{year}", 0.7 + year / 200) for group in ("All", NASTY) for year in range(15, 20)]
    figures = pd.DataFrame(rows, columns=["group", "year", "value"])
    return figure, charts.satisfaction(
        figures.assign(lower=figures["value"] - 0.03, upper=figures["value"] + 0.03), axes
    )


def indexed(narrow):
    figure, axes = charts.figure("line", narrow=narrow)
    figures = pd.DataFrame({"a": series(1) / 36, "b": series(2) / 36, "c": series(3) / 36, NASTY: series(4) / 36})
    return figure, charts.indexed(figures, axes, name="Burglary", base="2015")


def z_scores(narrow):
    figure, axes = charts.figure("line", narrow=narrow)
    figures = pd.DataFrame({"ASB": series(1) / 60 - 60, "Crime": 60 - series(1) / 60})
    return figure, charts.z_scores(figures, axes, name="ASB and crime", breaks={MONTHS[9]: NASTY})


def outcome_trend(narrow):
    figure, axes = charts.figure("line", narrow=narrow)
    figures = pd.DataFrame({f"Force {number}": series(number) / 20000 for number in range(8)})
    return figure, charts.outcome_trend(figures, axes, force="Force 3", average=figures.mean(axis=1))


def stacked_outcomes(narrow):
    figure, axes = charts.figure("stacked", rows=3, narrow=narrow)
    types = ["Charge", "Out of court", NASTY, "Evidential difficulties, victim does not support", "No suspect", "Other"]
    figures = pd.DataFrame([[0.1, 0.1, 0.2, 0.2, 0.2, 0.2]] * 2 + [[np.nan] * 6], ["All", "Violence", "Robbery"], types)
    return figure, charts.stacked_outcomes(figures, axes, name="Outcomes")


def heat_map(narrow):
    figure, axes = charts.figure("heat", narrow=narrow)
    hours = np.add.outer(np.arange(7.0), np.abs(12 - np.arange(24.0))) * 7
    hours[2, 3] = np.nan
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    return figure, charts.heat_map(pd.DataFrame(hours, days, range(24)), axes, name="Incidents")


def progress(narrow):
    figure, axes = charts.figure("progress")
    return figure, charts.progress(0.6, axes, name="Roll-out", before=0.4)


def nothing(narrow):
    figure, axes = charts.figure("monthly", narrow=narrow)
    return figure, charts.monthly(pd.DataFrame({"value": [], "rolling": []}), axes, name="Crime")


ALL = [
    monthly, peer_bars, funnel, sparkline, satisfaction, indexed, z_scores, outcome_trend, stacked_outcomes, heat_map,
    progress, nothing,
]  # fmt: skip


@pytest.fixture(
    scope="module",
    params=[(make, narrow) for make in ALL for narrow in (False, True)],
    ids=lambda p: f"{p[0].__name__}-{p[1]}",
)
def made(request):
    make, narrow = request.param
    figure, drawn = make(narrow)
    return make, narrow, figure, drawn, charts.to_svg(figure, "a-1", title="Title", alt=drawn.alt)


def test_the_same_bytes_twice(made):
    make, narrow, figure, drawn, svg = made
    again, _ = make(narrow)
    assert charts.to_svg(again, "a-1", title="Title", alt=drawn.alt) == svg
    assert charts.to_svg(figure, "a-1", title="Title", alt=drawn.alt) == svg


def test_every_id_begins_with_the_identifier_and_is_referred_to(made):
    root = ET.fromstring(made[-1])
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(one == "a-1" or one.startswith("a-1-") for one in ids)
    referred = set(re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', made[-1]))
    referred = {name for pair in referred for name in pair if name} | set(root.get("aria-labelledby").split()) | {"a-1"}
    assert referred == set(ids)


def test_it_scales_says_its_alternative_and_carries_no_origin(made):
    root = ET.fromstring(made[-1])
    assert root.get("viewBox").startswith("0 0 ")
    assert not {"width", "height"} & set(root.attrib)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}desc").text == made[3].alt
    for word in ("<metadata", "<style", "<image", "<!DOCTYPE", "<?xml", "matplotlib", "DejaVu", "font-family:'"):
        assert word not in made[-1]


def test_words_stay_words_and_are_escaped(made):
    root = ET.fromstring(made[-1])
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert words or made[0] is sparkline
    assert all(words)
    assert "<script" not in made[-1]
    if made[0] is peer_bars:
        assert NASTY[-16:] in words


def styles(root):
    """Every drawn element with the style it has, those of its groups included."""

    def walk(element, inherited):
        own = dict(part.split(":", 1) for part in element.get("style", "").split(";") if ":" in part)
        both = {**inherited, **own}
        yield element, both
        for child in element:
            yield from walk(child, both)

    return walk(root, {})


def test_every_colour_has_a_role(made):
    for element, style in styles(ET.fromstring(made[-1])):
        for key in ("fill", "stroke"):
            value = style.get(key, "none")
            assert value == "none" or re.fullmatch(r"var\(--chart-([\w-]+),#[0-9a-f]{6}\)", value), value
            if value != "none":
                name, fallback = value[12:-1].split(",")
                assert PALETTE[name].light == fallback
        if element.tag == f"{SVG}text":
            assert "fill" in style


def luminance(colour):
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_and_marks_stand_out_in_both_modes(made, mode):
    """WCAG 2.2, 1.4.3 and 1.4.11: 4.5 for words, 3 for what is needed to understand a drawing."""
    ground = getattr(PALETTE["ground"], mode)
    quiet = {"ground", "band", "grid", "heat-1", "heat-2", "heat-3", "heat-4", "heat-5"}
    fills = set()
    for element, style in styles(ET.fromstring(made[-1])):
        used = {key: style[key][12:].split(",")[0] for key in ("fill", "stroke") if style.get(key, "none") != "none"}
        if element.tag == f"{SVG}path":
            fills |= set(used.values())
        name = used.get("fill")
        if element.tag == f"{SVG}text" and name == "ground":  # written on a segment of a stack
            assert min(contrast(getattr(PALETTE[fill], mode), ground) for fill in charts.outcomes.FILLS[:-1]) >= 4.5
        elif element.tag == f"{SVG}text":
            assert contrast(getattr(PALETTE[name], mode), ground) >= 4.5, name
    for name in fills - quiet:
        assert contrast(getattr(PALETTE[name], mode), ground) >= 3, name


def test_highlight_differs_from_context_by_more_than_hue():
    for mode in ("light", "dark"):
        assert contrast(getattr(PALETTE["main"], mode), getattr(PALETTE["pale"], mode)) >= 3


def test_a_page_of_twenty_charts_is_small():
    kinds = [
        monthly,
        peer_bars,
        funnel,
        satisfaction,
        indexed,
        z_scores,
        outcome_trend,
        stacked_outcomes,
        heat_map,
        monthly,
    ]
    page = "".join(charts.to_svg(make(False)[0], f"chart-{place}") for place, make in enumerate(kinds * 2))
    assert len(gzip.compress(page.encode())) < 69_000 / 2
    assert len(page) / 20 < 10_000


def test_without_an_alternative_it_claims_no_role():
    root = ET.fromstring(charts.to_svg(monthly(False)[0], "a"))
    assert root.get("role") is None
    assert root.find(f"{SVG}title") is None


@pytest.mark.parametrize(
    ("given", "written"), [("crime volume", "crime-volume"), ("2019", "chart-2019"), ('a"b', "a-b")]
)
def test_identifiers_become_ids(given, written):
    assert ET.fromstring(charts.to_svg(monthly(False)[0], given)).get("id") == written


@pytest.mark.parametrize("make", ALL, ids=lambda make: make.__name__)
@pytest.mark.parametrize("narrow", [False, True])
def test_nothing_written_leaves_the_picture(make, narrow):
    figure, _ = make(narrow)
    charts.to_svg(figure, "a")
    for axes in figure.axes:
        for text in axes.texts:
            box = text.get_window_extent()
            if len(text.get_text()) < 40:
                assert box.x0 >= -1, text.get_text()
                assert box.x1 <= figure.bbox.x1 + 1, text.get_text()
                assert box.y0 >= -1, text.get_text()
                assert box.y1 <= figure.bbox.y1 + 1, text.get_text()


def test_drawn_knows_its_figure():
    figure, drawn = monthly(False)
    assert drawn.figure is figure
    lonely = charts.Drawn(drawn.axes[0], "1")
    drawn.axes[0].remove()
    with pytest.raises(ValueError, match="belong to no figure"):
        _ = lonely.figure

"""Deep dive into place: cells are those of geometry, planted concentration and change are found, chance is not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.spatial import cKDTree

from pcc_analysis import charts
from pcc_analysis.briefing import open_briefing
from pcc_analysis.concentration import busiest, by_chance, gini
from pcc_analysis.deep_dives import place
from pcc_analysis.deep_dives.place.where import NOWHERE
from pcc_analysis.deep_dives.recorded import as_recorded
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.hexagons import MERIDIAN, RADIUS, degrees_of, middle
from pcc_analysis.reports import run_report
from pcc_analysis.reports.provenance import read_provenance

ROOT = Path(__file__).parents[1]
PLANS = ROOT / "data" / "plans"
ACROSS = 2000.0
HEAD = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context\n"
)
FINDINGS = {
    "busiest_hexagon": place.busiest,
    "in_few_hexagons": place.few,
    "share_of_the_busiest": place.lorenz,
    "in_hexagons_of_other_months": place.lasting,
    "changed_hexagons": place.changed,
}


def plane(longitude, latitude):
    """The sinusoidal projection once more, in numpy: Snyder (1987), equations 30-1 and 30-2."""
    phi = np.deg2rad(latitude)
    return RADIUS * np.deg2rad(longitude - MERIDIAN) * np.cos(phi), RADIUS * phi


def nearest(longitude, latitude, across):
    """The hexagon whose middle is nearest, looked for among all middles: the definition, not the formula."""
    x, y = plane(np.asarray(longitude, dtype=float), np.asarray(latitude, dtype=float))
    rows = np.arange(int(y.min() / across / 0.87) - 2, int(y.max() / across / 0.86) + 3)
    columns = np.arange(int(x.min() / across) - 3, int(x.max() / across) + 4)
    r, along = (one.ravel() for one in np.meshgrid(rows, columns))
    q = along - np.floor(r / 2).astype(int)
    found = cKDTree(np.column_stack(middle(q, r, across))).query(np.column_stack([x, y]))[1]
    return list(zip(q[found].tolist(), r[found].tolist(), strict=True))


def test_the_notebook_says_that_the_demonstration_has_no_coordinates(briefings, run_dive):
    for quarter, (recorded, page) in run_dive("place").items():
        places = place.where(briefings[quarter])
        assert recorded == {name: as_recorded(of(places)) for name, of in FINDINGS.items()}
        assert recorded["busiest_hexagon"] == {"value": None, "lower": None, "upper": None}
        assert NOWHERE in " ".join(page.read_text(encoding="utf-8").split())


# --- the published files ----------------------------------------------------------------------------------------------


def test_the_published_quarter_comes_out_hexagon_by_hexagon(open_data, tmp_path):
    """13,783 rows of Wiltshire in April to June 2025, each put into its hexagon once more by search."""
    run_report(
        "2025-26-Q1", notebook="deep_dives/place", data=open_data, out=tmp_path, notebooks=ROOT / "notebooks",
        plans=PLANS,
    )  # fmt: skip
    recorded = read_provenance(tmp_path / "2025-26-Q1")["reports"]["deep_dives/place"]["findings"]
    places = place.where(open_briefing("2025-26-Q1", open_data, PLANS))
    assert recorded == {name: as_recorded(of(places)) for name, of in FINDINGS.items()}
    names = [f"2025-{month:02}/2025-{month:02}-wiltshire-street.csv" for month in range(1, 7)]
    rows = pd.concat([pd.read_csv(open_data / "police-uk" / name) for name in names], ignore_index=True)
    rows = rows[rows["Falls within"] == "Wiltshire Police"]
    rows["cell"] = nearest(rows["Longitude"], rows["Latitude"], ACROSS)
    quarter = rows[rows["Month"] >= "2025-04"]
    counts = places.counts(places.months)
    assert counts.sum() + places.outside + places.without == len(quarter) == 13_783
    by_search = quarter["cell"].value_counts()
    assert counts[counts > 0].to_dict() == {cell: n for cell, n in by_search.items() if cell in counts.index}
    assert places.outside == by_search[~by_search.index.isin(counts.index)].sum() < 40
    found = place.busiest(places)
    assert found.headline["value"] == by_search.max()
    share = place.few(places).headline
    assert share["records"] == by_search[by_search.index.isin(counts.index)].nlargest(26).sum()
    assert share["value"] > 5 * place.few(places).rows["upper"].iloc[1]  # towns: far from even
    assert str(places.earlier[0]) == "2025-01"  # no file of 2024: the three months before
    shown = found.rows["value"].dropna()
    assert shown.min() >= 5
    assert (found.rows["number"] != "").sum() == 10


# --- street files, made -----------------------------------------------------------------------------------------------


def write(folder, frame, month="2025-04"):
    path = folder / "police-uk" / month / f"{month}-wiltshire-street.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{n},{month},Wiltshire Police,Wiltshire Police,{one.longitude},{one.latitude},On or near,E01,X,{one.category},,\n"
        for n, one in enumerate(frame.itertuples())
    ]
    path.write_text(HEAD + "".join(lines))


def test_records_without_coordinates_and_far_away_are_counted_and_not_drawn(tmp_path):
    rng = np.random.default_rng(1)
    points = pd.DataFrame({"longitude": rng.normal(-1.9, 0.1, 400), "latitude": rng.normal(51.4, 0.1, 400)})
    points["category"] = np.where(np.arange(400) < 40, "Burglary", "Robbery")
    lost = pd.DataFrame({"longitude": ["", ""], "latitude": ["", ""], "category": "Burglary"})
    away = pd.DataFrame({"longitude": [1.5, -4.0, 1.0], "latitude": [54.0, 50.5, 53.0], "category": "Robbery"})
    write(tmp_path, pd.concat([points, lost, away]))
    briefing = open_briefing("2025-04", tmp_path, PLANS)
    places = place.where(briefing)
    assert (places.without, places.outside, places.counts(places.months).sum()) == (2, 3, 400)
    said = place.busiest(places).says
    assert said[-1].startswith("Not on the map: 2 without coordinates; 3 far outside the others")
    assert place.changed(places).says[0].startswith("Nothing can be compared: neither the same months a year before")
    assert place.lasting(places).rows.empty  # one month has no other
    burglary = place.where(briefing, category="Burglary")
    assert burglary.counts(burglary.months).sum() == 40
    assert burglary.what == "Burglary: published records"
    with pytest.raises(InsufficientDataError, match=r"Murder.* is not a category .*; take one of Anti-social"):
        place.where(briefing, category="Murder")
    with pytest.raises(InsufficientDataError, match="take 100 metres or more"):
        place.where(briefing, across=5)


@pytest.mark.parametrize("kind", ["degrees", "grid"])
def test_a_force_s_own_crimes_are_placed_by_degrees_or_by_the_grid(tmp_path, kind):
    rng = np.random.default_rng(2)
    if kind == "degrees":
        first, second = rng.uniform(-2.1, -1.7, 300).round(6), rng.uniform(51.1, 51.6, 300).round(6)
        names, cells = ("longitude", "latitude"), nearest(first, second, ACROSS)
    else:  # the same search, on the plane as it stands
        first, second = rng.integers(400_000, 430_000, 300), rng.integers(120_000, 180_000, 300)
        longitude, latitude = degrees_of(first, second)
        names, cells = ("easting", "northing"), nearest(longitude, latitude, ACROSS)
    days = pd.date_range("2019-06-01", periods=30).strftime("%Y-%m-%d")
    frame = pd.DataFrame({"crime_number": range(300), "recorded_date": np.tile(days, 10), "offence_code": "104"})
    frame = frame.assign(**dict(zip(names, (first, second), strict=True)))
    (tmp_path / "crimes").mkdir()
    frame.to_csv(tmp_path / "crimes" / "crimes-2019-06.csv", index=False)
    briefing = open_briefing("2019-06", tmp_path, PLANS)
    places = place.where(briefing)
    assert places.what == "Crimes recorded"
    counts = places.counts(places.months)
    assert counts[counts > 0].sort_index().to_dict() == pd.Series(cells).value_counts().sort_index().to_dict()
    assert all(("km east" in name) == (kind == "grid") for name in places.grid["name"])
    assert place.where(briefing, category="Burglary").cells.empty  # a category is one of the street files


# --- planted truth ----------------------------------------------------------------------------------------------------

NOW, BEFORE = pd.period_range("2025-04", "2025-06", freq="M"), pd.period_range("2025-01", "2025-03", freq="M")


def simulated(rng, now, before, small=5):
    """Hexagons in a line with Poisson counts of these means, spread evenly over the months."""
    cells = [(n, 0) for n in range(len(now))]
    rows = [
        {"month": month, "cell": cell, "records": int(rng.poisson(mean / 3))}
        for months, means in ((NOW, now), (BEFORE, before))
        for month in months
        for cell, mean in zip(cells, means, strict=True)
    ]
    grid = pd.DataFrame({"x": [2000.0 * n for n, _ in cells], "y": 0.0, "name": [f"cell {n}" for n, _ in cells]})
    grid.index = pd.Index(cells, tupleize_cols=False)
    kept = pd.DataFrame(rows)
    return place.Places("Records", kept[kept["records"] > 0], grid, NOW, BEFORE, 0, 0, 2000.0, small, "")


def test_planted_changes_are_found_within_their_limits():
    """Simulated: 200 hexagons of about 60, everything 1.2 times as many; one doubles on top, one halves."""
    rng, held = np.random.default_rng(3), 0
    for _ in range(20):
        before = rng.uniform(40, 80, 200)
        now = before * 1.2
        before[0], now[0], before[1], now[1] = 100, 240, 200, 120
        found = place.changed(simulated(rng, now, before)).rows.set_index("name")
        assert {"cell 0", "cell 1"} <= set(found.index)
        assert len(found) <= 5
        held += sum(
            found.loc[f"cell {n}", "lower"] < truth < found.loc[f"cell {n}", "upper"] for n, truth in ((0, 2), (1, 0.5))
        )
    assert held >= 34  # of 40 at 95%, less what picking the large ones costs


def test_hexagons_that_did_not_change_are_seldom_said_to_have():
    rng, alarms = np.random.default_rng(4), 0
    for _ in range(60):
        means = rng.gamma(1.0, 30, 150) + 3
        alarms += len(place.changed(simulated(rng, means * 0.8, means)).rows) > 0
    assert alarms <= 8  # 60 looks at 5%


def test_small_counts_of_a_hexagon_that_changed_are_not_shown():
    rng = np.random.default_rng(5)
    before = np.full(60, 50.0)
    before[0], now = 1.0, np.full(60, 50.0)
    found = place.changed(simulated(rng, now, before))
    row = found.rows.set_index("name").loc["cell 0"]
    assert np.isnan(row["before"])
    assert row[["value", "lower", "upper", "p", "adjusted"]].isna().all()
    assert "of 1 a count is too small to be shown" in found.says[0]
    assert found.rows["value"].isna().sum() == 1


def test_even_records_are_as_concentrated_as_chance_makes_them_and_uneven_ones_more():
    rng = np.random.default_rng(6)
    even = place.few(simulated(rng, np.full(300, 4.0), np.full(300, 4.0)))
    assert even.says[1] == "So the records are no more concentrated than chance alone would make them."
    assert even.rows["value"].iloc[0] > 0.08  # chance alone puts twice the share there
    town = np.full(300, 4.0)
    town[:15] = 100.0
    found = place.few(simulated(rng, town, town))
    truth = 15 * 100 / (15 * 100 + 285 * 4)
    assert found.headline["lower"] - 0.01 < truth < found.headline["upper"] + 0.01
    assert found.says[1].startswith("So the records are concentrated")
    lasting = place.lasting(simulated(rng, town, town))
    assert len(lasting.rows) == 6
    assert all(row["lower"] - 0.03 < truth < row["upper"] + 0.03 for _, row in lasting.rows.iterrows())
    assert "finds most" in lasting.says[0]
    moving = place.lasting(simulated(rng, np.full(300, 4.0), np.full(300, 4.0)))
    assert "finds part" in moving.says[0]


def test_hidden_hexagons_stay_hidden_also_in_the_curve_and_on_the_map():
    rng = np.random.default_rng(7)
    places = simulated(rng, [*[60.0] * 19, 1.5], [60.0] * 20)
    while places.counts(NOW).iloc[-1] not in (1, 2, 3, 4):
        places = simulated(rng, [*[60.0] * 19, 1.5], [60.0] * 20)
    curve = place.lorenz(places).rows
    assert curve["hexagons"].max() < 20  # the last one would follow from the difference
    found = place.busiest(places)
    assert found.rows["value"].isna().sum() == 1
    assert pd.isna(found.rows.iloc[-1]["limits"])
    drawn = place.busiest_map(places, found)
    assert drawn.alt.endswith("1 holds fewer than 5.")
    tiny = place.busiest(simulated(rng, [2.0] * 4, [2.0] * 4, small=50))
    assert tiny.rows["value"].isna().all()
    assert len(tiny.says) == 2


def test_too_few_hexagons_are_not_compared():
    found = place.changed(simulated(np.random.default_rng(8), [50.0] * 4, [50.0] * 4))
    assert found.says == [
        "Nothing can be compared: 4 hexagons with 10 records or more are too few. Take larger hexagons."
    ]


# --- geometry and concentration ---------------------------------------------------------------------------------------


def test_the_projection_is_the_one_that_is_printed():
    """Snyder (1987), numerical example of the sinusoidal projection, sphere of radius 1: 15 degrees east, 50 south."""
    x, y = plane(MERIDIAN + 15, -50)
    assert x / RADIUS == pytest.approx(0.1682814, abs=5e-8)
    assert y / RADIUS == pytest.approx(-0.8726646, abs=5e-8)
    longitude, latitude = degrees_of(x, y)
    assert (longitude - MERIDIAN, latitude) == (pytest.approx(15), pytest.approx(-50))


def test_equal_areas_stay_equal():
    """A tenth of a degree each way: its area on a sphere is R squared times the angle times the difference of sines."""
    for longitude, latitude in ((-2.0, 51.0), (1.3, 52.2), (-5.0, 50.2)):
        west, south = np.array([0, 0.1, 0.1, 0]) + longitude, np.array([0, 0, 0.1, 0.1]) + latitude
        x, y = plane(west, south)
        area = abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
        sphere = RADIUS**2 * np.deg2rad(0.1) * np.diff(np.sin(np.deg2rad([latitude, latitude + 0.1]))).item()
        assert area == pytest.approx(sphere, rel=1e-5)


def test_gini_is_that_of_known_distributions():
    """Uniform from 0: 1/3; exponential: 1/2 (any textbook of income inequality)."""
    grid = (np.arange(20_000) + 0.5) / 20_000
    assert gini(grid) == pytest.approx(1 / 3, abs=1e-4)
    assert gini(-np.log(grid)) == pytest.approx(1 / 2, abs=1e-3)
    assert np.isnan(gini([0, 0]))
    with pytest.raises(InsufficientDataError, match="1 counts missing or below 0"):
        gini([1, -1])


def test_chance_is_what_poisson_counts_give():
    """Another way to the same: independent Poisson counts of 3 on 400 places, the top twentieth's share."""
    rng = np.random.default_rng(9)
    counts = np.sort(rng.poisson(3, (2000, 400)), axis=1)
    share = (counts[:, -20:].sum(axis=1) / counts.sum(axis=1)).mean()
    found = by_chance(1200, 400)
    assert found.loc["share", "value"] == pytest.approx(share, abs=0.003)
    assert found.loc["share", "lower"] < share < found.loc["share", "upper"]
    assert by_chance(0, 5).isna().all().all()


def test_ties_take_the_first_and_nothing_takes_none():
    assert busiest([3, 3, 3], 0.34).tolist() == [True, True, False]
    assert not busiest([0, 0]).any()


def test_the_map_says_what_it_shows():
    figure = pd.DataFrame(
        {"x": [0.0, 2000.0, 4000.0], "y": 0.0, "count": [40.0, 12.0, np.nan], "label": ["1", "2", ""]}
    )
    _, axes = charts.figure("map")
    drawn = charts.hexagons(figure, axes, name="Burglary", across=2000)
    assert drawn.alt == "Burglary: 3 hexagons with any, the busiest with 40. 1 holds fewer than 5."
    written = [text.get_text() for text in axes.texts]
    assert {"1: 40", "2: 12", "1–4"} <= set(written)
    _, axes = charts.figure("map", narrow=True)
    few = charts.hexagons(figure.assign(count=np.nan, label=""), axes, name="Burglary", across=2000)
    assert few.alt == "Burglary: 3 hexagons with any, none with 5 or more."
    _, axes = charts.figure("map")
    assert charts.hexagons(figure.iloc[:0], axes, name="Burglary", across=2000).alt == "Burglary: no data."

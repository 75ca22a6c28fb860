"""Crimes by month and hexagon: a place becomes a cell of a grid inside the engine, and only cells come out."""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir

from pcc_analysis.hexagons import MERIDIAN, RADIUS
from pcc_analysis.tabulations.tabulation import tabulation


@tabulation("police_uk")
def street_by_cell(street: ir.Table, across: float, categories: list[str]) -> ir.Table:
    """Count the published rows by month and hexagon, of some categories or of all; no hexagon, no coordinates."""
    chosen = street.filter(street.category.isin(categories)) if categories else street
    return _by_cell(chosen.mutate(month=chosen.month.cast("date").truncate("M"), **_plane(chosen)), across)


@tabulation("crimes")
def crimes_by_cell(crimes: ir.Table, across: float) -> ir.Table:
    """Count the crimes recorded by month and hexagon of their longitude and latitude."""
    return _by_cell(crimes.mutate(month=_month(crimes), **_plane(crimes)), across)


@tabulation("crimes")
def crimes_by_grid_cell(crimes: ir.Table, across: float) -> ir.Table:
    """Count the crimes recorded by month and hexagon of their easting and northing on the National Grid."""
    return _by_cell(crimes.mutate(month=_month(crimes), x=crimes.easting, y=crimes.northing), across)


def _month(crimes: ir.Table) -> ir.Value:
    return crimes.recorded_date.truncate("M").cast("date")


def _plane(records: ir.Table) -> dict[str, ir.Value]:
    """Place longitude and latitude in metres on the sinusoidal projection, on which equal areas stay equal.

    Snyder, Map Projections: A Working Manual (US Geological Survey Professional Paper 1395, 1987), equations 30-1 and
    30-2.
    """
    known = records.longitude.notnull() & records.latitude.notnull()
    latitude = records.latitude * (math.pi / 180)
    x = (records.longitude - MERIDIAN) * (math.pi / 180) * latitude.cos() * RADIUS
    missing = ibis.null("float64")
    return {"x": known.ifelse(x, missing), "y": known.ifelse(latitude * RADIUS, missing)}


def _by_cell(placed: ir.Table, across: float) -> ir.Table:
    """Count by month and the hexagon whose middle is nearest: axial coordinates, rounded in the three directions."""
    row = placed.y * (2 / (math.sqrt(3) * across))
    column = placed.x / across - row / 2
    fine = placed.mutate(a=column, b=row, c=-column - row)
    near = fine.mutate(**{f"near_{name}": (fine[name] + 0.5).floor() for name in "abc"})
    off = near.mutate(**{f"off_{name}": (near[f"near_{name}"] - near[name]).abs() for name in "abc"})
    worst_a = (off.off_a > off.off_b) & (off.off_a > off.off_c)
    worst_b = ~worst_a & (off.off_b > off.off_c)
    cells = off.mutate(
        q=worst_a.ifelse(-off.near_b - off.near_c, off.near_a).cast("int64"),
        r=worst_b.ifelse(-off.near_a - off.near_c, off.near_b).cast("int64"),
    )
    return cells.group_by("month", "q", "r").aggregate(records=cells.count())

"""The monthly table: every measure by area and month, a zero where the source covers the month, nothing where not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from pcc_analysis.errors import Fault, MeasureError
from pcc_analysis.garbage import seldom_collecting
from pcc_analysis.measures.absence import with_worked_out
from pcc_analysis.measures.compile import Part, by_month, columns_of, parts_of
from pcc_analysis.measures.lineage import columns_needed
from pcc_analysis.measures.measure import FORCE, NOT_ALLOCATED, Measure
from pcc_analysis.measures.monthly_table import Monthly
from pcc_analysis.measures.supplied import Supplied, read_supplied, with_supplied
from pcc_analysis.schemas import DISTRIBUTION_COLUMNS, DISTRIBUTIONS, MONTHLY, MONTHLY_COLUMNS
from pcc_analysis.sources.monthly_figures import SUPPLIED

if TYPE_CHECKING:
    from pcc_analysis.sources.contract import Contract
    from pcc_analysis.sources.extracts import Extracts


@seldom_collecting()
def build_monthly(extracts: Extracts, measures: Iterable[Measure], peers: bool = False) -> Monthly:
    """Compute the monthly table of all measures whose source is there, or that are supplied as monthly figures.

    Parameters
    ----------
    extracts
        The open extracts; measures of a source that is not among them are left out.
    measures
        The definitions; ids must be unique.
    peers
        True gives every force of the sources that hold several, each force an area.

    Raises
    ------
    MeasureError
        Where two measures share an id, or a definition does not fit its source.
    DataContractError
        Where a source or the supplied figures have faults.
    """
    known: dict[str, Measure] = {}
    for measure in measures:
        if measure.id in known:
            raise MeasureError(f"two measures have the id {measure.id!r}; rename one")
        known[measure.id] = measure
    tables = [pd.DataFrame(columns=MONTHLY_COLUMNS)]
    distributions = [pd.DataFrame(columns=DISTRIBUTION_COLUMNS)]
    as_at = {}
    for source in extracts.names:
        own = [measure for measure in known.values() if measure.source == source]
        contract = extracts.contract(source)
        if not own or source == SUPPLIED or (peers and contract.force is None):
            continue
        records = _Records(extracts, extracts.table(source, every_force=peers), contract, peers)
        as_at[source] = extracts.coverage(source).as_at_says
        table = _long(records.cells(own), own, records.months, total=not peers)
        tables.append(records.without_unsupplied(table, own))
        medians = [measure for measure in own if measure.kind == "median"]
        distributions += [records.without_unsupplied(records.distribution(one), [one]) for one in medians]
    found = _typed(tables, distributions)
    notes: tuple[Fault, ...] = ()
    if SUPPLIED in extracts.names and not peers:
        found, notes = with_supplied(found, read_supplied(extracts, known))
        found = _typed([found.table], [found.distributions])
        as_at[SUPPLIED] = extracts.coverage(SUPPLIED).as_at_says
    return Monthly(
        table=MONTHLY.validate(found.table),
        distributions=DISTRIBUTIONS.validate(found.distributions),
        measures=known,
        as_at=as_at,
        notes=notes,
    )


@dataclass(frozen=True, eq=False)
class _Records:
    """The records of one source, and how they fall into months and areas."""

    extracts: Extracts
    table: ir.Table
    contract: Contract
    peers: bool
    bound: dict[str, list[Part]] = field(default_factory=dict)
    derived: dict[Callable[[ir.Table], ir.Table], ir.Table] = field(default_factory=dict)

    @property
    def area(self) -> str | None:
        return self.contract.force if self.peers else self.contract.area

    @property
    def months(self) -> pd.PeriodIndex:
        return self.extracts.coverage(self.contract.name).months

    def cells(self, measures: list[Measure]) -> pd.DataFrame:
        """Run one query per table and date column; one row per month and area, a column per side of each measure."""
        parts: dict[tuple[Callable[[ir.Table], ir.Table] | None, str], list[Part]] = {}
        for measure in measures:
            if measure.kind == "median":
                continue
            for part in self.parts(measure):
                parts.setdefault((measure.records, part.date), []).append(part)
        dates = Counter(records for records, _date in parts if records is not None)
        frames = []
        with ExitStack() as held:
            kept = {}
            for derived, many in dates.items():
                if many > 1:
                    own = [part for (records, _date), group in parts.items() if records is derived for part in group]
                    kept[derived] = held.enter_context(self._looked_at(self.of(derived), own).cache())
            for (records, _date), group in parts.items():
                query = by_month(self.of(records), group, self.area, self.contract.keys)
                if records in kept:  # worked out once, not for each of its dates
                    query = query.op().replace({self.of(records).op(): kept[records].op()}).to_expr()
                frames.append(self._placed(query).set_index(["month", "area"]).astype(float))
        return pd.concat(frames, axis=1) if frames else pd.DataFrame()

    def _looked_at(self, table: ir.Table, parts: list[Part]) -> ir.Table:
        """Return a table with the columns that its parts look at: the others need not be read."""
        looked = {self.area, *(part.date for part in parts)}
        looked = looked.union(*(columns_of(part.aggregate, table) for part in parts))
        return table.select([name for name in table.columns if name in looked])

    def of(self, records: Callable[[ir.Table], ir.Table] | None) -> ir.Table:
        """Return the table that a measure counts: the source's own, or one made from it, made once."""
        if records is None:
            return self.table
        if records not in self.derived:
            self.derived[records] = records(self.table)
        return self.derived[records]

    def parts(self, measure: Measure) -> list[Part]:
        """Return the sides of a measure; binding them takes longer than counting few records, so it is done once."""
        if measure.id not in self.bound:
            self.bound[measure.id] = parts_of(measure, self.of(measure.records), self.contract.date)
        return self.bound[measure.id]

    def distribution(self, measure: Measure) -> pd.DataFrame:
        """Count how often each value of a median measure occurs by month and area."""
        table = self.of(measure.records)
        chosen = table if measure.where is None else table.filter(measure.where.resolve(table))
        valued = chosen.select(
            month=chosen[measure.date or self.contract.date].truncate("M").cast("date"),
            area=chosen[self.area] if self.area else ibis.null().cast("string"),
            value=measure.numerator.resolve(chosen),
        )
        valued = valued.filter(valued.value.notnull(), valued.month.notnull())
        frame = self._placed(valued.group_by("month", "area", "value").aggregate(count=valued.count()))
        frame = frame[frame["month"].isin(self.months)]
        if self.area and not self.peers:
            force = frame.groupby(["month", "value"], as_index=False)["count"].sum().assign(area=FORCE)
            frame = pd.concat([force, frame])
        return frame.assign(measure=measure.id)

    def without_unsupplied(self, rows: pd.DataFrame, measures: list[Measure]) -> pd.DataFrame:
        """Leave out the months of a measure for which a column that it needs was not supplied."""
        lacking = self.extracts.coverage(self.contract.name).unsupplied
        if not lacking or rows.empty:
            return rows
        unsupplied = with_worked_out(lacking, self.contract, self.table)
        absent = pd.Series(False, index=rows.index)
        for measure in measures:
            for column in self._needed(measure) & set(unsupplied):
                absent |= (rows["measure"] == measure.id) & rows["month"].isin(unsupplied[column])
        return rows[~absent]

    def _needed(self, measure: Measure) -> set[str]:
        """Return the columns of the source that a measure is worked out from; where and whose do not count."""
        table = self.of(measure.records)
        if measure.kind == "median":
            chosen = table if measure.where is None else table.filter(measure.where.resolve(table))
            nodes = [measure.numerator.resolve(chosen).op(), chosen[measure.date or self.contract.date].op()]
        else:
            parts = self.parts(measure)
            nodes = [node for part in parts for node in (part.aggregate, table[part.date].op())]
        needed = {name for node in nodes for name in columns_needed(node, self.table.op())}
        return needed - {self.contract.area, self.contract.force}

    def _placed(self, query: ir.Table) -> pd.DataFrame:
        frame = query.to_pandas()
        frame["month"] = pd.PeriodIndex(pd.to_datetime(frame["month"]), freq="M")
        frame["area"] = frame["area"].astype(object).where(frame["area"].notna(), NOT_ALLOCATED if self.area else FORCE)
        return frame


def _long(cells: pd.DataFrame, measures: list[Measure], covered: pd.PeriodIndex, total: bool) -> pd.DataFrame:
    """Turn one row per month and area into the monthly table, absent cells of covered months 0."""
    if cells.empty:
        return pd.DataFrame(columns=MONTHLY_COLUMNS)
    areas = sorted(cells.index.get_level_values("area").unique())
    everything = pd.MultiIndex.from_product(
        [cells.index.get_level_values("month").union(covered).unique().sort_values(), areas], names=["month", "area"]
    )
    cells = cells.reindex(everything).fillna(0.0)
    if total and areas != [FORCE]:
        force = cells.groupby(level="month").sum()
        force.index = pd.MultiIndex.from_product([force.index, [FORCE]], names=["month", "area"])
        cells = pd.concat([force, cells])
    flows = [measure for measure in measures if measure.kind != "median"]
    ids = [measure.id for measure in flows]
    numerators = cells[[f"{name}|numerator" for name in ids]].set_axis(ids, axis=1)
    denominators = cells.reindex(columns=[f"{name}|denominator" for name in ids]).set_axis(ids, axis=1)
    for measure in flows:
        if measure.kind == "stock":
            flow = numerators[measure.id] - cells[f"{measure.id}|closed"]
            numerators[measure.id] = flow.groupby(level="area").cumsum()
            denominators[measure.id] = 1.0
    inside = cells.index.get_level_values("month").isin(covered)
    index = cells.index[inside].take(np.tile(np.arange(inside.sum()), len(ids)))
    return pd.DataFrame(
        {
            "measure": np.repeat(ids, inside.sum()),
            "area": index.get_level_values("area"),
            "month": index.get_level_values("month"),
            "numerator": numerators[inside].to_numpy().ravel(order="F"),
            "denominator": denominators[inside].to_numpy().ravel(order="F"),
        }
    )


def _typed(tables: list[pd.DataFrame], distributions: list[pd.DataFrame]) -> Supplied:
    """Put parts of the monthly table and of its distributions together, with the types and the order they have."""
    return Supplied(_joined(tables, MONTHLY_COLUMNS), _joined(distributions, DISTRIBUTION_COLUMNS))


def _joined(frames: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    joined = pd.concat(filled, ignore_index=True) if filled else frames[0]
    kinds = {"measure": "str", "area": "str", "month": "period[M]"}
    typed = joined[columns].astype({name: kinds.get(name, "float64") for name in columns})
    return typed.sort_values(columns[:4] if "value" in columns else columns[:3]).reset_index(drop=True)

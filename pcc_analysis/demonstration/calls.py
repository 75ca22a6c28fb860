"""The simulated telephone system: one row per call in two financial years, totals by day and line in the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pcc_analysis.demonstration.calibration import Counts, Fixed, Mask, Months, Numbers, choose, match_sums, shares
from pcc_analysis.demonstration.call_lines import LINES, Line
from pcc_analysis.demonstration.files import coded, financial_years, write_tables
from pcc_analysis.demonstration.inputs import fixed
from pcc_analysis.demonstration.levels import anchored, counts, month_days

if TYPE_CHECKING:
    import pyarrow as pa

CALL_BY_CALL = ((2018, 2019), (2022, 2023, 2024))
"""Financial years, by their first, that are simulated call by call: the windows that are published lie in them."""

KEPT = (2019, 2024)
"""Those of them in which the rows of single calls are kept; a telephone system totals the others by day."""

SHORTEST = 3
TALK = 0.74


def make_calls(folder: Path, axis: Months, rng: np.random.Generator) -> list[Path]:
    """
    Simulate the calls of these months: Parquet files per financial year.

    Calls offered and answered, waits and abandonment are those of document 000, paragraphs 115 to 124, and of the
    scorecards to July 2024 in document 001. Callers who neither hung up nor were answered ended in a menu: with them
    the printed abandonment and the printed answered calls hold together.
    """
    year = financial_years(axis)
    spans = [axis[np.isin(year, years)] for years in CALL_BY_CALL]
    single: list[dict[str, npt.NDArray[Any]]] = []
    totals: list[dict[str, npt.NDArray[Any]]] = []
    for line in LINES:
        offered = counts(line.name, axis, rng)
        days, per_day = _by_day(line, axis, offered, rng)
        month = days.astype("datetime64[M]")
        others = ~np.isin(month, np.concatenate(spans))
        totals.append(_totals(line, days[others], per_day[others], rng))
        for span in spans:
            if span.size:
                here = (month >= span[0]) & (month <= span[-1])
                calls = _calls(line, span, days[here], per_day[here], rng)
                kept = np.isin(financial_years(calls["day"]), KEPT)
                totals.append(_added(line, {name: values[~kept] for name, values in calls.items()}))
                single.append({name: values[kept] for name, values in calls.items()})
    files = ((int(one), _table(single if one in KEPT else totals, one)) for one in np.unique(year))
    return write_tables(folder / "calls", "calls", files, axis)


def _by_day(
    line: Line, axis: Months, offered: Counts, rng: np.random.Generator
) -> tuple[npt.NDArray[np.datetime64], Counts]:
    """Divide the calls of each month over its days, by the day of the week."""
    days = np.arange(axis[0].astype("datetime64[D]"), (axis[-1] + 1).astype("datetime64[D]"))
    usual = line.profile.mean(axis=1)[_weekday(days)] * np.clip(rng.normal(1, 0.05, days.size), 0.7, 1.3)
    parts = np.split(usual, np.cumsum(month_days(axis))[:-1])
    return days, np.concatenate([rng.multinomial(n, shares(p)) for n, p in zip(offered, parts, strict=True)])


def _totals(
    line: Line, days: npt.NDArray[np.datetime64], offered: Counts, rng: np.random.Generator
) -> dict[str, npt.NDArray[Any]]:
    abandoned = rng.binomial(offered, anchored(line.unanswered, days))
    answered = offered - abandoned
    slow = np.clip(rng.normal(1, 0.12, days.size), 0.6, 1.6)
    handling = answered * anchored(line.handling, days) * np.clip(rng.normal(1, 0.03, days.size), 0.9, 1.1)
    in_time = rng.binomial(answered, anchored(line.quick, days))
    return {
        "day": days,
        "line": np.full(days.size, LINES.index(line), dtype=np.int8),
        "offered": offered,
        "answered": answered,
        "abandoned": abandoned,
        "answered_in_time": in_time if line.in_time else np.full(days.size, -1),
        "seconds_to_answer": (answered * anchored(line.wait, days) * slow).astype(np.int64),
        "handling_seconds": handling.astype(np.int64),
        "talk_seconds": (handling * TALK).astype(np.int64),
    }


def _added(line: Line, calls: dict[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    """Add single calls up to totals by day."""
    days, place = np.unique(calls["day"].astype("datetime64[D]"), return_inverse=True)
    answered = calls["answered"] == 1

    def total(values: npt.NDArray[Any]) -> Counts:
        return np.bincount(place, weights=values, minlength=days.size).astype(np.int64)

    quick = answered & (calls["seconds_to_answer"] < line.in_time + (line.name != "999"))
    return {
        "day": days,
        "line": np.full(days.size, LINES.index(line), dtype=np.int8),
        "offered": total(np.ones(place.size)),
        "answered": total(answered),
        "abandoned": total(calls["abandoned"]),
        "answered_in_time": total(quick) if line.in_time else np.full(days.size, -1),
        **{
            name: total(np.where(answered, calls[name], 0))
            for name in ("seconds_to_answer", "handling_seconds", "talk_seconds")
        },
    }


def _calls(
    line: Line, axis: Months, days: npt.NDArray[np.datetime64], offered: Counts, rng: np.random.Generator
) -> dict[str, npt.NDArray[Any]]:
    received, busy = _moments(line, days, offered, rng)
    month = received.astype("datetime64[M]")
    lost = np.minimum(anchored(line.unanswered, received) * busy, 0.9)
    unanswered = choose(month, lost, fixed(f"unanswered/{line.name}", axis), rng)
    gone = np.flatnonzero(unanswered)
    hung_up = np.zeros(received.size, dtype=bool)
    hung_up[gone] = choose(month[gone], np.full(gone.size, 0.997), fixed(f"abandoned/{line.name}", axis), rng)
    answered = np.flatnonzero(~unanswered)
    wait = np.full(received.size, -1, dtype=np.int32)
    wait[answered] = _waits(line, axis, month[answered], busy[answered], received[answered], rng)
    patience = (SHORTEST + rng.exponential(anchored(line.wait, received) * 0.7 + 8)).astype(np.int32)
    handling = anchored(line.handling, received) * np.exp(rng.normal(-0.18, 0.6, received.size))
    never = np.datetime64("NaT")
    return {
        "day": received,
        "line": np.full(received.size, LINES.index(line), dtype=np.int8),
        "answered": (~unanswered).astype(np.int32),
        "abandoned": hung_up.astype(np.int32),
        "seconds_to_answer": wait,
        "abandoned_time": np.where(hung_up, received + patience, never),
        "handling_seconds": np.where(unanswered, -1, handling.astype(np.int32) + 5),
        "talk_seconds": np.where(unanswered, -1, (handling * TALK).astype(np.int32) + 3),
    }


def _moments(
    line: Line, days: npt.NDArray[np.datetime64], offered: Counts, rng: np.random.Generator
) -> tuple[npt.NDArray[np.datetime64], Numbers]:
    """Give each call its second, and how busy the line usually is in that hour of the week."""
    weekday = _weekday(days)
    received = np.empty(int(offered.sum()), dtype="datetime64[s]")
    busy = np.empty(received.size, dtype=np.float32)
    starts = np.cumsum(offered) - offered
    for number in range(7):
        which = np.flatnonzero(weekday == number)
        many = offered[which]
        within = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        hour = rng.choice(24, within.size, p=shares(line.profile[number]))
        place = np.repeat(starts[which], many) + within
        seconds = hour * 3600 + rng.integers(0, 3600, hour.size)
        received[place] = np.repeat(days[which], many).astype("datetime64[s]") + seconds
        busy[place] = line.profile[number][hour]
    order = np.argsort(received, kind="stable")
    return received[order], busy[order]


def _waits(
    line: Line,
    axis: Months,
    month: Months,
    busy: Numbers,
    received: npt.NDArray[np.datetime64],
    rng: np.random.Generator,
) -> Counts:
    """Seconds to answer: the calls that are answered in time, and the others; published means are met."""
    mean = anchored(line.wait, received)
    known = fixed(f"seconds/{line.name}", axis)
    if not line.in_time:
        drawn = mean * busy * rng.exponential(size=mean.size)
        return match_sums(np.maximum(drawn, 1).astype(np.int64), month, known)
    quick = choose(month, anchored(line.quick, received), fixed(f"in time/{line.name}", axis), rng)
    # a 999 call is in time under 10 seconds, a 101 call within 30
    longest = line.in_time - 1 if line.name == "999" else line.in_time
    wait = 1 + (longest * rng.beta(1.1, 2.6, mean.size)).astype(np.int64)
    slow = np.flatnonzero(~quick)
    rest = np.maximum((mean - wait.mean() * quick.mean()) / max(1 - quick.mean(), 0.01) - longest, 3)
    wait[slow] = longest + 1 + (rest[slow] * busy[slow] * rng.exponential(size=slow.size)).astype(np.int64)
    wait[slow] = match_sums(wait[slow], month[slow], _less(known, wait, month, quick), least=longest + 1)
    return wait


def _less(known: list[Fixed], values: Counts, month: Months, settled: Mask) -> list[Fixed]:
    return [Fixed(w.first, w.last, w.total - int(values[settled & w.inside(month)].sum())) for w in known]


def _weekday(days: npt.NDArray[np.datetime64]) -> Counts:
    """Days since Monday; 1 January 1970 was a Thursday."""
    return (days.astype("datetime64[D]").astype(np.int64) + 3) % 7


def _table(lines: list[dict[str, npt.NDArray[Any]]], year: int) -> pa.Table:
    """Put the lines of a financial year together in the order of time; -1 is an empty cell."""
    import pyarrow as pa

    here = [financial_years(one["day"]) == year for one in lines]
    order = np.argsort(np.concatenate([one["day"][h] for one, h in zip(lines, here, strict=True)]), kind="stable")
    columns = {}
    for name in lines[0]:
        values = np.concatenate([one[name][h] for one, h in zip(lines, here, strict=True)])[order]
        if name == "day":
            single = year in KEPT
            kind = pa.timestamp("s") if single else pa.date32()
            columns["received" if single else "date"] = pa.array(values, type=kind)
        elif name == "line":
            columns[name] = coded([one.name for one in LINES], values)
        elif name == "abandoned_time":
            columns[name] = pa.array(values, type=pa.timestamp("s"))
        else:
            columns[name] = pa.array(values.astype(np.int32), mask=values == -1)
    return pa.table(columns)

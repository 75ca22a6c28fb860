"""The scorecard: one row per measure, in the forms published in 2022 and 2024, with what neither of them had."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd

from pcc_analysis.changes import SMALL_BASE
from pcc_analysis.errors import InsufficientDataError
from pcc_analysis.expectation import forecast
from pcc_analysis.history import Baselines
from pcc_analysis.measures import FORCE, Monthly
from pcc_analysis.months import as_month, month_name
from pcc_analysis.scorecard.as_at import LATEST, AsAt, as_at
from pcc_analysis.scorecard.compared import window_changes, window_figures
from pcc_analysis.scorecard.family import any_fired, not_like_for_like
from pcc_analysis.scorecard.names import exception_names, trend_names
from pcc_analysis.statistical_exceptions import LEVELS, NO_DATA, weighting
from pcc_analysis.windows import MONTH, THREE_MONTHS, TWELVE_MONTHS, Window

Form = Literal["2022", "2024"]

WINDOWS: dict[str, Window] = {"month": MONTH, "three_months": THREE_MONTHS, "twelve_months": TWELVE_MONTHS}
COMPARED: dict[str, list[str]] = {"2022": list(WINDOWS), "2024": ["twelve_months"]}
AHEAD = 3
FORECAST_CONFIDENCE = 0.95
FORWARD = ["expected", "expected_lower", "expected_upper", "forecast", "forecast_lower", "forecast_upper"]
NO_DATA_WORDS = "no data has been recorded for this measure for at least 12 months"
PEERS = ["mean", "lower", "upper", "rank", "of", "rank_lower", "rank_upper", "classification"]


def scorecard(
    monthly: Monthly,
    to: str | pd.Period,
    form: Form = "2024",
    measures: Iterable[str] | None = None,
    area: str = FORCE,
    peers: pd.DataFrame | None = None,
    *,
    baselines: Baselines = None,
    small_base: float = SMALL_BASE,
    register: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Put the figures of a scorecard together, one row per measure.

    Parameters
    ----------
    monthly
        The monthly table with its definitions.
    to
        The last month of the report. A measure whose figures end up to 11 months earlier is reported as they end.
    form
        ``2022`` compares the month, the 3 months and the 12 months each with the year before; ``2024`` the 12 months
        only, and adds ``rolling_trend``, ``exceptions`` and ``weighting`` of the office's key.
    measures
        Which measures, in their order; None for all that have a figure in the area.
    area
        The force or one of its areas.
    peers
        Rows of ``peers.position`` by measure.
    baselines
        As for ``history``: by measure, the first month that counts in exceptions and expectations.
    small_base
        A per cent change from fewer than this is withheld.
    register
        As for ``breaks``.

    Returns
    -------
    DataFrame
        ``measure``, ``area``, ``period_end`` (as at), then for each window ``w`` of ``month``, ``three_months``,
        ``twelve_months``: ``w_value``, ``w_lower``, ``w_upper`` (95%), ``w_numerator``, ``w_denominator``,
        ``w_months`` there; for each window compared ``w_previous``, ``w_change``, ``w_percent_change``,
        ``w_change_lower``, ``w_change_upper``, ``w_more_than_chance``, ``w_direction``, ``w_better`` (see
        ``window_changes``). Then in both forms:

        - ``flags`` ("six_month high; ..."), ``flagged`` (nullable), ``rules_answered``: the calibrated set.
        - ``expected``, ``expected_lower``, ``expected_upper``, ``expected_confidence`` for the last month, outside
          which its rule fires, and ``difference`` ("n more than forecast" where positive).
        - ``forecast``, ``forecast_lower``, ``forecast_upper`` (95%) for the 3 months ``forecast_from`` to
          ``forecast_to`` taken together.
        - ``peers_mean``, ``peers_lower``, ``peers_upper``, ``peers_rank``, ``peers_of``, ``peers_rank_lower``,
          ``peers_rank_upper``, ``peers_classification``.
        - ``history_from``, ``history_months``: the months there are up to the last.
        - ``not_like_for_like``: a break between the 12 months and the 12 before; ``note``.

        Values in the measure's own unit, proportions as proportions. What cannot be known is missing, never a "no".

    Raises
    ------
    InsufficientDataError
        Where the form is not one of the two.
    MeasureError
        Where a measure is not defined.

    Notes
    -----
    Panel pack of September 2024, pages 20 to 31, and highlight report of autumn 2022, Priority 4 scorecard;
    docs/methods/scorecard.md.

    >>> from pcc_analysis.measures import Measure
    >>> table = pd.DataFrame({"measure": "asb", "area": "force", "numerator": [10.0] * 12 + [11.0] * 12})
    >>> table["month"], table["denominator"] = pd.period_range("2022-07", "2024-06", freq="M"), float("nan")
    >>> asb = Measure(id="asb", title="ASB", definition="Incidents.", source="incidents", direction="lower")
    >>> card = scorecard(Monthly(table, pd.DataFrame(), {"asb": asb}), "2024-06")
    >>> card[["twelve_months_value", "twelve_months_change", "rolling_trend"]].values.tolist()
    [[132.0, 12.0, 'Increasing']]
    """
    if form not in COMPARED:
        raise InsufficientDataError(f"{form!r} is not a form of the scorecard; the published ones are 2022 and 2024")
    last = as_month(to)
    wanted = None if measures is None else list(measures)
    groups = as_at(monthly, last, wanted, area, baselines)
    cards = [_group(group, form, area, small_base, register) for group in groups]
    card = pd.concat(cards) if cards else pd.DataFrame()
    order = [name for name in (monthly.measures if wanted is None else wanted) if name in card.index]
    card = card.reindex(order)
    if len(card):
        card["note"] = [_late(row, last) for row in card.itertuples()]
    if peers is not None:
        card = card.join(peers.reindex(columns=PEERS).add_prefix("peers_"))
    return card.rename_axis("measure").reset_index()


def _group(group: AsAt, form: Form, area: str, small_base: float, register: pd.DataFrame | None) -> pd.DataFrame:
    """Return the rows of measures whose figures end in the same month, by measure."""
    names = list(group.monthly.measures)
    card = pd.DataFrame({"area": area, "period_end": group.last}, index=pd.Index(names, name="measure"))
    for word, window in WINDOWS.items():
        card = card.join(window_figures(group.monthly, window, group.last, area).add_prefix(f"{word}_"))
        if word in COMPARED[form]:
            found = window_changes(group.monthly, window, group.last, area, small_base)
            card = card.join(found.add_prefix(f"{word}_"))
    if form == "2024":
        key = (trend_names(group.office), exception_names(group.office), weighting(group.office))
        card = card.join([one.reindex(names) for one in key])
    card = card.join([_calibrated(group), _forecast(group)])
    card.loc[group.numerators.iloc[-LATEST:].isna().all().reindex(names), FORWARD] = float("nan")
    year = TWELVE_MONTHS.months_to(group.last)
    card["not_like_for_like"] = [not_like_for_like(name, year - 12, year, register) for name in names]
    return card.assign(note=_notes(group))


def _calibrated(group: AsAt) -> pd.DataFrame:
    flags = group.flags
    fired = flags[flags["fired"].fillna(False).astype(bool)]
    named = fired["rule"] + " " + fired["direction"]
    month = flags[flags["rule"] == "one_month"].set_index("measure")
    expected = month[["expected", "lower", "upper"]].set_axis(["expected", "expected_lower", "expected_upper"], axis=1)
    by_measure = flags["fired"].notna().groupby(flags["measure"], sort=False)
    words = named.groupby(fired["measure"], sort=False).agg("; ".join).reindex(month.index)
    yes = any_fired(flags).reindex(month.index)
    return expected.astype(float).assign(
        expected_confidence=1 - LEVELS["one_month"],
        difference=(month["observed"] - month["expected"]).astype(float),
        flags=words.fillna("").where(yes.notna()).astype("str"),
        flagged=yes,
        rules_answered=by_measure.sum().reindex(month.index),
    )


def _forecast(group: AsAt) -> pd.DataFrame:
    """Return what to expect of the three months to come, and the history that says so."""
    found = forecast(
        group.numerators,
        AHEAD,
        group.denominators,
        kind=group.kinds,
        baselines=group.baselines,
        confidence=FORECAST_CONFIDENCE,
    ).set_index("measure")
    ahead = found[["expected", "lower", "upper"]].set_axis(["forecast", "forecast_lower", "forecast_upper"], axis=1)
    there = group.numerators.notna()
    return ahead.assign(
        forecast_from=group.last + 1,
        forecast_to=group.last + AHEAD,
        history_from=there.apply(lambda one: one.index[one.to_numpy()].min() if one.any() else pd.NaT),
        history_months=there.sum(),
    )


def _notes(group: AsAt) -> pd.Series:
    """Return why something is missing: the first reason of the key, and of the calibrated set where that differs."""
    names = list(group.monthly.measures)

    def first(flags: pd.DataFrame, column: str) -> pd.Series:
        return flags[flags["note"] != ""].groupby("measure")[column].first().reindex(names).fillna("").astype("str")

    office, own = first(group.office, "note"), first(group.flags, "note")
    rule = first(group.flags, "rule").str.replace("_", "-")
    both = office + ("; calibrated set, " + rule + " rule: " + own).where((own != "") & (own != office), "")
    return both.str.removeprefix("; ").replace(NO_DATA, NO_DATA_WORDS)


def _late(row: pd.Series, last: pd.Period) -> str:
    if row.period_end == last:
        return row.note
    late = f"figures end in {month_name(row.period_end)}"
    return f"{late}; {row.note}" if row.note else late

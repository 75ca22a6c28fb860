"""How far the flag and the key words agree, beyond what chance would give."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pcc_analysis.deep_dives.cyber.found import BOTH, FLAG, KEYWORD, NEITHER, Found
from pcc_analysis.deep_dives.finding import LIMITS, Finding, in_words, with_limits
from pcc_analysis.intervals import wilson
from pcc_analysis.numbers import format_count, format_number, format_percent
from pcc_analysis.tables import Column


def agreement(found: Found) -> Finding:
    """Return four measures of agreement: kappa, positive agreement, and what each list holds of the other.

    Where no crime carries a key word, or none a flag, the share of it and kappa are missing.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    sums = found.year[[BOTH, FLAG, KEYWORD, NEITHER]].sum().astype(float)
    both, flag, word, neither = sums
    nan = {"kappa": np.nan, "kappa_low": np.nan, "kappa_upp": np.nan}
    empty = min(both + flag, both + word) == 0  # a list with nothing on it agrees with nothing, and has no error
    kappa = nan if empty else cohens_kappa(np.array([[both, flag], [word, neither]]))
    # positive agreement 2m / (2m + b + c) rises with the share of the found that both find, m / (m + b + c)
    shares = wilson([both, both, both], [both + flag + word, both + word, both + flag])[["value", "lower", "upper"]]
    positive = 2 * shares.iloc[0] / (1 + shares.iloc[0])
    rows = pd.DataFrame(
        [
            {"name": "Positive agreement", "part": 2 * both, "whole": 2 * both + flag + word, **positive},
            {"name": "Flagged, of crimes with a key word", "part": both, "whole": both + word, **shares.iloc[1]},
            {"name": "With a key word, of flagged crimes", "part": both, "whole": both + flag, **shares.iloc[2]},
            {"name": "Cohen's kappa", "part": np.nan, "whole": sums.sum(), "value": kappa["kappa"],
             "lower": kappa["kappa_low"], "upper": kappa["kappa_upp"]},
        ]
    )  # fmt: skip
    return Finding(
        title="How far flag and key words agree",
        rows=with_limits(rows, _hundredths),
        columns=[
            Column("name", "Measure"),
            Column("part", "Crimes", "count", format=format_count, missing="[z]"),
            Column("whole", "Of", "count", format=format_count),
            Column("value", "Agreement, 0 to 1", "count", format=_hundredths),
            LIMITS,
        ],
        says=said_of_agreement(rows),
        counted="crimes with both a flag and a key word, twice for positive agreement",
        over="crimes with either, those with both twice; for kappa all crimes",
        method="positive agreement 2m / (2m + b + c), limits from Wilson's of m / (m + b + c); kappa with its "
        "large-sample error (Fleiss, Cohen and Everitt, Psychological Bulletin 72, 1969, 323-327)",
        window=found.window,
        as_at=found.as_at,
        notes=[
            "Most crimes have neither, which every method agrees on; kappa takes that out, positive agreement never "
            "counts it. The two are near each other here because cyber crime is rare."
        ],
    )


def said_of_agreement(rows: pd.DataFrame) -> list[str]:
    """Say how often each finds what the other finds, and what the agreement beyond chance is called."""
    positive, flagged, worded, kappa = (row for _, row in rows.iterrows())
    told = []
    if flagged["whole"] > 0:
        told.append(
            f"Of {format_count(flagged['whole'])} crimes with a key word {format_count(flagged['part'])} carry the "
            f"flag, {format_percent(flagged['value'], words=True)} ({in_words(flagged, format_percent)})."
        )
    if worded["whole"] > 0:
        told.append(
            f"Of {format_count(worded['whole'])} flagged crimes {format_count(worded['part'])} have a key word, "
            f"{format_percent(worded['value'], words=True)} ({in_words(worded, format_percent)})."
        )
    if pd.isna(kappa["value"]):
        return [*told, "One of the two finds nothing, and there is no agreement to measure."]
    told.append(
        f"Beyond chance the two agree at {_hundredths(kappa['value'])} ({in_words(kappa, _hundredths)}) on a scale "
        f"from 0, no better than chance, to 1: {_strength(kappa['value'])}. Positive agreement is "
        f"{_hundredths(positive['value'])}."
    )
    return told


def _strength(kappa: float) -> str:
    """Name a kappa as Landis and Koch do (Biometrics 33, 1977, 159-174)."""
    steps = [
        (0.0, "poor"),
        (0.2, "slight"),
        (0.4, "fair"),
        (0.6, "moderate"),
        (0.8, "substantial"),
        (1.0, "almost perfect"),
    ]
    return next(name for top, name in steps if kappa <= top + 1e-12) + " agreement"


def _hundredths(value: float) -> str:
    return format_number(value, 2)

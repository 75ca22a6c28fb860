"""What `pcc check` prints of a source: there or not, which months, what is wrong with it."""

from __future__ import annotations

from typing import Any

from pcc_analysis.sources.contract import Contract
from pcc_analysis.sources.loading import Loaded
from pcc_analysis.sources.ons_source import OnsTables


def describe(contract: Contract, loaded: Loaded | None) -> dict[str, Any]:
    """Return one row about a source.

    Parameters
    ----------
    contract
        The source.
    loaded
        The source as it was read; None where the data folder has nothing of it.

    Returns
    -------
    dict
        ``source``, ``title``, ``state`` (``absent``, ``refused``, ``read``), ``files``, ``rows``, ``first`` and
        ``last`` month covered (None where there is none), ``missing`` and ``incomplete`` months, ``as_at``,
        ``as_at_says``, ``faults``, ``notes``.
    """
    cover = loaded.coverage if loaded else None
    months = cover.months if cover is not None and len(cover.months) else None
    return {
        "source": contract.name,
        "title": contract.title,
        "state": "absent" if loaded is None else "refused" if loaded.faults else "read",
        "files": len(cover.files) if cover else 0,
        "rows": cover.rows if cover else 0,
        "first": None if months is None else months.min(),
        "last": None if months is None else months.max(),
        "missing": cover.missing if cover else (),
        "incomplete": cover.incomplete if cover else (),
        "as_at": cover.as_at if cover else None,
        "as_at_says": cover.as_at_says if cover else "",
        "faults": tuple(loaded.faults) if loaded else (),
        "notes": tuple(loaded.notes) if loaded else (),
    }


def describe_ons(tables: OnsTables) -> dict[str, Any]:
    """Return the same row about the ONS tables, which have editions and no months."""
    ends = sorted(tables.frame["edition"].unique())
    years = ", ".join(f"{end:%B %Y}" for end in ends)
    return {
        "source": "ons_tables",
        "title": "ONS police force area tables",
        "state": "refused" if tables.faults else "read" if tables.files else "absent",
        "files": len(tables.files),
        "rows": len(tables.frame),
        "first": None,
        "last": None,
        "missing": (),
        "incomplete": (),
        "as_at": None,
        "as_at_says": f"editions for the years ending {years}" if ends else "",
        "faults": tables.faults,
        "notes": (),
    }

"""Opening the engine that record-level work runs on, by its address; beyond this, no engine has code of its own."""

from __future__ import annotations

from urllib.parse import urlsplit

import ibis

from pcc_analysis.errors import EngineError


def open_engine(address: str) -> ibis.BaseBackend:
    """Open an engine.

    Parameters
    ----------
    address
        ``spark://host:7077``, a Spark cluster; ``pyspark``, Spark as it is configured on this machine, or
        ``pyspark:///folder`` with that folder as its warehouse; any other address that Ibis knows, such as
        ``postgres://user@host/database``. Passwords belong in the engine's own files, not in an address.

    Raises
    ------
    EngineError
        Where what it takes is not installed, or nobody answers.
    """
    place = urlsplit(address)
    kind = place.scheme or address
    try:
        if kind not in ("spark", "pyspark"):
            return ibis.connect(address)
        from pyspark.sql import SparkSession

        asked = SparkSession.builder.config("spark.ui.enabled", "false")
        if kind == "spark":
            asked = asked.master(address)
        elif place.path.strip("/"):
            asked = asked.config("spark.sql.warehouse.dir", place.path)
        return ibis.pyspark.connect(asked.getOrCreate())
    except ImportError as error:
        raise EngineError(f"{kind} takes a package that is not there ({error}); install it with make engines") from None
    except Exception as error:
        first = str(error).strip().splitlines() or [""]
        raise EngineError(f"the {kind} engine could not be opened: {first[0]}") from error

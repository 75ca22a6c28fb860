"""What disclosure control left out of a report: for the record of the run, not for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pcc_analysis.disclosure import Protected
from pcc_analysis.elements import Element


@dataclass(frozen=True, repr=False)
class LeftOut(Element):
    """How many figures were left out, and one sentence for whoever runs the report; the page shows neither."""

    protected: Protected

    def element(self) -> dict[str, Any]:
        """Return the content as JSON."""
        counts = self.protected.counts
        record = {"below": self.protected.rule.threshold, "figures": counts["figures"], "left_out": counts["left_out"]}
        return {"kind": "left-out", "id": "left-out", "record": record | {"says": self.protected.summary}}

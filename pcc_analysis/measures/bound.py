"""The catalogue's measures, bound by the process that imports this: what is forked from it need not do so again."""

from __future__ import annotations

from pcc_analysis.measures.catalogue import catalogue

catalogue()

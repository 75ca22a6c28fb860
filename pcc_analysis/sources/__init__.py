"""The records layer: every source with its contract, and the only place where an engine is opened."""

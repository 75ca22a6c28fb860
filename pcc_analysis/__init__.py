"""Performance measures and reports for the office of a Police and Crime Commissioner."""

__version__ = "0.1.0"

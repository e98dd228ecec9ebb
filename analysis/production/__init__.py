"""Analysis, production: what the chosen model needs to answer in service. Knows no service and no word."""

from analysis.production.writing import with_files, write

__all__ = ["with_files", "write"]

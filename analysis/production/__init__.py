"""Analysis, production: what the chosen model needs to answer in service. Knows no service and no word."""

from analysis.production.saving import dumped
from analysis.production.writing import MODEL, with_files, write

__all__ = ["MODEL", "dumped", "with_files", "write"]

"""Analysis, production: what the chosen model needs to answer in service. Knows no service and no word."""

from plainspoken.analysis.serving_export.export import MODEL, with_files, write
from plainspoken.analysis.serving_export.save_model import dumped

__all__ = ["MODEL", "dumped", "with_files", "write"]

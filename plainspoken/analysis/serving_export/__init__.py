"""Analysis, production: what the chosen model needs to answer in service."""

from plainspoken.analysis.serving_export.export_model import attach_model_files, export_serving_files
from plainspoken.analysis.serving_export.save_model import dump_reproducibly

__all__ = ["attach_model_files", "dump_reproducibly", "export_serving_files"]

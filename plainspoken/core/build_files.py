"""What the files of a build folder are called."""

FINDINGS_FILE = "findings.json"
SCORES_FILE = "scores.parquet"  # row by row
MODEL_FILE = "model.skops"

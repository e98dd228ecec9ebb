"""What the files of a build folder are called."""

FINDINGS_FILE = "findings.json"
SCORES_FILE = "scores.parquet"  # row by row
MODEL_FILE = "model.skops"
TIMINGS_FILE = "timings.json"  # seconds by stage and step

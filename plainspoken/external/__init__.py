"""External models: scores or a fitted model that somebody else made, to evidence as far as it can be told."""

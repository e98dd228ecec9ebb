"""Core: what every part shares: findings (the seam), errors, the recorder, where shipped files lie."""

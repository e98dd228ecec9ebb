"""Data: raw tables to one tidy frame and a cleaning ledger."""

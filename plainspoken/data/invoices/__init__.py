"""Data: invoice lines to orders, returns, products and customers. Knows no model and no language."""

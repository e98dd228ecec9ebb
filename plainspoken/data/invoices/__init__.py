"""Data: invoice lines to orders, returns, products and customers."""

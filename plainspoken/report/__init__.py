"""Report: claims to sentences to pages to HTML and PDF. Knows no statistics, no table and no model."""

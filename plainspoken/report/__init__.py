"""Report: claims to sentences to pages to HTML and PDF."""

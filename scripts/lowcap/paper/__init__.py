"""Numbers, text and pages: from tables to LaTeX, HTML and the README."""

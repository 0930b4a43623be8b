"""What the figures share: their style, their panels, and the summary on the first page."""

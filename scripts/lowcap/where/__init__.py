"""Questions to a finished build: where a number comes from, whether another build has it, what an edit would change."""

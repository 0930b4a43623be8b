"""What a paper claims, what was measured, and the verdict."""

"""Candidates of the programmes: who seems to belong in one, why, and taking many of them in or off the list."""

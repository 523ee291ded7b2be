"""Talking to people: one folder per desk, and one each for what every desk shares. No tables."""

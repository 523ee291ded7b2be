"""Talking to machines: partners' feeds arrive and leave here."""

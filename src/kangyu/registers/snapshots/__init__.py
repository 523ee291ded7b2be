"""Snapshots (快照): dated columnar copies, with the marts and increments counted from them."""

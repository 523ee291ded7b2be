"""The audit log, for who may read it."""

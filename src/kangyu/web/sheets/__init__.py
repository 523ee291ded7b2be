"""Sheets that institutions send: uploaded, applied, answered line by line."""

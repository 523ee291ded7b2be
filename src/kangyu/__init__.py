"""Kangyu 康域: runs a county's health services and accounts for them."""

__version__ = "0.1.0"

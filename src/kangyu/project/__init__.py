"""Turns on the lights: settings, addresses, the server's entry."""

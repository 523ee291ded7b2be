"""Talking to operators: the `kangyu` command and the demonstration county."""

"""The bureau's desk: the cockpit, and taking a snapshot."""

"""One's own account: password, sessions, second factor."""

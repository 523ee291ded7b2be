"""Emergency access: asking for it, and the list of what was opened and what was decided on it."""

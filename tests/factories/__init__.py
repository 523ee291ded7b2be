"""Small synthetic counties and people for tests. Nobody here exists."""

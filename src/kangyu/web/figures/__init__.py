"""A figure: its page, the very rows behind it, and the parts that every desk shows of it."""

"""Tables of this register."""

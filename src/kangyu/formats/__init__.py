"""How others write it down: bytes to plain dataclasses and back, pure."""

"""How much of a sent file we are ready to open: a guard against mistakes and against traps."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on one file; the defaults leave room for a whole county in one sheet.

    ``bytes`` and ``uncompressed`` are bytes; ``ratio`` is uncompressed by compressed size of one zip entry
    and is only asked of entries over 10 MB; ``rows`` and ``columns`` are of one sheet; ``cells`` is the
    rectangle from A1 to the farthest value, which calamine allocates whole (24 bytes a cell, text aside).
    """

    bytes: int = 200 * MEGABYTE
    uncompressed: int = 2048 * MEGABYTE
    ratio: int = 200
    entries: int = 5_000
    rows: int = 1_100_000
    columns: int = 1_000
    cells: int = 60_000_000


def size_text(size: int) -> str:
    """A number of bytes as people say it: ``"200 MB"``, ``"12 KB"``, ``"7 B"``."""
    if size < 1024:
        return f"{size} B"
    if size < MEGABYTE:
        return f"{size / 1024:.0f} KB"
    return f"{size / MEGABYTE:.1f} MB".replace(".0 MB", " MB")

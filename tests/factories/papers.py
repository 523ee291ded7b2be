"""Papers to attach: the smallest files that are what they say."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(200)) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40) + b"IEND\xaeB`\x82"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass
class Sent:
    """A file as a page receives it."""

    name: str | None = "签到表.jpg"
    content: bytes = JPEG
    size: int | None = field(default=None)

    def read(self) -> bytes:
        """All bytes."""
        return self.content


def office(part: str, **more: bytes) -> bytes:
    """An office file whose main part has that name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<document/>")
        for name, content in more.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()

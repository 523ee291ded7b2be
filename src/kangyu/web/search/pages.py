"""What the templates of the search may use."""

from __future__ import annotations

from dataclasses import dataclass

from kangyu.web.people.pages import PersonRow


@dataclass(frozen=True)
class PageFound:
    """A page of the desk, or a figure (`kind` says which), that the words name."""

    kind: str
    label: str
    address: str


@dataclass(frozen=True)
class SearchPage:
    """`text` as typed; `has_more` when more were found than are shown, which the cursor `after` leads to.

    `outside` asks for those beyond reach, by a token each.
    """

    text: str
    people: tuple[PersonRow, ...]
    pages: tuple[PageFound, ...]
    has_more: bool = False
    outside: tuple[str, ...] = ()
    after: str = ""
    is_first: bool = True

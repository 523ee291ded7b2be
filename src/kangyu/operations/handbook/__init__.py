"""The handbook (手册), written from the declarations: nobody keeps it up by hand, and a stale one fails the check.

One module a chapter; each gives `Page`s, and a page says itself in either language as Markdown. The examples at the end of
a page come from the spec tests' own tables (`examples`), so what the handbook shows is what is tested.
"""

from .book import CHAPTERS, Chapter, pages_of, stale, write

__all__ = ["CHAPTERS", "Chapter", "pages_of", "stale", "write"]

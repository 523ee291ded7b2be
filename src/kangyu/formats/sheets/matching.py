"""Which column answers which heading: exact words first, then words contained in longer ones."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kangyu.formats.sheets.headings import Heading, bare, is_contained, plain, spellings

Labels = Mapping[int, tuple[str, ...]]
"""Column index to the words above it, from the outermost group to the column itself."""

Spelled = Mapping[int, frozenset[str]]
"""Column index to the ways in which its words may be written."""


@dataclass(frozen=True, slots=True)
class Match:
    """Headings found: ``columns`` by key; ``clashes`` are keys that two or more columns answer."""

    columns: dict[str, int]
    clashes: dict[str, tuple[int, ...]]

    @property
    def score(self) -> int:
        """How many of the headings were recognised, once or more."""
        return len(self.columns) + len(self.clashes)


class Wanted:
    """Headings looked for, their names at hand: made once, asked for every row of a sheet's top."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.headings = tuple(headings)
        self.names = {heading.key: _names(heading) for heading in headings}
        self.keys: dict[str, list[str]] = {}
        for key, names in self.names.items():
            for name in names:
                self.keys.setdefault(name, []).append(key)


def spelled(labels: Labels) -> Spelled:
    """The ways in which each label may be written."""
    return {index: spellings(label) for index, label in labels.items()}


def match_spelled(forms: Spelled, wanted: Wanted) -> Match:
    """Find each wanted heading among the labels of one (possibly two-row) header, spelled out."""
    exact = _exact(wanted, forms)
    taken = {index for indexes in exact.values() for index in indexes}
    free = {index: words for index, words in forms.items() if index not in taken}
    loose = _contained({key: name for key, name in wanted.names.items() if key not in exact}, free)
    found = {key: exact.get(key) or loose.get(key, ()) for key in wanted.names}
    return Match(
        {key: indexes[0] for key, indexes in found.items() if len(indexes) == 1},
        {key: indexes for key, indexes in found.items() if len(indexes) > 1},
    )


@functools.lru_cache(maxsize=1024)
def _names(heading: Heading) -> frozenset[str]:
    return frozenset(form(name) for name in heading.names for form in (plain, bare)) - {""}


def _exact(wanted: Wanted, forms: Spelled) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for index, words in forms.items():
        for key in {key for word in words for key in wanted.keys.get(word, ())}:
            found[key] = (*found.get(key, ()), index)
    return found


def _contained(names: Mapping[str, frozenset[str]], forms: Spelled) -> dict[str, tuple[int, ...]]:
    """Columns by key where one key's name is contained; of names within one another the longest counts."""
    # Most rows looked at are data, and hold no name at all: one search in all their words together says so quickly.
    everything = "\n".join(word for words in forms.values() for word in words)
    present = [(key, name) for key, own in names.items() for name in own if name in everything]
    found: dict[str, tuple[int, ...]] = {}
    for index, words in forms.items():
        hits = {(key, name) for key, name in present if _in_any(name, words)}
        keys = {key for key, name in hits if not any(name != other and name in other for _, other in hits)}
        if len(keys) == 1:
            key = keys.pop()
            found[key] = (*found.get(key, ()), index)
    return found


def _in_any(name: str, words: frozenset[str]) -> bool:
    return any(is_contained(name, word) for word in words)

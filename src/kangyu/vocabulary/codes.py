"""Code lists 值域: what is stored, what is shown, and what people write for it."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from kangyu.vocabulary.errors import NotUnderstood
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity
from kangyu.vocabulary.text import narrow

_NUMBERED = re.compile(
    r"([0-9]+|[0-9a-z]+(?=[\s.、,:;)\]\-_]))"  # a number, or letters set off by a mark
    r"\s*[.、,:;)\]\-_]?\s*"
    r"((?![0-9]+$)\S.*)"  # a word: 11 is not "1, 1"
)
_WHOLE_FLOAT = re.compile(r"([0-9]+)\.0")
_LABELS_SHOWN = 12
_NOT_A_CODE = Bilingual("“{name}”只能填：{choices}", "“{name}” must be one of: {choices}")


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a list: what is stored, its label, other words that people use for it, and how closely it is kept."""

    value: str
    label: Bilingual
    aliases: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.ORDINARY

    @property
    def words(self) -> tuple[str, ...]:
        """All that may be written for it."""
        return (self.value, self.label.zh, self.label.en, *self.aliases)


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes with the standard it comes from (``source``) and that standard's ``version``.

    Iterating gives the codes in order; ``in`` asks for a value. ``instead`` is the value that is told where all that was
    said is kept closely. Raises ``ValueError`` when made with two codes of one value, with a label or an alias that
    names two codes, or with a code that is kept closely and nothing to tell instead.
    """

    key: str
    name: Bilingual
    codes: tuple[Code, ...]
    source: str
    version: str
    instead: str = ""
    _values: dict[str, str] = field(init=False, repr=False, compare=False)
    _labels: dict[str, Bilingual] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_values", _index(self.key, self.codes))
        object.__setattr__(self, "_labels", {code.value: code.label for code in self.codes})
        is_kept = any(code.sensitivity is not Sensitivity.ORDINARY for code in self.codes)
        if is_kept and (self.instead not in self._labels or self.sensitivity(self.instead) is not Sensitivity.ORDINARY):
            raise ValueError(f"code list {self.key}: say which code is told instead of one that is kept closely")

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, value: object) -> bool:
        return value in self._labels

    def label(self, value: str) -> Bilingual:
        """The label of a stored value; raises ``NotUnderstood("code")`` for one not in the list."""
        if value not in self._labels:
            raise self._refused()
        return self._labels[value]

    def sensitivity(self, value: object) -> Sensitivity:
        """How closely a stored value is kept; one that is not in the list tells nothing by itself."""
        return next((code.sensitivity for code in self.codes if code.value == value), Sensitivity.ORDINARY)

    def told(self, value: Any, open_to: Collection[Sensitivity]) -> Any:
        """A stored value, or a list of them, without what is not open. An answer that is gone would tell what it was, so
        where nothing remains the list's ordinary answer stands instead."""
        if not isinstance(value, list):
            return value if self.sensitivity(value) in open_to else self.instead
        remaining = [each for each in value if self.sensitivity(each) in open_to]
        return remaining if remaining or not value else [self.instead]

    def read(self, text: str) -> str:
        """The value for a value, label or alias as written, in any width and case.

        ``1.男``, ``1 男`` and ``1、男`` pass when number and word agree; ``1`` and ``1.0`` pass for ``01``.
        Raises ``NotUnderstood("code")``, whose message lists what is allowed.
        """
        if text in self._values:
            return self._values[text]
        written = narrow(text).casefold()
        whole = _WHOLE_FLOAT.fullmatch(written)
        value = self._values.get(written) or self._values.get(whole[1] if whole else written)
        if value is None:
            value = self._numbered(written)
        if value is None:
            raise self._refused()
        return value

    def _numbered(self, written: str) -> str | None:
        found = _NUMBERED.fullmatch(written)
        if not found:
            return None
        value = self._values.get(found[1])
        return value if value is not None and value == self._values.get(found[2]) else None

    def _refused(self) -> NotUnderstood:
        labels = [code.label for code in self.codes[:_LABELS_SHOWN]]
        more = len(self.codes) > _LABELS_SHOWN
        choices = Bilingual(
            "、".join(label.zh for label in labels) + ("等" if more else ""),
            ", ".join(label.en for label in labels) + (", …" if more else ""),
        )
        return NotUnderstood("code", _NOT_A_CODE.format(name=self.name, choices=choices))


def _index(key: str, codes: tuple[Code, ...]) -> dict[str, str]:
    """From each word, narrowed and without case, to the value that it means."""
    if max(Counter(code.value for code in codes).values(), default=1) > 1:
        raise ValueError(f"code list {key}: a value occurs twice")
    index: dict[str, str] = {}
    for code in codes:
        for word in map(narrow, code.words):
            if not word:
                raise ValueError(f"code list {key}: code {code.value!r} has an empty word")
            if index.setdefault(word.casefold(), code.value) != code.value:
                raise ValueError(f"code list {key}: {word!r} names two codes")
    return _without_zeros(codes) | index


def _without_zeros(codes: tuple[Code, ...]) -> dict[str, str]:
    """Numeric values as spreadsheets leave them, without leading zeros; none that could mean two codes."""
    stripped = [(str(int(code.value)), code.value) for code in codes if re.fullmatch("[0-9]+", code.value)]
    seen = Counter(short for short, _ in stripped)
    return {short: value for short, value in stripped if seen[short] == 1}

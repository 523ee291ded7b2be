"""Words in both languages of the interface, Chinese first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One wording in Chinese and in English; ``str()`` gives the Chinese."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh

    def in_language(self, language: str) -> str:
        """The wording for a language tag: English for ``en``, ``en-GB`` …, Chinese for all others."""
        return self.en if language.lower().startswith("en") else self.zh

    def format(self, **values: object) -> "Bilingual":
        """Fill ``{name}`` in both wordings; a value that is itself bilingual follows the language."""
        return Bilingual(
            self.zh.format(**_in_language(values, "zh")),
            self.en.format(**_in_language(values, "en")),
        )


def _in_language(values: dict[str, object], language: str) -> dict[str, object]:
    return {name: _spoken(value, language) for name, value in values.items()}


def _spoken(value: object, language: str) -> object:
    return value.in_language(language) if isinstance(value, Bilingual) else value

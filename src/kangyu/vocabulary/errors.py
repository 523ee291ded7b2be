"""The one family of errors for what people and machines wrote and we could not read."""

from kangyu.vocabulary.labels import Bilingual


class NotUnderstood(ValueError):
    """A written value that has no sure meaning.

    ``reason`` is a key for machines and tests (``"check_digit"``); ``message`` tells the clerk what to mend.
    Neither may quote the value: it may be somebody's identity number.
    """

    def __init__(self, reason: str, message: Bilingual) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message

    def __str__(self) -> str:
        return self.message.zh

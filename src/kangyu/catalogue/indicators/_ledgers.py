"""What the figures of ledgers share: rows in their month, and a short way to declare one."""

from datetime import date
from typing import Any

from kangyu.methods.expressions import Expression
from kangyu.methods.indicators import FigureKind, Indicator, Rows
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.quantities import Unit


def rows_of(ledger: str, *where: Expression) -> Rows:
    """The standing rows of a ledger that fulfil the conditions, in the month of their day."""
    return Rows("ledger", ledger, at="month", where=where)


def figures_of(source: str, effective_from: date) -> Any:
    """A maker of indicators of one family: key, names, the set, the unit, what it means; the rest by name."""

    def figure(
        key: str, zh: str, en: str, numerator: Rows, unit: Unit, meaning: tuple[str, str], **more: Any
    ) -> Indicator:
        return Indicator(
            key=key,
            name=Bilingual(zh, en),
            version=1,
            effective_from=effective_from,
            kind=more.pop("kind", FigureKind.SUM if numerator.of else FigureKind.COUNT),
            numerator=numerator,
            unit=unit,
            definition=Bilingual(*meaning),
            source=source,
            **more,
        )

    return figure

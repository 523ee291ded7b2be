"""Chapter of the ledgers: who keeps them, what a row holds, when two rows are the same, what is added up."""

from __future__ import annotations

from kangyu.catalogue.ledgers import LEDGERS
from kangyu.methods.ledgers import Ledger
from kangyu.registers.places import queries as places

from .forms import checks_of, items_of, lists_of
from .page import Page, Say, both, facts, joined


def pages() -> tuple[Page, ...]:
    """One page a ledger."""
    return tuple(
        Page(
            ledger.key,
            ledger.name,
            lambda say, ledger=ledger: _text(ledger, say),  # type: ignore[misc]
        )
        for ledger in LEDGERS
    )


def _text(ledger: Ledger, say: Say) -> str:
    form = ledger.form
    head = facts(
        (
            (say(both("依据", "Source")), ledger.source),
            (
                say(both("版本", "Version")),
                say(both("第 {n} 版，自 {on} 起", "{n}, from {on}").format(n=ledger.version, on=ledger.effective_from)),
            ),
            (say(both("由谁填报", "Kept by")), _keepers(ledger, say)),
            (say(both("证明材料", "Proof")), say(ledger.proof.label)),
            (say(both("归入月份的日期", "The date that decides the month")), say(form.item(ledger.day).label)),
            (
                say(both("同一机构内视为同一行", "The same row within one institution")),
                _labels(ledger, ledger.unique, say),
            ),
            (say(both("合计", "Added up")), _labels(ledger, ledger.summed, say)),
        )
    )
    return head + items_of(form, say) + checks_of(form, say) + lists_of(form, say)


def _keepers(ledger: Ledger, say: Say) -> str:
    return joined(say, (name for kind, name in places.kind_names().items() if kind in ledger.kept_by))


def _labels(ledger: Ledger, keys: tuple[str, ...], say: Say) -> str:
    return joined(say, (ledger.form.item(key).label for key in keys))

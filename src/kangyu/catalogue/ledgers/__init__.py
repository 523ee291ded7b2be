"""Ledgers (台账), one file each; `LEDGERS` lists them in the order of every page."""

from datetime import date

from kangyu.methods.ledgers import Ledger, in_force

from .blood_donation import blood_donation
from .funds import funds
from .health_education import health_education
from .publicity import publicity
from .training import training

LEDGERS: tuple[Ledger, ...] = (health_education, training, publicity, funds, blood_donation)


def ledger_on(key: str, on: date) -> Ledger:
    """The version of a ledger in force on a day. KeyError when nothing has that key."""
    return in_force(LEDGERS, key, on)


def ledger_keys() -> tuple[str, ...]:
    """The keys of all ledgers, each once, in order."""
    return tuple(dict.fromkeys(ledger.key for ledger in LEDGERS))

"""Ledgers (台账): rows by organisation and day, with proof, each read and checked as a form is."""

from .declaration import Ledger, Proof, in_force
from .identity import identity_of

__all__ = ["Ledger", "Proof", "identity_of", "in_force"]

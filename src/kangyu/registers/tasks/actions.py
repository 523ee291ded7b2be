"""Writing tasks: what sources put into the pool. What people do with them stands in `acting`."""

from .entries import Held, Key, Put, TaskEntry
from .feeding import hold, put, settle, withdraw

__all__ = ["Held", "Key", "Put", "TaskEntry", "hold", "put", "settle", "withdraw"]

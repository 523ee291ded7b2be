"""Writing tasks: what sources put into the pool. What people do with them stands in `acting`."""

from .entries import Key, Put, TaskEntry
from .feeding import put, settle, withdraw

__all__ = ["Key", "Put", "TaskEntry", "put", "settle", "withdraw"]

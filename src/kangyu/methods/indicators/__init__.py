"""Indicators (指标): sets of rows, counted by organisation and month, and opened again.

`sets` says what a set is; `declaration` what a figure is; `marts` makes the tables that sets are taken from; `counting`
turns many sets into few queries; `reading` cumulates and rolls up; `opening` finds the rows behind a number.
"""

from .counting import count
from .declaration import FigureKind, Indicator, ParameterBase
from .opening import between, members
from .reading import Cube, Reading, read_figure, read_months
from .sets import Rows

__all__ = [
    "Cube",
    "FigureKind",
    "Indicator",
    "ParameterBase",
    "Reading",
    "Rows",
    "between",
    "count",
    "members",
    "read_figure",
    "read_months",
]

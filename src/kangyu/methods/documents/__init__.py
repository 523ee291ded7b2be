"""Reports (总结、报表): documents whose figures are indicators.

`declaration` is what a report declares: sections of sentences with places for figures. `writing` fills them: every place
becomes a figure that knows its indicator; a sentence whose figure cannot be had is left out and named, never filled.
"""

from .declaration import Annex, Place, Report, Section
from .phrases import in_chinese, percent_points, with_commas
from .writing import Asked, Content, FigureCell, Given, write

__all__ = [
    "Annex",
    "Asked",
    "Content",
    "FigureCell",
    "Given",
    "Place",
    "Report",
    "Section",
    "in_chinese",
    "percent_points",
    "with_commas",
    "write",
]

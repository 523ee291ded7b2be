"""Parts of addresses. Importing this makes them known to Django."""

from __future__ import annotations

from django.urls import converters, register_converter


class RowNumber(converters.IntConverter):
    """The number of a row: no more digits than every database keeps as a whole number, so that a longer one finds nothing."""

    regex = "[0-9]{1,18}"


register_converter(RowNumber, "row")

"""Calendars (日历): holidays and make-up days, editable, from which working days are counted."""

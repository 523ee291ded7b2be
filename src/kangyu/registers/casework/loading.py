"""What a load in bulk writes here: `open_cases` serves it as it is."""

from .models import Case, CaseMove, CaseParty

TABLES = (Case, CaseParty, CaseMove)

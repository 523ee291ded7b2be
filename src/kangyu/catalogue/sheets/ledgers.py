"""The ledger's sheet (台账登记表): whose row it is and why it comes late; the rest are the items of one ledger.

Which ledger it is follows from the headings. Without the column of the institution the rows are the sender's.
"""

from kangyu.formats.sheets.headings import Heading
from kangyu.methods.ledgers import Ledger
from kangyu.vocabulary.labels import Bilingual

from .columns import Column, headings_of_form, in_headings

LEDGER_COLUMNS: tuple[Column, ...] = (
    Column(
        "organisation",
        Bilingual("登记机构", "Institution"),
        ("机构名称", "填报机构", "登记单位", "填报单位", "单位名称", "机构"),
        identifies=True,
    ),
    Column("late_reason", Bilingual("补报原因", "Why it comes late"), ("补登原因",)),
)


def headings_of_ledger(ledger: Ledger) -> tuple[Heading, ...]:
    """All columns of a ledger's sheet as the sheet reader looks for them."""
    return (*in_headings(LEDGER_COLUMNS), *headings_of_form(ledger.form, required=True, identifying=ledger.unique))

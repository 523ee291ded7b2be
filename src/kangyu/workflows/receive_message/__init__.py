"""Receiving a spreadsheet from an institution: journalled whole, applied once, what is wrong sent back with reasons.

`receive` is the act; `write_answer` gives the refused lines as a sheet to mend, `open_answer` gives it to a reader and
writes that down; `line_of` opens a line as it was sent.
Stopped half-way, the same file again goes on where it stopped. A finished one changes nothing, except that lines that
were refused are tried once more: what they waited for (an unknown person, an institution) may be there now.
"""

from kangyu.registers.messages.queries import SentLine, line_of

from .answers import open_answer, write_answer
from .receiving import Received, receive

__all__ = ["Received", "SentLine", "line_of", "open_answer", "receive", "write_answer"]

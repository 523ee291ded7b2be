"""Writing cases: opening and carrying on by the batch, a person's move and hand-over, what follows from elsewhere."""

from .carrying import carry
from .correcting import correct_opening, hasten
from .entries import CaseEntry, MoveEntry, Receipt, Refused
from .following import count_of_institution, end_with_programme, follow_institution, follow_residents
from .moving import check_party, check_told, hand_over, move, receipt_of
from .opening import open_cases, refuse_second

__all__ = [
    "CaseEntry",
    "MoveEntry",
    "Receipt",
    "Refused",
    "carry",
    "check_party",
    "check_told",
    "correct_opening",
    "count_of_institution",
    "end_with_programme",
    "follow_institution",
    "follow_residents",
    "hand_over",
    "hasten",
    "move",
    "open_cases",
    "receipt_of",
    "refuse_second",
]

"""Reading attachments. Who may see the owner may see them: callers have asked the owner's register."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Max

from kangyu.registers.bulk import pieces

from .models import Attachment

__all__ = ["Attachment"]


class NotFound(LookupError):
    """The owner has no such attachment."""


def of(owner: str) -> list[Attachment]:
    """The standing attachments of an owner, oldest first."""
    return list(_standing().filter(owner=owner).select_related("added_by").order_by("id"))


def one(owner: str, attachment_id: int) -> Attachment:
    """One standing attachment of an owner; NotFound also when it belongs to another."""
    found = _standing().select_related("added_by").filter(owner=owner, pk=attachment_id).first()
    if found is None:
        raise NotFound(f"attachment {attachment_id} of {owner}")
    return found


def newest(owners: Collection[str]) -> dict[str, datetime]:
    """When the newest standing attachment was added, by owner; owners without any are left out."""
    found: dict[str, datetime] = {}
    for some in pieces(sorted(owners)):
        found.update(_standing().filter(owner__in=some).values_list("owner").annotate(at=Max("added_at")))
    return found


def _standing():
    return Attachment.objects.filter(withdrawn_at=None)

from __future__ import annotations

import json

from django.db import models

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual

from .chain import Content, canonical


class CanonicalJSONField(models.TextField):
    """JSON kept as its canonical text: a database's own JSON type may rewrite numbers, and the digest would break."""

    def from_db_value(self, value, expression, connection):
        try:
            return json.loads(value)
        except (TypeError, ValueError):  # tampered with; `verify` says so, a page still opens
            return value

    def get_prep_value(self, value):
        return canonical(value)


class AuditEntry(models.Model):
    """One act or one request. No foreign keys: an entry outlives what it speaks of.

    The database refuses to change or delete an entry, and to add one that does not continue the chain (migration 0002).
    """

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(max_length=150)
    organisation_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60, help_text="read.person, read.list, open.identity, write.contact, …")
    basis = models.CharField(max_length=120, help_text="why the person was allowed")
    residents = CanonicalJSONField(default=list, help_text="ids of the people shown")
    detail = CanonicalJSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    deidentified = StaysHere(Bilingual("审计日志", "the log of who looked at whom"))

    class Meta:
        indexes = [
            models.Index(fields=["user_id", "sequence"], name="audit_entry_user"),
            models.Index(fields=["organisation_id", "sequence"], name="audit_entry_organisation"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    @classmethod
    def of(cls, content: Content, previous: str) -> AuditEntry:
        """The entry that says this after that digest."""
        return cls(
            sequence=content.sequence,
            at=content.at,
            user_id=content.user_id,
            user_name=content.user_name,
            organisation_id=content.organisation_id,
            action=content.action,
            basis=content.basis,
            residents=json.loads(content.residents),
            detail=json.loads(content.detail),
            previous=previous,
            digest=content.digest(previous),
        )


class AuditedResident(models.Model):
    """The people of an entry once more, one row each, so that a person's entries are found by an index."""

    pk = models.CompositePrimaryKey("sequence", "resident_id")
    sequence = models.BigIntegerField()
    resident_id = models.BigIntegerField()

    deidentified = StaysHere(Bilingual("审计日志", "the log of who looked at whom"))

    class Meta:
        indexes = [models.Index(fields=["resident_id", "sequence"], name="audit_resident")]

    def __str__(self) -> str:
        return f"{self.sequence} resident {self.resident_id}"

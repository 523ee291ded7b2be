from django.db import models


class AuditEntry(models.Model):
    """One act or one request. No foreign keys: an entry outlives what it speaks of."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(max_length=150)
    organisation_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60, help_text="read.person, read.list, open.identity, write.contact, …")
    basis = models.CharField(max_length=120, help_text="why the person was allowed")
    residents = models.JSONField(default=list, help_text="ids of the people shown")
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

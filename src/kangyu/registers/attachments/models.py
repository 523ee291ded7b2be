from django.db import models
from django.db.models import Q

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual


class Attachment(models.Model):
    """One paper of one owner. The file is named by chance and lies in the folder of the attachments, sealed."""

    owner = models.CharField(max_length=40, help_text="kind and id of the row that it proves: ledger:12")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField(help_text="bytes, before sealing")
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=64, unique=True)
    key_id = models.CharField(max_length=8, help_text="the data key under which the file is sealed")
    added_by = models.ForeignKey("staff.User", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey("staff.User", models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    deidentified = StaysHere(Bilingual("证明材料，可能载有姓名与照片", "papers that may show names and faces"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "sha256"], condition=Q(withdrawn_at=None), name="attachment_once_an_owner"
            ),
        ]
        indexes = [models.Index(fields=["key_id"], name="attachment_key")]

    def __str__(self) -> str:
        return f"attachment {self.pk} of {self.owner}"

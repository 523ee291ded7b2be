from django.db import models

from kangyu.registers.deidentification import Deidentified, StaysHere
from kangyu.vocabulary.labels import Bilingual


class Area(models.Model):
    """A division (行政区划), from the county down to the village."""

    class Level(models.TextChoices):
        COUNTY = "county", "县"
        TOWNSHIP = "township", "乡镇"
        VILLAGE = "village", "村"

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    boundary = models.JSONField(null=True, help_text="GeoJSON geometry; synthetic in demonstration counties")

    deidentified = Deidentified(
        kept=(
            "code",
            "level",
            "parent",
        ),
        dropped=(
            "name",
            "boundary",
        ),
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """An institution (机构). The tree decides belonging, rights and roll-up."""

    class Kind(models.TextChoices):
        BUREAU = "bureau", "卫生健康局"
        COUNTY_HOSPITAL = "county_hospital", "县级医院"
        CDC = "cdc", "疾病预防控制中心"
        MATERNAL_CHILD = "maternal_child", "妇幼保健机构"
        INSPECTION = "inspection", "卫生监督机构"
        TOWNSHIP_CENTRE = "township_centre", "乡镇卫生院"
        VILLAGE_CLINIC = "village_clinic", "村卫生室"

    code = models.CharField(max_length=22, unique=True, help_text="12-digit division plus a serial")
    credit_code = models.CharField(max_length=18, blank=True, help_text="统一社会信用代码 GB 32100")
    name = models.CharField(max_length=120, db_index=True)
    short_name = models.CharField(max_length=40)
    aliases = models.JSONField(default=list, help_text="other spellings that sheets carry")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    area = models.ForeignKey(Area, models.PROTECT)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True, help_text="first day on which it accepts no work")
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="predecessors", help_text="who does its work since it closed"
    )
    # "/1/7/93/": a subtree is a prefix, so rights are one indexed range and never a join.
    lineage = models.CharField(max_length=200, db_index=True, default="")

    deidentified = Deidentified(
        pseudonym=("id", "parent", "successor"),
        kept=("kind",),
        year=("opened_on", "closed_on"),
        township=("area",),
        dropped=("code", "credit_code", "name", "short_name", "aliases", "lineage"),
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class OrganisationChange(models.Model):
    """What became of an institution on a day, and the document that decided it. Never changed.

    `other` is the successor, the institution newly above, or the one split off; `was` and `became` are names.
    """

    class Kind(models.TextChoices):
        RENAMED = "renamed", "更名"
        MERGED = "merged", "并入"
        MOVED = "moved", "改变隶属"
        SPLIT = "split", "拆分"
        ADDED = "added", "设立"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField()
    source = models.CharField(max_length=200, help_text="name and number of the document")
    other = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    was = models.CharField(max_length=120, blank=True)
    became = models.CharField(max_length=120, blank=True)
    moved = models.JSONField(
        default=dict, help_text="how much went along: residents, enrolments, tasks, cases, accounts"
    )
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", models.PROTECT, null=True, related_name="+")

    deidentified = StaysHere(Bilingual("机构沿革，含机构名称", "history of institutions, with their names"))

    class Meta:
        indexes = [models.Index(fields=["organisation", "on", "id"], name="organisation_change")]

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation_id}"

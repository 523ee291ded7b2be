from django.db import models

from kangyu.registers.deidentification import Deidentified


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
    # "/1/7/93/": a subtree is a prefix, so rights are one indexed range and never a join.
    lineage = models.CharField(max_length=200, db_index=True, default="")

    deidentified = Deidentified(
        pseudonym=("id", "parent"),
        kept=("kind",),
        township=("area",),
        dropped=("code", "credit_code", "name", "short_name", "aliases", "lineage"),
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

from django.db import models

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual


class Figure(models.Model):
    """An issued figure. `members` and `others` hold the keys of its rows: numerator, and denominator without it.

    Of a sum the amounts too, in the smallest unit and in the order of the keys; figures issued before they were kept have none.
    """

    report = models.ForeignKey("reports.Report", models.PROTECT, related_name="figures")
    number = models.SmallIntegerField(help_text="its place in the report")
    indicator = models.CharField(max_length=60)
    definition_version = models.SmallIntegerField()
    period = models.CharField(max_length=16)
    area = models.ForeignKey("places.Area", models.PROTECT)
    snapshot = models.ForeignKey("snapshots.Snapshot", models.PROTECT)
    numerator = models.DecimalField(max_digits=20, decimal_places=4)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    text = models.CharField(max_length=40, help_text="as printed")
    members = models.BinaryField()
    others = models.BinaryField(null=True)
    member_amounts = models.BinaryField(null=True)
    other_amounts = models.BinaryField(null=True)

    deidentified = StaysHere(Bilingual("印发数字含其记录的键", "issued figures hold the keys of their rows"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="figure_place")]

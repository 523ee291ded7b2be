from django.db import models

from kangyu.registers.deidentification import Deidentified


class Parameter(models.Model):
    """A number that figures are compared with or divided by: a target, a prevalence, a yearbook population."""

    key = models.CharField(max_length=60, help_text="target.<indicator> or the parameter's own key")
    area = models.ForeignKey("places.Area", models.PROTECT)
    since = models.DateField()
    value = models.DecimalField(max_digits=16, decimal_places=4)
    unit = models.CharField(max_length=20)
    source = models.CharField(max_length=200)
    withdrawn_at = models.DateTimeField(null=True, help_text="from then on it counts for nothing, and is still shown")
    withdrawn_for = models.CharField(max_length=200, blank=True, help_text="why, or the value that took its place")

    deidentified = Deidentified(
        kept=(
            "id",
            "key",
            "area",
            "since",
            "value",
            "unit",
            "source",
        ),
        dropped=("withdrawn_at", "withdrawn_for"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "area", "since"], condition=models.Q(withdrawn_at=None), name="parameter_dated"
            )
        ]

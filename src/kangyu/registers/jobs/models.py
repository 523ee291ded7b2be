from django.db import models
from django.db.models import Q

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual


class Run(models.Model):
    """One run of a job."""

    class State(models.TextChoices):
        RUNNING = "running", "运行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"

    job = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    words_zh = models.CharField(max_length=400, blank=True)
    words_en = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey("staff.User", models.PROTECT, null=True, help_text="null: the clock")

    deidentified = StaysHere(Bilingual("系统运行情况", "how the system runs"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job"], condition=Q(state="running"), name="run_one_at_a_time")]
        indexes = [models.Index(fields=["job", "-started_at"], name="run_newest")]

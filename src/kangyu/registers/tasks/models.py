from django.db import models
from django.db.models import Q

from kangyu.registers.deidentification import StaysHere
from kangyu.vocabulary.labels import Bilingual
from kangyu.vocabulary.sensitivity import Sensitivity

# An open task is one that has not ended. Written without a value, so that the databases see that a partial index serves.
OPEN = Q(ended_at=None)
_WORK = StaysHere(
    Bilingual("机构内部的工作安排，不是健康数据", "how institutions share their work, not data about health")
)


class Task(models.Model):
    """Something that somebody must do by a day.

    `source` names what it comes from ("enrolment:17", "case:5", "order:9f3c"). `home` is whose job it is by the source;
    `organisation` is who has it now, another one after it was passed on.
    """

    deidentified = _WORK

    class State(models.TextChoices):
        OPEN = "open", "待办"
        DONE = "done", "已办"
        WITHDRAWN = "withdrawn", "已撤销"

    source = models.CharField(max_length=60)
    kind = models.CharField(max_length=40, help_text="key of a declared kind: contact, referral.received, …")
    programme = models.CharField(max_length=40, blank=True)
    resident = models.ForeignKey("people.Resident", models.CASCADE, null=True, db_index=False, related_name="tasks")
    organisation = models.ForeignKey("places.Organisation", models.PROTECT, db_index=False, related_name="tasks")
    home = models.ForeignKey("places.Organisation", models.PROTECT, db_index=False, related_name="+")
    assignee = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False, related_name="tasks")
    title_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True, help_text="what exactly is to be done, in the words of who gave it")
    due_on = models.DateField()
    due_at = models.DateTimeField(null=True, help_text="where hours count")
    urgency = models.SmallIntegerField(help_text="0 urgent, 1 ordinary")
    sensitivity = models.CharField(max_length=10, default=Sensitivity.ORDINARY.value)
    needs_proof = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False, related_name="+")
    opened_from = models.ForeignKey(
        "places.Organisation",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        help_text="the institution that gave it; none gave what comes from a person or a case",
    )
    claimed_at = models.DateTimeField(null=True)
    offered_to = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+", help_text="not yet accepted"
    )
    urged_at = models.DateTimeField(null=True)
    urged_times = models.SmallIntegerField(default=0)
    escalated_to = models.ForeignKey("places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+")
    returned_at = models.DateTimeField(null=True, help_text="done once, sent back to be done again")
    returned_times = models.SmallIntegerField(default=0)
    done_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="done or withdrawn; a task without it is open")
    ended_by = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False, related_name="+")
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "kind"], condition=OPEN, name="task_one_open"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="task_open_or_ended",
            ),
        ]
        # Every list is read in the order urgency, day, id from one or several of these; what may filter it stands
        # behind, so that a filtered list need not look at the rows.
        indexes = [
            models.Index(
                fields=["organisation", "urgency", "due_on", "id", "kind", "programme", "sensitivity", "assignee"],
                condition=OPEN,
                name="task_of_organisation",
            ),
            models.Index(
                fields=["urgency", "due_on", "id", "sensitivity", "assignee"], condition=OPEN, name="task_of_county"
            ),
            # Counted by institution: a small index, for what is counted is many times what a page shows.
            models.Index(
                fields=["organisation", "urgency", "due_on", "sensitivity"], condition=OPEN, name="task_counted"
            ),
            # For those who open no people: what concerns nobody is rare among what concerns somebody.
            models.Index(
                fields=["urgency", "due_on", "id", "sensitivity", "organisation"],
                condition=OPEN & Q(resident=None),
                name="task_about_nobody",
            ),
            models.Index(
                fields=["kind", "programme", "urgency", "due_on", "id", "sensitivity", "assignee"],
                condition=OPEN,
                name="task_of_kind",
            ),
            models.Index(
                fields=["assignee", "urgency", "due_on", "id"],
                condition=OPEN & Q(assignee__isnull=False),
                name="task_of_assignee",
            ),
            models.Index(
                fields=["offered_to", "urgency", "due_on", "id"],
                condition=OPEN & Q(offered_to__isnull=False),
                name="task_offered",
            ),
            models.Index(
                fields=["escalated_to", "urgency", "due_on", "id"],
                condition=OPEN & Q(escalated_to__isnull=False),
                name="task_escalated",
            ),
            models.Index(fields=["resident", "state"], condition=Q(resident__isnull=False), name="task_of_resident"),
            models.Index(fields=["opened_by", "id"], condition=Q(opened_by__isnull=False), name="task_given_by"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"


class TaskEvent(models.Model):
    """What people did with a task, and what time did (escalation). Never changed."""

    deidentified = _WORK

    task = models.ForeignKey(Task, models.CASCADE, related_name="events")
    at = models.DateTimeField()
    by = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False, related_name="+")
    act = models.CharField(max_length=20, help_text="claim, release, assign, offer, accept, urge, …")
    from_user = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False, related_name="+")
    to_user = models.ForeignKey("staff.User", models.PROTECT, null=True, db_index=False, related_name="+")
    from_organisation = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    to_organisation = models.ForeignKey(
        "places.Organisation", models.PROTECT, null=True, db_index=False, related_name="+"
    )
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["act", "at"], name="task_event_act")]

    def __str__(self) -> str:
        return f"{self.act} {self.task_id}"

"""Slots: a subject handed to one annotator under a lease. Overlap is these rows."""

import uuid

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from annotation.models.items import Subject
from annotation.models.lanes import Lane
from annotation.models.projects import Project, new_seed
from annotation.models.raters import Rater


class Assignment(models.Model):
    """One numbered slot of a subject. `public_id` and `token` are fresh for every claim.

    `shuffle` is a random key; hand-out walks the open slots along it from where the rater's seed
    points, within `lane`. `order` says which output of a pair was shown first (AB or BA). `wanted`
    slots are part of the plan and open again when they are let go; `extra` ones were added because
    raters disagreed. A `repeat` brings a rater's own subject back to them: no part of the overlap.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CLAIMED = "claimed"
        SUBMITTED = "submitted"
        CLOSED = "closed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="assignments")
    # Indexes below begin with the subject and with the rater; another would cost every claim.
    subject = models.ForeignKey(
        Subject, on_delete=models.CASCADE, db_index=False, related_name="assignments"
    )
    slot = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    rater = models.ForeignKey(
        Rater, on_delete=models.PROTECT, null=True, db_index=False, related_name="assignments"
    )
    token = models.UUIDField(null=True, editable=False)
    order = models.CharField(max_length=2, default="AB")
    lane = models.ForeignKey(
        Lane, on_delete=models.RESTRICT, null=True, db_index=False, related_name="slots"
    )
    wanted = models.BooleanField(default=True, db_default=True)
    extra = models.BooleanField(default=False, db_default=False)
    repeat = models.BooleanField(default=False, db_default=False)
    shuffle = models.BigIntegerField(default=new_seed, editable=False)
    claimed_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "slot"], name="slot_once"),
            models.UniqueConstraint(
                fields=["subject", "rater"],
                condition=models.Q(repeat=False),
                name="rater_once_per_subject",
            ),
            models.UniqueConstraint(
                fields=["subject", "rater"],
                condition=models.Q(repeat=True),
                name="repeat_once_per_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "closed"], token=None)
                | models.Q(state__in=["claimed", "submitted"], rater__isnull=False),
                name="held_slots_have_a_rater",
            ),
        ]
        indexes = [
            models.Index(
                fields=["lane", "shuffle"],
                condition=models.Q(state="open"),
                name="open_slots",
            ),
            models.Index(
                fields=["lease_until"], condition=models.Q(state="claimed"), name="leases_running"
            ),
            models.Index(fields=["rater", "state"]),
        ]

    def __str__(self) -> str:
        return f"slot {self.slot} of {self.subject_id}"


class Draft(models.Model):
    """What a rater has chosen and written before submitting; it outlives the lease."""

    rater = models.ForeignKey(
        Rater, on_delete=models.CASCADE, db_index=False, related_name="drafts"
    )
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="drafts")
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rater", "subject"], name="draft_once"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.rater} on {self.subject_id}"


class SkipReason(models.TextChoices):
    RUBRIC = "rubric", _("The Rubric does not cover this case")
    CONTEXT = "context", _("Context is missing or contradicts itself")
    LANGUAGE = "language", _("I do not read this language well enough")
    HARMFUL = "harmful", _("It is upsetting and I would rather not rate it")
    TECHNICAL = "technical", _("Something does not work")


class Skip(models.Model):
    """A subject a rater passed on; it never comes back to the same person."""

    rater = models.ForeignKey(Rater, on_delete=models.CASCADE, db_index=False, related_name="skips")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="skips")
    reason = models.CharField(max_length=10, choices=SkipReason)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rater", "subject"], name="skip_once"),
        ]

    def __str__(self) -> str:
        return f"skip of {self.subject_id} by {self.rater}"


class Discussed(models.Model):
    """A subject a rater has talked about with others: an answer to it would not be their own.

    It is never handed to them, nor met as a Trap.
    """

    rater = models.ForeignKey(
        Rater, on_delete=models.CASCADE, db_index=False, related_name="discussed"
    )
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rater", "subject"], name="discussed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} discussed by {self.rater}"


class LostLease(models.Model):
    """One claim that expired or was given back, under the ids its page was served with.

    `stand_in` is the id of the subject whose open slots decide whether a Trap comes back.
    """

    public_id = models.UUIDField(unique=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="lost_leases")
    rater = models.ForeignKey(Rater, on_delete=models.CASCADE, related_name="lost_leases")
    order = models.CharField(max_length=2, default="AB")
    claimed_at = models.DateTimeField()
    lost_at = models.DateTimeField(db_default=Now())
    stand_in = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"lost lease of {self.assignment_id} by {self.rater_id}"

"""Qualification: practice with feedback, then an exam, before real work. Nothing here counts.

Whom the hand-out lets in is decided by two numbers alone: the version a project requires
(`Project.qualification_version`, null is off) and the one a rater has passed.
"""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from annotation.models.items import Item
from annotation.models.projects import Project
from annotation.models.raters import Rater
from annotation.models.rubrics import Rubric
from annotation.models.traps import TrainingItem


class QualificationPlan(models.Model):
    """The rules of a project's exam; they stay when it is turned off."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, related_name="qualification_plan"
    )
    pass_mark = models.FloatField(
        default=0.7, validators=[MinValueValidator(0.0), MaxValueValidator(1.0)]
    )
    questions = models.PositiveSmallIntegerField(
        default=8, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    extra = models.PositiveSmallIntegerField(
        default=4, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    most = models.PositiveSmallIntegerField(
        default=16, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    tries = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    wait_hours = models.PositiveSmallIntegerField(default=24, validators=[MaxValueValidator(720)])
    required_version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"qualification of {self.project_id}"


class ExamItem(models.Model):
    """An item held for the exam: a training item, or a project's item with references.

    `row` is a row of `training.jsonl`, frozen when the item was chosen, so that an exam that has
    begun never changes. Taken out again it stays, inactive, for the tries that asked it.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="exam_items")
    training = models.ForeignKey(
        TrainingItem, on_delete=models.CASCADE, null=True, related_name="exam_items"
    )
    item = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, related_name="exam_items")
    key = models.CharField(max_length=200)
    row = models.JSONField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="exam_item_once"),
        ]

    def __str__(self) -> str:
        return self.key


class TrainingAnswer(models.Model):
    """What somebody answered in practice. Only the first answer to a unit enters the tables."""

    rater = models.ForeignKey(Rater, on_delete=models.CASCADE, related_name="training_answers")
    training = models.ForeignKey(TrainingItem, on_delete=models.CASCADE, related_name="answers")
    unit = models.CharField(max_length=8)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    ratings = models.JSONField()
    n_expected = models.PositiveSmallIntegerField()
    n_met = models.PositiveSmallIntegerField()
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["rater", "training", "unit"])]

    def __str__(self) -> str:
        return f"{self.n_met} of {self.n_expected}"


class ExamTry(models.Model):
    """One person's try at the exam, pinned to a rubric version. At most one is open."""

    class State(models.TextChoices):
        OPEN = "open"
        PASSED = "passed"
        FAILED = "failed"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rater = models.ForeignKey(Rater, on_delete=models.PROTECT, related_name="exam_tries")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    share = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    pass_mark = models.FloatField()
    started_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["rater", "number"], name="exam_try_once"),
            models.UniqueConstraint(
                fields=["rater"], condition=models.Q(state="open"), name="one_open_exam"
            ),
        ]

    def __str__(self) -> str:
        return f"try {self.number} of {self.rater_id}"


class ExamQuestion(models.Model):
    """One unit asked in a try. `ratings` is null until answered; the first answer is final."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    attempt = models.ForeignKey(ExamTry, on_delete=models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    exam_item = models.ForeignKey(ExamItem, on_delete=models.PROTECT, related_name="questions")
    unit = models.CharField(max_length=8)
    order = models.CharField(max_length=2, default="AB")
    ratings = models.JSONField(null=True)
    n_expected = models.PositiveSmallIntegerField(null=True)
    n_met = models.PositiveSmallIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "place"], name="exam_place_once"),
            models.UniqueConstraint(
                fields=["attempt", "exam_item", "unit"], name="exam_question_once"
            ),
        ]

    def __str__(self) -> str:
        return f"question {self.place}"


class Ruling(models.Model):
    """What a lead decided about one person, with the reason."""

    class Kind(models.TextChoices):
        GRANT = "grant", "One more try"
        RESET = "reset", "Start anew"
        WAIVE = "waive", "No exam needed"

    rater = models.ForeignKey(Rater, on_delete=models.CASCADE, related_name="rulings")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.rater_id}"

"""What is said in the room: posts, proposals and votes on them, by unit."""

import uuid

from django.conf import settings
from django.db import models

from calibration.models.sessions import RoundSubject


class Post(models.Model):
    """One thing said about a subject under a criterion's key; it stays as it was said."""

    # The index below begins with it.
    chosen = models.ForeignKey(
        RoundSubject, on_delete=models.CASCADE, db_index=False, related_name="posts"
    )
    key = models.CharField(max_length=80)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    text = models.TextField()
    posted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["chosen", "key"], name="posts_of_unit")]

    def __str__(self) -> str:
        return f"post {self.pk} on {self.chosen_id}"


class Proposal(models.Model):
    """A value for the unit, or other words for the Rubric, that people vote on."""

    class Kind(models.TextChoices):
        VALUE = "value"
        WORDING = "wording"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    chosen = models.ForeignKey(
        RoundSubject, on_delete=models.CASCADE, db_index=False, related_name="proposals"
    )
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=7, choices=Kind)
    value = models.JSONField(null=True)
    text = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    proposed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="value", value__isnull=False)
                | models.Q(kind="wording", value=None),
                name="proposal_says_something",
            ),
        ]
        indexes = [models.Index(fields=["chosen", "key"], name="proposals_of_unit")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.key} of {self.chosen_id}"


class Vote(models.Model):
    """What one person thinks of a proposal; they may think again."""

    proposal = models.ForeignKey(
        Proposal, on_delete=models.CASCADE, db_index=False, related_name="votes"
    )
    voter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    agrees = models.BooleanField()
    voted_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "voter"], name="vote_once"),
        ]

    def __str__(self) -> str:
        return f"{'yes' if self.agrees else 'no'} to {self.proposal_id}"

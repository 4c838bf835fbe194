"""How much raters differ, kept so that a draw looks only at what has changed."""

from django.db import models

from annotation.models.items import Subject
from annotation.models.projects import Project


class ReviewTally(models.Model):
    """The largest share of pairs of raters that differ on a subject, over its criteria.

    `n` and `signature` tell which counted answers it is of: they are not the same any more as
    soon as one comes, goes or is replaced. What an answer says first never changes.
    """

    subject = models.OneToOneField(
        Subject, on_delete=models.CASCADE, primary_key=True, related_name="review_tally"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="review_tallies")
    n = models.PositiveIntegerField()
    signature = models.BigIntegerField()
    share = models.FloatField()

    def __str__(self) -> str:
        return f"tally of {self.subject_id}"

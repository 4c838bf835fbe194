"""That a rater has seen what others say about their answer; from then on it stands."""

from django.db import models
from django.db.models.functions import Now

from annotation.models.annotations import Annotation


class Reveal(models.Model):
    """What the project shows after an answer was shown for this one."""

    annotation = models.OneToOneField(
        Annotation, on_delete=models.CASCADE, related_name="reveal", primary_key=True
    )
    shown_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"reveal to {self.annotation_id}"

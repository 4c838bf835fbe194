"""How fast a person's service may send: one row, whichever web process is asked."""

from django.conf import settings
from django.db import models


class IntakePace(models.Model):
    """`due` is when all that was sent would have come at the even pace; it may lie ahead."""

    sent_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    due = models.DateTimeField()

    def __str__(self) -> str:
        return f"pace of {self.sent_by_id}"

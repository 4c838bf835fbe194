"""When a worker last got through its loop: liveness is progress, not a process id."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """The last completed round of one worker process."""

    name = models.CharField(max_length=120, unique=True)
    beat_at = models.DateTimeField()
    rounds = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.name

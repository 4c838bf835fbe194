"""API tokens: knox keeps the hash, this adds what a person needs to tell them apart."""

import uuid

from django.db import models
from knox.models import AbstractAuthToken


class ApiToken(AbstractAuthToken):
    """A bearer token of one person. The token itself is shown once and never stored."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="token_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"

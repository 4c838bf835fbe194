"""Judge prompts: an identity with immutable texts."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models import Project, Scope


class JudgePrompt(models.Model):
    """A prompt's identity. `criteria` are the criterion keys it asks for, all of one scope.

    A candidate `improves` another prompt: it is listed with that one only, and never run alone.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="judge_prompts")
    name = models.CharField(max_length=120)
    scope = models.CharField(max_length=6, choices=Scope)
    criteria = models.JSONField(default=list)
    improves = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, related_name="candidates"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="judge_prompt_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PromptVersion(models.Model):
    """The immutable text of a prompt; a database trigger refuses changes.

    `options` are how the text is used, by name: what is asked beside the value, which examples.
    """

    prompt = models.ForeignKey(JudgePrompt, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    options = models.JSONField(default=dict, db_default={})
    digest = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prompt", "number"], name="prompt_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.prompt} {self.number}"

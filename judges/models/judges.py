"""Judges: a model behind an address, with its parameters."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from annotation.models import Project


class Judge(models.Model):
    """A model and its parameters. An imported judge has no address and cannot run.

    `sealed_key` can be opened by the worker alone and is bound to the host of `base_url`;
    `options` are what the provider needs beside a model, such as a deployment or a mapping.
    """

    class Provider(models.TextChoices):
        OPENAI = "openai", "OpenAI Chat Completions"
        RESPONSES = "responses", "OpenAI Responses"
        ANTHROPIC = "anthropic", "Anthropic Messages"
        GEMINI = "gemini", "Google Gemini"
        AZURE = "azure", "Azure OpenAI"
        COMPATIBLE = "compatible", "OpenAI-compatible server"
        HTTP = "http", "HTTP service by a mapping"
        IMPORTED = "imported", "Imported verdicts"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="judges")
    name = models.CharField(max_length=200)
    provider = models.CharField(max_length=10, choices=Provider)
    base_url = models.CharField(max_length=500, blank=True)
    model = models.CharField(max_length=200)
    parameters = models.JSONField(default=dict)
    options = models.JSONField(default=dict, db_default={})
    sealed_key = models.BinaryField(null=True)
    key_hint = models.CharField(max_length=8, blank=True)
    price_per_million_in = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    price_per_million_out = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    price_per_million_cached = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    concurrency = models.PositiveSmallIntegerField(
        default=16, validators=[MinValueValidator(1), MaxValueValidator(256)]
    )
    requests_per_minute = models.PositiveIntegerField(null=True, validators=[MinValueValidator(1)])
    tokens_per_minute = models.PositiveIntegerField(null=True, validators=[MinValueValidator(1)])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="judge_once"),
        ]

    def __str__(self) -> str:
        return self.name

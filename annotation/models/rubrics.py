"""Rubrics: what is judged, in immutable versions."""

from django.db import models

from annotation.models.projects import Project


class Rubric(models.Model):
    """One version of a project's rubric. A published version never changes."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="rubrics")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    guidelines = models.TextField(blank=True)
    change_note = models.TextField(blank=True)
    extra = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="rubric_version_once"),
        ]

    def __str__(self) -> str:
        return f"Rubric {self.version}"


class Scope(models.TextChoices):
    OUTPUT = "output"
    PAIR = "pair"
    LIST = "list"


class Level(models.TextChoices):
    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"
    NONE = "none"


class Criterion(models.Model):
    """One scored aspect. `values` is the scale in order (empty: any number); JSON types matter.

    `kind` is the type as `dataset.json` spells it; `anchors` maps a value's text to its anchor.
    The level is `none` where a value has no place on a scale: a text, several choices at once,
    an order of outputs.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    scope = models.CharField(max_length=6, choices=Scope)
    level = models.CharField(max_length=8, choices=Level)
    values = models.JSONField(default=list)
    question = models.TextField(blank=True)
    guideline = models.TextField(blank=True)
    anchors = models.JSONField(default=dict)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="criterion_key_once"),
        ]

    def __str__(self) -> str:
        return self.title

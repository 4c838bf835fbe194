"""Judge runs: a frozen plan, one row per planned call, and every attempt on record."""

import uuid

from django.conf import settings
from django.db import models

from annotation.models import Project, Rubric, Scope, Subject
from evalhub.jobs.models import LeasedRow
from judges.models.channels import Channel
from judges.models.judges import Judge
from judges.models.prompts import PromptVersion


class JudgeRun(models.Model):
    """One run of a judge over subjects; what it depends on is frozen when it is planned.

    `spent` is what replies cost; `reserved`, where a budget holds, what calls under way may cost
    at most. `learned` lists what the model refused and was sent otherwise from
    then on; `price_source` says where the prices came from. An imported run is born finished and
    has verdicts but no calls.
    Only a run whose purpose is to measure stands for its judge in reports.
    """

    class Purpose(models.TextChoices):
        MEASURE = "measure"
        TRIAL = "trial"
        PROBE = "probe"
        ANCHOR = "anchor"

    class Status(models.TextChoices):
        RUNNING = "running"
        PAUSED = "paused"
        CANCELLED = "cancelled"
        STOPPED = "stopped"
        FINISHED = "finished"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="judge_runs")
    number = models.PositiveIntegerField()
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="runs")
    purpose = models.CharField(
        max_length=7, choices=Purpose, default=Purpose.MEASURE, db_default=Purpose.MEASURE
    )
    prompt_name = models.CharField(max_length=120, blank=True)
    both_orders = models.BooleanField(default=True)
    repeats = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=9, choices=Status, default=Status.RUNNING)
    stop_reason = models.TextField(blank=True)
    imported = models.BooleanField(default=False)
    model = models.CharField(max_length=200, blank=True)
    parameters = models.JSONField(default=dict)
    base_url = models.CharField(max_length=500, blank=True)
    provider = models.CharField(max_length=10, blank=True, default="", db_default="")
    options = models.JSONField(default=dict, db_default={})
    learned = models.JSONField(default=list, db_default=[])
    rubric = models.ForeignKey(Rubric, on_delete=models.RESTRICT, null=True, related_name="+")
    limit = models.PositiveIntegerField(null=True)
    price_per_million_in = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    price_per_million_out = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    price_per_million_cached = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    price_source = models.CharField(max_length=600, blank=True, default="", db_default="")
    spent = models.DecimalField(max_digits=30, decimal_places=12, default=0)
    reserved = models.DecimalField(max_digits=30, decimal_places=12, default=0)
    budget = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    seed = models.BigIntegerField(default=0)
    fresh = models.BooleanField(default=False, db_default=False)
    waits = models.BooleanField(default=False, db_default=False)
    channel = models.ForeignKey(Channel, on_delete=models.SET_NULL, null=True, related_name="+")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="run_number_once"),
        ]

    def __str__(self) -> str:
        return f"Run {self.number}"

    @property
    def label(self) -> str:
        """The name a report uses: the judge, or judge/prompt where a prompt is named."""
        return f"{self.judge.name}/{self.prompt_name}" if self.prompt_name else self.judge.name

    @property
    def is_budgeted(self) -> bool:
        """Does a budget hold, of its own or of its project, as it was when they were loaded?

        One that was lifted while something is set aside still does.
        """
        shared = getattr(self.project, "judge_budget", None)
        own = self.budget is not None or self.reserved > 0
        return own or (shared is not None and shared.limit is not None)

    @property
    def has_prices(self) -> bool:
        return None not in (self.price_per_million_in, self.price_per_million_out)


class JudgeCall(LeasedRow):
    """One planned request: a subject under one prompt version, in one order, once.

    `probe` names what is changed about the subject before it is shown; empty for nothing.
    `reserved` is its part of the run's reservation; `limited_since` is when the provider first
    asked to slow down, of the times in a row that it did. A call that is `repairing` says with
    the prompt why its first reply could not be read, whatever fails after it.
    """

    run = models.ForeignKey(JudgeRun, on_delete=models.CASCADE, related_name="calls")
    subject = models.ForeignKey(Subject, on_delete=models.CASCADE, related_name="+")
    prompt_version = models.ForeignKey(PromptVersion, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=6, choices=Scope)
    order = models.CharField(max_length=2, blank=True)
    repeat = models.PositiveSmallIntegerField(default=0)
    probe = models.CharField(max_length=40, blank=True, default="", db_default="")
    reserved = models.DecimalField(max_digits=24, decimal_places=12, default=0, db_default=0)
    limited_since = models.DateTimeField(null=True, editable=False)
    repairing = models.BooleanField(default=False, db_default=False)
    repair_reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "subject", "prompt_version", "order", "repeat", "probe"],
                name="call_planned_once",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "state"]),
            models.Index(
                fields=["not_before", "id"],
                condition=models.Q(state="waiting"),
                name="calls_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk} of {self.run_id}"


class CallAttempt(models.Model):
    """One request that was really sent: what was asked, what came back, what it cost.

    One of the class `WorkerStopped` may have been sent: its worker died with it.
    `as_asked` is off when another model answered than the one that was asked for. `odds` are the
    probabilities of values that the reply's tokens told. Equal `cache_key`s ask for the same;
    with `cached_from` nothing was sent, and the reply is that attempt's.
    """

    call = models.ForeignKey(JudgeCall, on_delete=models.CASCADE, related_name="attempt_rows")
    token = models.UUIDField()
    request_digest = models.CharField(max_length=64)
    requested_model = models.CharField(max_length=200)
    returned_model = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=200, blank=True)
    finish_reason = models.CharField(max_length=60, blank=True)
    raw = models.TextField(blank=True)
    refusal = models.TextField(blank=True, db_default="")
    odds = models.JSONField(null=True)
    cache_key = models.CharField(max_length=64, blank=True, db_default="")
    cached_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    error_class = models.CharField(max_length=60, blank=True)
    error = models.TextField(blank=True)
    tokens_in = models.PositiveIntegerField(null=True)
    tokens_out = models.PositiveIntegerField(null=True)
    latency_seconds = models.FloatField(null=True)
    cost = models.DecimalField(max_digits=24, decimal_places=12, null=True)
    as_asked = models.BooleanField(default=True, db_default=True)
    kept = models.BooleanField(default=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["cache_key"], condition=~models.Q(cache_key=""), name="replies_by_key"
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.pk} of call {self.call_id}"

"""Replies that were given before to the same question, within one project."""

from collections.abc import Iterable

from judges.models import CallAttempt, JudgeRun, Verdict

READ = (Verdict.Status.OK, Verdict.Status.ABSTAINED)


class EarlierReplies:
    """What a run may use again instead of asking: replies that were read whole.

    None when the run measures afresh. Once another model answers under the name that is asked
    for, what the former one said is not used any more.
    """

    def __init__(self, run: JudgeRun) -> None:
        self.run = run
        attempts = CallAttempt.objects.filter(
            call__run__project=run.project_id,
            call__run__base_url=run.base_url,
            requested_model=run.model,
            error_class="",
            cached_from=None,
        )
        self.attempts = attempts.exclude(call__run=run).exclude(cache_key="")
        newest = None if run.fresh else attempts.order_by("-id").first()
        self.model = newest.returned_model if newest else ""
        self.is_empty = newest is None

    def of(self, keys: Iterable[str]) -> dict[str, CallAttempt]:
        """The newest usable reply to each key."""
        if self.is_empty:
            return {}
        usable = self.attempts.filter(
            cache_key__in=list(keys), kept=True, as_asked=True, returned_model=self.model
        )
        whole = usable.filter(call__verdicts__isnull=False).exclude(
            call__verdicts__in=Verdict.objects.exclude(status__in=READ)
        )
        newest = whole.order_by("cache_key", "-id").distinct("cache_key")
        return {one.cache_key: one for one in newest}

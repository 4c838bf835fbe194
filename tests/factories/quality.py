"""Rules, and raters whose answers make them fire."""

from datetime import timedelta

from django.utils import timezone

from annotation.models import Annotation, Project, QualityRule, Rater, TrapResult
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


def make_rule(project: Project, collector: str = "traps", **fields: object) -> QualityRule:
    """An active rule over 40 cases, at least 6: below 70 % a warning."""
    defaults = {"action": "warning", "window": 40, "least": 6, "threshold": 0.7, "active": True}
    return QualityRule.objects.create(
        project=project, collector=collector, **{**defaults, **fields}
    )


def answer(rater: Rater, key: str, value: object = 4, **fields: object) -> Annotation:
    """Rate the first output of an item, made if there is none; the later the newer."""
    project = rater.project
    item = project.items.filter(key=key).first() or make_item(project, key, outputs=1)
    return make_annotation(item.subjects.get(scope="output"), rater, {"accuracy": value}, **fields)


def meet_traps(rater: Rater, passed: int, failed: int, *, stem: str = "trap") -> None:
    """Let a rater meet so many traps, each expecting 4; those failed come last."""
    for number in range(passed + failed):
        hit = number < passed
        annotation = answer(rater, f"{stem}-{number}", 4 if hit else 1)
        item = annotation.subject.item
        if not hasattr(item, "trap"):
            make_trap(item, {"accuracy": 4})
        TrapResult.objects.create(
            rater=rater,
            subject=annotation.subject,
            annotation=annotation,
            n_expected=1,
            n_passed=int(hit),
        )


def crowd(project: Project, n: int = 3) -> list[Rater]:
    return [make_rater(project, f"peer-{number}") for number in range(n)]


def earlier(minutes: float) -> dict[str, object]:
    return {"submitted_at": timezone.now() - timedelta(minutes=minutes)}

"""Hand-out policies, and people who work until nothing comes."""

from datetime import timedelta

from django.utils import timezone

from annotation.models import Annotation, Assignment, HandoutPlan, Project, Rater
from annotation.routing.forms import PolicyForm
from annotation.routing.policies import HandoutPolicy
from annotation.services.annotations import submit_annotation
from annotation.services.answering.checks import RatingInput
from annotation.services.assignments import claim_next
from annotation.services.slots import plan_slots
from tests.factories.projects import make_item


def set_policy(project: Project, **parts: object) -> int:
    """Store a policy and bring the slots in line; returns how many changed."""
    policy = HandoutPolicy.read(parts).as_json()
    HandoutPlan.objects.update_or_create(project=project, defaults={"policy": policy})
    return plan_slots(project=project)


def make_tiers(project: Project, *tiers: object, key: str = "tier") -> None:
    """One item with one output for every value of a metadata key; it-0, it-1 and so on."""
    for n, tier in enumerate(tiers):
        make_item(project, f"it-{n}", outputs=1, metadata={key: tier})


def finish(claim: Assignment) -> None:
    Assignment.objects.filter(pk=claim.pk).update(state="submitted", token=None)


def work(rater: Rater, most: int = 1000) -> list[str]:
    """The keys of the items a rater is handed, one after the other, each answered."""
    seen: list[str] = []
    while len(seen) < most and (claim := claim_next(rater=rater)):
        seen.append(claim.subject.item.key)
        finish(claim)
    return seen


def posted(policy: HandoutPolicy) -> dict[str, str]:
    """The settings page's form as a browser sends it; a box that is not ticked is left out."""
    initial = PolicyForm.of(policy).initial
    return {name: str(value) for name, value in initial.items() if value is not False}


def answer_next(rater: Rater, n: int = 1, *, days_ago: float = 0.5) -> None:
    """Answer what comes next at the desk, so many times, as if some days ago."""
    for _ in range(n):
        claim = claim_next(rater=rater)
        submit_annotation(
            assignment=claim,
            token=claim.token,
            ratings={"accuracy": RatingInput(3)},
            key=claim.public_id,
        )
        at = timezone.now() - timedelta(days=days_ago)
        Annotation.objects.filter(assignment=claim).update(submitted_at=at)

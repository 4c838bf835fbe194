"""Which way round a pair may be shown, and how its values turn when B comes first."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from annotation.handout import AB, BA
from annotation.models import Assignment, Project, Scope, Subject
from annotation.selectors.annotations import desk_rubric, published
from evalhub.scales.mirror import Mirror, mirror_of


@lru_cache(maxsize=256)
def mirrors(pk: int, published_at: datetime) -> Mapping[str, Mirror]:
    """The mirrors of a published Rubric's pair criteria; nothing if one of them has none."""
    _, criteria = published(pk, published_at)
    pairs = [criterion for criterion in criteria if criterion.scope == Scope.PAIR]
    found = {one.key: mirror_of(one.values, one.anchors) for one in pairs}
    sure = {key: mirror for key, mirror in found.items() if mirror is not None}
    return sure if len(sure) == len(found) else {}


def pair_mirrors(project: Project) -> Mapping[str, Mirror]:
    """The mirrors that people rate with by now."""
    rubric = desk_rubric(project)
    return mirrors(rubric.pk, rubric.published_at)


def order_kept(project: Project, subject: Subject, order: str) -> str:
    """The order itself, or the pair's own where an answer could not be turned back."""
    turns = order == BA and subject.scope == Scope.PAIR
    return pair_order(project) if turns else order


def pair_order(project: Project) -> str:
    """How a pair is shown whose B should come first: as it is where it could not be turned back."""
    return BA if pair_mirrors(project) else AB


def turned(assignment: Assignment) -> Mapping[str, Mirror]:
    """Mirrors by criterion key if a pair is shown B first; nothing if it is not."""
    if assignment.order != BA or assignment.subject.scope != Scope.PAIR:
        return {}
    return pair_mirrors(assignment.project)

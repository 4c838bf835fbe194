"""Which keys stand for a scale already: figures join the versions of a Rubric by key."""

from collections.abc import Sequence

from annotation.dataset.kinds.scales import SETS
from annotation.dataset.values import value_key
from annotation.models import Criterion, Project
from annotation.selectors.authoring.differences import SCOPES
from annotation.selectors.ratings import scale_of

# Kinds whose values have no order: one more leaves the others what they were.
UNORDERED = ("nominal", *SETS)


def scale_conflicts(project: Project, drafted: Sequence[Criterion]) -> dict[str, str]:
    """By key, why a criterion cannot have its scale under that key."""
    known = published_scales(project, [one.key for one in drafted])
    return {
        one.key: refusal(known[one.key])
        for one in drafted
        if one.key in known and not continues(known[one.key], one)
    }


def published_scales(project: Project, keys: Sequence[str]) -> dict[str, Criterion]:
    """The newest published criterion of every key, whatever version it is of."""
    published = Criterion.objects.filter(
        rubric__project=project, rubric__published_at__isnull=False, key__in=keys
    )
    rows = published.select_related("rubric").order_by("rubric__version")
    return {criterion.key: criterion for criterion in rows}


def continues(was: Criterion, now: Criterion) -> bool:
    """Whether every answer on the earlier scale stands on the later one, in the same place.

    Bounds may move: a number stays the number it is. Options in no order may come, not go. Shared
    ranks may be allowed no longer: rankings that hold some keep them.
    """
    if (was.kind, was.scope) != (now.kind, now.scope):
        return False
    before, after = ([value_key(value) for value in one.values] for one in (was, now))
    if was.kind in UNORDERED:
        return set(before) <= set(after)
    return before == after


def refusal(was: Criterion) -> str:
    return (
        f"{was.key} stands for another scale in Rubric {was.rubric.version}: {was.kind}, "
        f"{SCOPES[was.scope]}, {scale_of(was).words()}. Figures join versions by the key, so "
        f"another scale needs another key, such as {was.key}_{was.rubric.version + 1}."
    )

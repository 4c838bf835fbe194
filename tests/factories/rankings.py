"""A dataset whose outputs are ranked: three by two people, ties allowed or not."""

from typing import Any

from annotation.models import Item, Project, Rubric, Scope, Subject
from tests.factories.datasets import item, label
from tests.factories.projects import make_criterion, make_item, make_rubric

BEST: dict[str, Any] = {"id": "best", "type": "ranking", "question": "Which helps most?"}
DOCUMENT: dict[str, Any] = {"name": "Ranked", "task": "listwise", "dimensions": [BEST]}


def order(key: str, letters: str) -> list[Any]:
    """Best first: `order("one", "b ac")` is one-b, then one-a and one-c at the same rank."""
    parts = letters.split() if " " in letters else letters
    named = [[f"{key}-{letter}" for letter in part] for part in parts]
    return [keys if len(keys) > 1 else keys[0] for keys in named]


def ranking(key: str, rater: str, letters: str | None, **fields: Any) -> dict[str, Any]:
    row = label(key, rater, None if letters is None else order(key, letters), dimension="best")
    del row["output_id"]
    return {**row, **fields}


def rankings(*, ties: bool = False) -> dict[str, Any]:
    """The parts of a folder: two Items of three outputs, ranked by two people."""
    dimension = {**BEST, "ties": True} if ties else BEST
    last = "ab c" if ties else "bca"
    return {
        "document": {**DOCUMENT, "dimensions": [dimension]},
        "items": [item("one", outputs=3), item("two", outputs=3)],
        "labels": [
            ranking("one", "r1", "abc"),
            ranking("one", "r2", "acb"),
            ranking("two", "r1", "bac"),
            ranking("two", "r2", last),
        ],
    }


def publish_ranking(project: Project, **rules: Any) -> Rubric:
    """Publish a Rubric whose one criterion ranks all outputs of an Item.

    `rules` are further keys of the dimension: ties, evidence.
    """
    rubric = make_rubric(project, output_keys=(), publish=False)
    criterion = make_criterion(rubric, "best")
    criterion.kind, criterion.scope, criterion.level = "ranking", Scope.LIST, "none"
    criterion.values, criterion.anchors = [], {}
    criterion.extra = rules
    criterion.save()
    rubric.published_at = rubric.created_at
    rubric.save()
    return rubric


def make_ranked_item(project: Project, key: str = "rk-1", *, outputs: int = 3) -> Item:
    """Create an item whose only subject is the list of its outputs."""
    made = make_item(project, key, outputs=outputs)
    made.subjects.all().delete()
    Subject.objects.create(project=project, item=made, scope=Scope.LIST)
    return made

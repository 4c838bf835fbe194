"""Projects, rubrics, items and subjects, every default visible."""

from collections.abc import Sequence

from django.utils import timezone

from annotation.models import Criterion, Item, Output, Project, Rubric, Subject

LETTERS = "abcdefgh"


def make_project(slug: str = "refunds", **fields: object) -> Project:
    defaults = {"name": "Refund disputes", "overlap": 2, "trap_rate": 0.0, "seed": 7}
    return Project.objects.create(slug=slug, **{**defaults, **fields})


def make_rubric(
    project: Project,
    *,
    output_keys: Sequence[str] = ("accuracy",),
    pair_keys: Sequence[str] = (),
    publish: bool = True,
) -> Rubric:
    """Create a version with ordinal 1-5 output criteria and A/tie/B pair criteria."""
    version = Rubric.objects.filter(project=project).count() + 1
    rubric = Rubric.objects.create(
        project=project, version=version, name="Answers", guidelines="Rate what is written."
    )
    for position, key in enumerate([*output_keys, *pair_keys]):
        make_criterion(rubric, key, position=position, pair=key in pair_keys)
    if publish:
        rubric.published_at = timezone.now()
        rubric.save(update_fields=["published_at"])
    return rubric


def make_criterion(rubric: Rubric, key: str, *, position: int = 0, pair: bool = False) -> Criterion:
    values: list[object] = ["A", "tie", "B"] if pair else [1, 2, 3, 4, 5]
    return Criterion.objects.create(
        rubric=rubric,
        position=position,
        key=key,
        title=key.title(),
        kind="pairwise" if pair else "ordinal",
        scope="pair" if pair else "output",
        level="nominal" if pair else "ordinal",
        values=values,
        question=f"How is the {key}?",
        anchors={str(value): f"Anchor of {value}." for value in values},
    )


def make_item(
    project: Project, key: str = "it-1", *, outputs: int = 2, pair: bool = False, **fields: object
) -> Item:
    """Create an item with its outputs, one subject per output and, if asked, the pair."""
    defaults = {
        "position": Item.objects.filter(project=project).count(),
        "input": f"Question {key}?",
        "context": "",
        "metadata": {},
    }
    item = Item.objects.create(project=project, key=key, **{**defaults, **fields})
    for position in range(outputs):
        output = Output.objects.create(
            item=item,
            position=position,
            key=f"{key}-{LETTERS[position]}",
            model=f"model-{LETTERS[position]}",
            text=f"Answer {LETTERS[position]} to {key}.",
        )
        Subject.objects.create(project=project, item=item, scope="output", output=output)
    if not outputs:
        Subject.objects.create(project=project, item=item, scope="output")
    if pair:
        Subject.objects.create(project=project, item=item, scope="pair")
    return item

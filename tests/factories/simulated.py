"""Projects of any size made up from a seed: raters and judges of known error on outputs."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from annotation.models import (
    Annotation,
    Criterion,
    Item,
    Output,
    Project,
    Rater,
    Rating,
    Subject,
)
from judges.models import JudgeRun, Verdict
from tests.factories.judging import make_judge, make_run
from tests.factories.people import make_rater

WORDS = ("short", "and", "clear", "about", "the", "fee", "which", "is", "due", "today")


@dataclass(frozen=True)
class World:
    """Outputs with a true value each, and how often people miss it by a point."""

    project: Project
    criterion: Criterion
    truth: dict[int, int]
    rng: random.Random


def make_world(
    project: Project, n: int = 120, *, raters: int = 3, miss: float = 0.2, seed: int = 7
) -> World:
    """`n` items of one output, rated by everybody under accuracy (1 to 5)."""
    rng = random.Random(seed)
    criterion = Criterion.objects.get(rubric__project=project, key="accuracy")
    subjects = make_subjects(project, n, rng)
    world = World(project, criterion, {one.pk: rng.randint(1, 5) for one in subjects}, rng)
    for number in range(raters):
        rate_all(world, make_rater(project, f"rater-{number + 1:02d}"), subjects, miss)
    return world


def make_subjects(project: Project, n: int, rng: random.Random) -> list[Subject]:
    items = Item.objects.bulk_create(
        Item(
            project=project,
            key=f"it-{place:04d}",
            position=place,
            input=f"Question {place}?",
            metadata={"tier": place % 3 + 1, "lang": "de" if place % 5 == 0 else "en"},
        )
        for place in range(n)
    )
    outputs = Output.objects.bulk_create(
        Output(
            item=item,
            position=0,
            key=f"{item.key}-a",
            model=("gpt-4", "claude-3")[item.position % 2],
            text=" ".join(rng.choice(WORDS) for _ in range(rng.randint(5, 60))),
        )
        for item in items
    )
    return Subject.objects.bulk_create(
        Subject(project=project, item=output.item, scope="output", output=output)
        for output in outputs
    )


def rate_all(world: World, rater: Rater, subjects: Sequence[Subject], miss: float) -> None:
    annotations = Annotation.objects.bulk_create(
        Annotation(
            project=world.project,
            subject=subject,
            rater=rater,
            rubric=world.criterion.rubric,
            submitted_at=timezone.now(),
        )
        for subject in subjects
    )
    Rating.objects.bulk_create(
        Rating(
            annotation=annotation,
            criterion=world.criterion,
            value=seen(world, annotation.subject_id, miss),
        )
        for annotation in annotations
    )


def seen(world: World, subject: int, miss: float) -> int:
    """The true value, or with probability `miss` one beside it."""
    value = world.truth[subject]
    if world.rng.random() < miss:
        value += world.rng.choice((-1, 1))
    return min(5, max(1, value))


def judge_all(world: World, name: str, *, miss: float, **fields: object) -> JudgeRun:
    """A run of a judge with its own error; every reply has a reason."""
    number = JudgeRun.objects.filter(project=world.project).count() + 1
    judge = make_judge(world.project, name, provider="imported", base_url="", model=name)
    run = make_run(world.project, judge, number=number, **fields)
    Verdict.objects.bulk_create(
        Verdict(
            run=run,
            subject_id=subject,
            criterion=world.criterion,
            value=seen(world, subject, miss),
            rationale=f"It answers {world.rng.choice(WORDS)} and {world.rng.choice(WORDS)}.",
        )
        for subject in world.truth
    )
    return run

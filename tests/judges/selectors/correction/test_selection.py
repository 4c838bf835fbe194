"""How labelled units came to be labelled."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from annotation.models import Annotation, Criterion, HandoutPlan, Item, Project, Rating, Reference
from annotation.routing.policies import HandoutPolicy
from annotation.services.handout.policies import save_policy
from evalhub.accounts.models import User
from judges.models import JudgeRun
from judges.selectors.correction.selection import NOT_SAID, ORDERS, is_chance, selection_of
from tests.factories.annotations import make_annotation
from tests.factories.projects import make_item


def chosen(project: Project, *, by_reference: bool = False) -> dict[str, int]:
    criterion = Criterion.objects.get(rubric__project=project, key="accuracy")
    subjects = list(project.subjects.values_list("pk", flat=True))
    return dict(selection_of(criterion, subjects, by_reference=by_reference).reasons)


def test_what_people_rated_here_came_in_the_order_of_the_hand_out(
    run: JudgeRun, maya: User
) -> None:
    project = run.project
    assert chosen(project) == {ORDERS["shuffle"]: 4}
    for order in ("judges", "shuffle"):
        save_policy(project=project, policy=HandoutPolicy(order=order), actor=maya)
    # That it was otherwise for a while is not forgotten.
    assert chosen(project) == {ORDERS["judges"]: 4}
    assert HandoutPlan.objects.get(project=project).policy["order"] == "shuffle"


def test_the_number_of_queries_does_not_grow_with_the_labels(
    run: JudgeRun, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    project = run.project
    criterion = Criterion.objects.get(rubric__project=project, key="accuracy")
    for n in range(20):
        subject = make_item(project, f"more-{n}", outputs=1).subjects.get()
        make_annotation(subject, project.raters.first(), {"accuracy": 3})
    subjects = list(project.subjects.values_list("pk", flat=True))
    with django_assert_max_num_queries(7):
        found = selection_of(criterion, subjects, by_reference=False)
    assert dict(found.reasons) == {ORDERS["shuffle"]: 24}


def test_what_was_imported_says_so_itself_or_nothing_is_known(run: JudgeRun) -> None:
    project = run.project
    Annotation.objects.update(imported=True)
    assert chosen(project) == {NOT_SAID: 4}
    Project.objects.filter(pk=project.pk).update(extra={"selection_reason": "random"})
    assert chosen(project) == {"random": 4}
    Item.objects.filter(key="it-0").update(extra={"selection_reason": "complaints"})
    Rating.objects.filter(annotation__subject__item__key="it-1").update(
        extra={"selection_reason": "failures"}
    )
    assert chosen(project) == {"random": 2, "complaints": 1, "failures": 1}


def test_references_say_it_for_themselves(run: JudgeRun) -> None:
    Reference.objects.update(extra={"selection_reason": "Random sample"})
    assert chosen(run.project, by_reference=True) == {"Random sample": 4}


@pytest.mark.parametrize(
    ("reason", "chance"),
    [
        *(("random", True), (" At random", True), (ORDERS["shuffle"], True)),
        *(("failures", False), (ORDERS["strata"], False), (NOT_SAID, False)),
    ],
)
def test_only_chance_is_chance(reason: str, chance: bool) -> None:
    assert is_chance(reason) == chance

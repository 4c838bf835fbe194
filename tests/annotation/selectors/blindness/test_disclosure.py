"""What is shown beside an Item, by setting."""

import dataclasses

import pytest

from annotation.blindness.policies import ASIDES, DeskPolicy
from annotation.models import Criterion, Output, Project, Rater, Reference, Subject
from annotation.selectors.blindness.disclosure import NOTHING, Disclosure, Voice, disclosed
from annotation.services.slots import plan_slots
from tests.factories.annotations import make_annotation
from tests.factories.blindness import CANARIES, canary_item
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.traps import make_trap


@pytest.fixture
def subject(project: Project) -> Subject:
    return canary_item(project)


def rater_under(project: Project, **policy: str) -> Rater:
    project.desk = DeskPolicy(**policy).as_json()
    project.save()
    return make_rater(project, "anna")


def told(subject: Subject, rater: Rater, order: str = "AB", *, answered: bool) -> Disclosure:
    fresh = Subject.objects.select_related("project", "item", "output").get(pk=subject.pk)
    return disclosed(fresh, rater, order, answered=answered)


def seen(subject: Subject, rater: Rater, *, answered: bool) -> set[str]:
    text = repr(dataclasses.asdict(told(subject, rater, answered=answered)))
    return {name for name, canary in CANARIES.items() if canary in text}


def test_by_default_there_is_nothing(project: Project, subject: Subject) -> None:
    rater = rater_under(project)
    assert told(subject, rater, "AB", answered=True) == NOTHING


@pytest.mark.parametrize("name", ASIDES)
@pytest.mark.parametrize(
    ("level", "before", "after"),
    [("hidden", False, False), ("after", False, True), ("shown", True, True)],
)
def test_each_is_shown_by_its_own_setting(
    project: Project, subject: Subject, name: str, level: str, before: bool, after: bool
) -> None:
    rater = rater_under(project, **{name: level})
    assert seen(subject, rater, answered=False) == ({name} if before else set())
    assert seen(subject, rater, answered=True) == ({name} if after else set())


def test_what_is_shown_is_values_and_no_comment(project: Project, subject: Subject) -> None:
    rater = rater_under(project, **dict.fromkeys(ASIDES, "after"))
    shown = told(subject, rater, "AB", answered=True)
    assert shown.others == (Voice("canary-rater", (("Accuracy", "2"),)),)
    assert shown.verdicts == (Voice("canary-judge", (("Accuracy", "1"),)),)
    assert (shown.models, shown.values) == ((("", "canary-model"),), (("Accuracy", "5"),))
    assert "comment" not in repr(shown)
    assert "rationale" not in repr(shown)


def test_no_more_others_are_shown_than_rate_an_ordinary_subject(
    project: Project, subject: Subject
) -> None:
    for n in range(4):
        make_annotation(subject, make_rater(project, f"r{n}"), {"accuracy": 3})
    # Two people rate a subject, so one of them is somebody else.
    assert (
        len(told(subject, rater_under(project, other_raters="shown"), "AB", answered=False).others)
        == 1
    )


def test_a_pair_is_told_as_it_was_shown(project: Project) -> None:
    item = make_item(project, outputs=2, pair=True)
    pair = item.subjects.get(scope="pair")
    criterion = Criterion.objects.get(rubric__project=project, key="overall")
    Reference.objects.create(project=project, subject=pair, criterion=criterion, value="A")
    rater = rater_under(project, model_names="shown", reference="shown")
    turned = told(pair, rater, "BA", answered=False)
    assert turned.models == (("A", "model-b"), ("B", "model-a"))
    assert turned.values == (("Overall", "B"),)
    assert told(pair, rater, "AB", answered=False).values == (("Overall", "A"),)


def test_what_tells_about_the_items_other_subjects_waits_for_them(project: Project) -> None:
    item = make_item(project, outputs=2, pair=True, reference="canary reference")
    Output.objects.filter(item=item).update(model="canary-model")
    plan_slots(project=project)
    rater = rater_under(project, model_names="after", reference="after")
    first, *others = item.subjects.order_by("pk")
    shown = told(first, rater, "AB", answered=True)
    assert (shown.models, shown.reference, shown.withheld) == ((), "", True)
    for subject in others:
        key = "overall" if subject.scope == "pair" else "accuracy"
        make_annotation(subject, rater, {key: "A" if key == "overall" else 3})
    shown = told(first, rater, "AB", answered=True)
    assert (shown.reference, shown.withheld) == ("canary reference", False)


def test_beside_active_traps_nothing_tells_what_one_expects(
    project: Project, subject: Subject
) -> None:
    make_trap(make_item(project, "trap", outputs=1), {"accuracy": 5})
    rater = rater_under(project, **dict.fromkeys(ASIDES, "shown"))
    assert seen(subject, rater, answered=False) == {"model_names", "verdicts"}

from annotation.models import Project
from calibration.selectors.releases.candidates import candidates
from tests.factories.projects import make_item

QUESTION = "Why was my card blocked when I tried to pay at the hotel in Lisbon last night?"


def test_items_come_with_stratum_and_those_like_them(project: Project) -> None:
    first = make_item(project, "a", input=QUESTION, metadata={"intent": "card"})
    other = make_item(project, "b", input="How do I change the address of my account?")
    twin = make_item(project, "c", input=QUESTION.replace("last night", "last week"))
    found = candidates(project, {first.pk, other.pk, twin.pk}, ["intent"], 0.8)
    assert [(one.key, one.stratum) for one in found.rows] == [
        ("a", "intent=card"), ("b", "intent=none"), ("c", "intent=none"),
    ]  # fmt: skip
    assert found.groups == [0, 1, 0]


def test_equal_questions_about_different_contexts_are_different(project: Project) -> None:
    for key, context in (("a", "The fee is 3.50 a month."), ("b", "Loans run for ten years.")):
        make_item(project, key, input=QUESTION, context=context)
    ids = set(project.items.values_list("pk", flat=True))
    assert candidates(project, ids, [], 0.8).groups == [0, 1]


def test_only_the_items_asked_for_are_read(project: Project) -> None:
    first = make_item(project, "a")
    make_item(project, "b")
    assert [one.key for one in candidates(project, {first.pk}, [], 0.8).rows] == ["a"]

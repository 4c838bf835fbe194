"""What the desk shows: pairs in their stored order, scales of all kinds, texts as texts."""

import json

import pytest

from annotation.models import Annotation, Assignment, Output, Project, Rating, Subject
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.projects import make_item
from tests.factories.scales import publish_scale


@pytest.fixture
def desk(anna: User, project: Project) -> Visitor:
    return visitor(anna, project)


def lay_pair(desk: Visitor, project: Project, order: str) -> None:
    """Put a pair on the desk, shown in the given order."""
    make_item(project, outputs=2, pair=True)
    Subject.objects.filter(scope="output").delete()
    plan_slots(project=project)
    desk.open()
    Assignment.objects.filter(public_id=desk.public_id).update(order=order)
    desk.open()


def set_scale(project: Project, values: list[object]) -> None:
    publish_scale(project, "accuracy", values)
    make_item(project, outputs=1)
    plan_slots(project=project)


@pytest.mark.parametrize(("order", "stored"), [("AB", "A"), ("BA", "B")])
def test_what_is_shown_as_a_is_stored_as_the_items_own(
    desk: Visitor, project: Project, order: str, stored: str
) -> None:
    lay_pair(desk, project, order)
    first, second = ("a", "b") if order == "AB" else ("b", "a")
    assert desk.body.index(f"Answer {first} to") < desk.body.index(f"Answer {second} to")
    desk.post("submit", {"rating-overall": '"A"'})
    assert Rating.objects.get().value == stored


@pytest.mark.parametrize("order", ["AB", "BA"])
def test_a_draft_of_a_pair_comes_back_on_the_side_it_was_chosen(
    desk: Visitor, project: Project, order: str
) -> None:
    lay_pair(desk, project, order)
    desk.post("draft", {"rating-overall": '"A"'})
    desk.open()
    assert desk.chosen() == {"rating-overall": "&quot;A&quot;"}
    desk.post("submit", {"rating-overall": '"A"'})
    desk.see(desk.client.post(f"{desk.base}undo/", follow=True))
    assert desk.chosen() == {"rating-overall": "&quot;A&quot;"}


def test_a_tie_is_a_tie_on_both_sides(desk: Visitor, project: Project) -> None:
    lay_pair(desk, project, "BA")
    desk.post("submit", {"rating-overall": '"tie"'})
    assert Rating.objects.get().value == "tie"


def test_five_steps_are_mirrored_too(desk: Visitor, project: Project) -> None:
    publish_scale(project, "overall", ["AA", "A", "tie", "B", "BB"])
    lay_pair(desk, project, "BA")
    assert desk.body.count("clearly better") >= 2
    desk.post("submit", {"rating-overall": '"AA"'})
    assert Rating.objects.get().value == "BB"


@pytest.mark.parametrize(
    ("values", "chosen", "stored"),
    [
        ([-2, -1, 0, 1, 2], "-2", 2),
        (["A>>B", "A>B", "A=B", "A<B", "A<<B", "A", "B"], '"A>>B"', "A<<B"),
        (["a", "b", "Unsure"], '"a"', "b"),
        (["a", "b", "Unsure"], '"Unsure"', "Unsure"),
        (["left", "right"], '"left"', "right"),
    ],
)
def test_a_pair_shown_b_first_is_stored_in_its_own_terms(
    desk: Visitor, project: Project, values: list[object], chosen: str, stored: object
) -> None:
    publish_scale(project, "overall", values)
    lay_pair(desk, project, "BA")
    assert desk.body.index("Answer b to") < desk.body.index("Answer a to")
    desk.post("submit", {"rating-overall": chosen})
    assert (Rating.objects.get().value, Annotation.objects.get().order) == (stored, "BA")


@pytest.mark.parametrize("values", [[1, 2, 3, 4, 5], ["Unsure", "tie"], ["better", "worse"]])
def test_a_pair_whose_scale_has_no_mirror_is_shown_in_its_own_order(
    desk: Visitor, project: Project, values: list[object]
) -> None:
    lay_pair(desk, project, "BA")
    publish_scale(project, "overall", values)
    desk.open()
    assert desk.body.index("Answer a to") < desk.body.index("Answer b to")
    desk.post("submit", {"rating-overall": json.dumps(values[0])})
    assert (Rating.objects.get().value, Annotation.objects.get().order) == (values[0], "AB")


@pytest.mark.parametrize("given", ["9" * 900, "1e308", "-1e16"])
def test_a_number_beyond_the_bounds_is_refused_at_its_field(
    desk: Visitor, project: Project, given: str
) -> None:
    set_scale(project, [])
    desk.open()
    answer = desk.post("submit", {"rating-accuracy": given})
    assert answer.status_code == 422
    message = "Accuracy takes a number between -1,000,000,000,000,000 and 1,000,000,000,000,000."
    assert f"<span>{message}</span>" in answer.content.decode()
    assert not Rating.objects.exists()


def test_a_scale_of_any_number_takes_numbers(desk: Visitor, project: Project) -> None:
    set_scale(project, [])
    desk.open()
    assert '<input type="number" step="any" name="rating-accuracy"' in desk.body
    assert desk.post("submit", {"rating-accuracy": "much"}).status_code == 422
    desk.post("submit", {"rating-accuracy": ".5"})
    assert Rating.objects.get().value == pytest.approx(0.5)


def test_cannot_judge_beats_a_number(desk: Visitor, project: Project) -> None:
    set_scale(project, [])
    desk.open()
    desk.post("submit", {"rating-accuracy": "3", "abstain-accuracy": "on"})
    assert Rating.objects.get().value is None


def test_types_of_values_survive_the_form(desk: Visitor, project: Project) -> None:
    set_scale(project, [True, 1, "1"])
    desk.open()
    desk.post("submit", {"rating-accuracy": '"1"'})
    assert Rating.objects.get().value == "1"


@pytest.mark.parametrize(
    ("values", "layout"),
    [
        (["pass", "fail"], "2"),
        ([1, 2, 3, 4], "4"),
        (list(range(11)), "grid"),
        (["entirely supported by the text", "partly", "not supported at all"], "list"),
    ],
)
def test_the_layout_follows_the_scale(
    desk: Visitor, project: Project, values: list[object], layout: str
) -> None:
    set_scale(project, values)
    desk.open()
    assert f'class="scale" data-n="{layout}"' in desk.body


def test_a_quiz_shows_what_its_values_mean(desk: Visitor, project: Project) -> None:
    publish_scale(project, "accuracy", ["A", "B", "C"])
    make_item(project, outputs=0, metadata={"options": {"A": "自動車", "B": "自転車"}})
    plan_slots(project=project)
    desk.open()
    assert "自転車" in desk.body
    assert "one Item to rate" in desk.body
    assert 'value="&quot;C&quot;"' not in desk.body


def test_a_conversation_is_shown_turn_by_turn(desk: Visitor, project: Project) -> None:
    turns = [{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Hello."}]
    make_item(project, outputs=1, input=turns, context="Card 4471.")
    plan_slots(project=project)
    desk.open()
    for text in ("<h2>User</h2>", "<h2>Assistant</h2>", "2 turns", "Card 4471."):
        assert text in desk.body


def test_texts_are_shown_as_texts(desk: Visitor, project: Project) -> None:
    make_item(project, outputs=1, input="<b>*x*</b>\u202eabc")
    Output.objects.update(text="<script>alert(1)</script>")
    plan_slots(project=project)
    desk.open()
    assert "&lt;b&gt;*x*&lt;/b&gt;" in desk.body
    assert "&lt;script&gt;alert(1)" in desk.body
    assert ">RLO</span>" in desk.body
    assert "\u202e" not in desk.body


def test_markdown_is_rendered_where_the_project_asks_for_it(
    desk: Visitor, project: Project
) -> None:
    project.render_markdown = True
    project.save()
    make_item(project, outputs=1, input="**bold** ![x](http://e.example/x.png)")
    plan_slots(project=project)
    desk.open()
    assert "<strong>bold</strong>" in desk.body
    assert "<img" not in desk.body

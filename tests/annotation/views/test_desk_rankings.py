"""A ranking over HTTP: shuffled and lettered on the page, stored by output."""

import re

import pytest

from annotation.models import Annotation, Draft, Project, Rating
from annotation.selectors.desk.listings import listing_of
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.rankings import make_ranked_item, publish_ranking

TEXT = re.compile(r"Answer ([abc]) to rk-1\.")
SECRET = re.compile(r"rk-1-[abc]|model-[abc]")


@pytest.fixture
def at_desk(anna: User, project: Project) -> Visitor:
    publish_ranking(project)
    make_ranked_item(project)
    plan_slots(project=project)
    found = visitor(anna, project)
    found.open()
    return found


def shown(desk: Visitor) -> list[str]:
    return [f"rk-1-{letter}" for letter in TEXT.findall(desk.body)]


def send(desk: Visitor, action: str, *places: str) -> tuple[int, str]:
    data = {**desk.hidden, "place-best": places}
    answer = desk.client.post(f"{desk.here}{action}/", data)
    return answer.status_code, answer.content.decode()


def test_the_page_shows_all_outputs_under_letters_in_the_rater_s_order(at_desk: Visitor) -> None:
    row = at_desk.row()
    assert shown(at_desk) == list(listing_of(row.subject, row.rater).shown)
    for text in ("3 Outputs to rank", "Rank of Output C", "Move Output B up", "0 of 1 compared"):
        assert text in at_desk.body
    assert not SECRET.search(at_desk.body)


def test_ranks_by_letter_are_stored_by_output(at_desk: Visitor) -> None:
    first, second, third = shown(at_desk)
    assert send(at_desk, "submit", "0:2", "1:3", "2:1")[0] == 303
    rating = Rating.objects.get()
    assert rating.value == [third, first, second]
    assert rating.extra == {"shown": [first, second, third]}


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (("0:1", "", "2:2"), "Best: rank every Output. Ranked so far: 2."),
        (("0:1", "1:1", "2:2"), "Best: give every Output a rank of its own."),
        (("", "", ""), "Best is missing."),
    ],
)
def test_an_incomplete_ranking_is_refused_and_kept_on_the_page(
    at_desk: Visitor, places: tuple[str, ...], said: str
) -> None:
    status, body = send(at_desk, "submit", *places)
    assert status == 422
    assert said in body
    assert body.count(" selected>") == sum(map(bool, places))
    assert not Rating.objects.exists()
    assert not SECRET.search(body)


def test_a_half_made_ranking_is_a_draft_that_comes_back(at_desk: Visitor) -> None:
    assert send(at_desk, "draft", "0:3", "", "2:1")[0] == 204
    first, _, third = shown(at_desk)
    assert Draft.objects.get().data["ratings"]["best"]["value"] == {first: 3, third: 1}
    at_desk.open()
    assert re.findall(r'value="(\d:\d)" selected', at_desk.body) == ["0:3", "2:1"]


def test_own_answers_and_reopened_ones_speak_in_the_same_letters(at_desk: Visitor) -> None:
    send(at_desk, "submit", "0:2", "1:3", "2:1")
    history = at_desk.client.get(f"{at_desk.base}history/").content.decode()
    assert "Best <b>C &gt; A &gt; B</b>" in history
    assert "Outputs ranked" in history
    assert not SECRET.search(history)
    again = f"{at_desk.base}history/{Annotation.objects.get().public_id}/reopen/"
    at_desk.see(at_desk.client.post(again, follow=True))
    assert re.findall(r'value="(\d:\d)" selected', at_desk.body) == ["0:2", "1:3", "2:1"]


def test_evidence_is_kept_under_the_output_it_was_marked_in(anna: User, project: Project) -> None:
    rubric = publish_ranking(project, evidence="optional")
    item = make_ranked_item(project)
    plan_slots(project=project)
    desk = visitor(anna, project)
    desk.open()
    first = shown(desk)[0]
    place = [output.key for output in item.outputs.all()].index(first)
    mark = '{"part": "output[0]", "start": 0, "end": 6, "text": ""}'
    data = {"place-best": ["0:1", "1:2", "2:3"], "evidence-best": mark}
    assert desk.client.post(f"{desk.here}draft/", {**desk.hidden, **data}).status_code == 204
    desk.open()
    assert "&quot;part&quot;: &quot;output[0]&quot;" in desk.body
    assert desk.client.post(f"{desk.here}submit/", {**desk.hidden, **data}).status_code == 303
    (span,) = Rating.objects.get(criterion__rubric=rubric).extra["evidence"]
    assert (span["part"], span["text"]) == (f"output[{place}]", "Answer")

"""Nothing an annotator receives or does tells an item that came back from a new one."""

import re

import pytest
from django.http import HttpResponse

from annotation.models import Annotation, Assignment, Output, Project, Rater
from evalhub.accounts.models import User
from tests.factories.desks import Visitor, visitor
from tests.factories.handout import set_policy
from tests.factories.projects import make_item

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CSRF = re.compile(r"\b[A-Za-z0-9]{64}\b")
PROGRESS = re.compile(r"\d+ of \d+ in your set|value=\"\d+\" max=\"\d+\">\d+ of \d+")
TEXT = re.compile(r"(Question|Answer) \d{3}")
NUMBER = re.compile(r"Item (\d+)\b")
RATING = {"rating-accuracy": "2", "reason-accuracy": "Short."}


@pytest.fixture
def desk(anna: User, project: Project) -> Visitor:
    """120 items; after ten in between every other turn brings an own one back."""
    for number in range(120):
        item = make_item(project, f"it-{number}", outputs=1, input=f"Question {number:03}?")
        Output.objects.filter(item=item).update(text=f"Answer {number:03}.")
    set_policy(project, repeats=0.5, gap=10)
    found = visitor(anna, project)
    found.open()
    Rater.objects.update(seed=7)
    found.see(found.post("submit", RATING, htmx=True))
    return found


def whole(answer: HttpResponse) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in sorted(answer.headers.items()))
    return f"{answer.status_code}\n{headers}\n{answer.content.decode()}"


def masked(answer: HttpResponse) -> str:
    """Without texts, ids, tokens and how far the rater is."""
    text = whole(answer)
    masks = ((UUID, "ID"), (CSRF, "CSRF"), (PROGRESS, "PROGRESS"), (TEXT, "TEXT"), (NUMBER, "N"))
    for pattern, word in masks:
        text = pattern.sub(word, text)
    return re.sub(r"Content-Length: \d+", "", text)


def number_of(desk: Visitor) -> int:
    return int(NUMBER.findall(desk.body)[0])


def left_of(desk: Visitor) -> tuple[int, int]:
    done, total = re.findall(r"(\d+) of (\d+) in your set", desk.body)[0]
    return int(done), int(total)


def test_pages_answers_numbers_and_counters_are_the_same(desk: Visitor) -> None:
    seen: dict[bool, set[tuple[str, ...]]] = {True: set(), False: set()}
    numbers, totals, kinds = [number_of(desk)], {left_of(desk)[1]}, []
    for _ in range(60):
        repeat = desk.row().repeat
        kinds.append(repeat)
        page, draft = desk.client.get(desk.here), desk.post("draft", RATING)
        refused = desk.post("submit", {"rating-accuracy": "9"})
        answer = desk.post("submit", RATING, htmx=True)
        desk.see(answer)
        seen[repeat].add(tuple(map(masked, (page, draft, refused, answer))))
        numbers.append(number_of(desk))
        totals.add(left_of(desk)[1])
    assert 15 < sum(kinds) < 40
    assert seen[True] == seen[False]
    assert len(seen[True]) == 1
    # The number of the Item goes up by one every turn; the size of the set never moves.
    assert numbers == list(range(numbers[0], numbers[0] + 61))
    assert len(totals) == 1


def to_repeat(desk: Visitor) -> Assignment:
    """Work until an own item lies on the desk again."""
    while not desk.row().repeat:
        desk.see(desk.post("submit", RATING, htmx=True))
    return desk.row()


def test_a_repeat_is_taken_back_put_back_and_answered_like_any_other(desk: Visitor) -> None:
    row, number = to_repeat(desk), number_of(desk)
    desk.see(desk.post("submit", RATING, htmx=True))
    following = desk.row().subject_id
    desk.see(desk.client.post(f"{desk.base}undo/", follow=True))
    assert (desk.row().subject_id, number_of(desk)) == (row.subject_id, number)
    assert desk.chosen() == {"rating-accuracy": "2"}
    desk.post("release")
    desk.open()
    assert (desk.row().subject_id, desk.row().repeat) == (row.subject_id, True)
    assert desk.chosen() == {"rating-accuracy": "2"}
    desk.see(desk.post("submit", RATING, htmx=True))
    assert desk.row().subject_id == following
    statuses = Annotation.objects.filter(subject=row.subject_id).order_by("pk")
    found = list(statuses.values_list("status", flat=True))
    assert found == ["counted", "withdrawn", "repeat"]


def test_a_repeat_stands_in_the_last_ten_with_its_own_number(desk: Visitor) -> None:
    to_repeat(desk)
    number = number_of(desk)
    desk.see(desk.post("submit", RATING, htmx=True))
    history = desk.client.get(f"{desk.base}history/").content.decode()
    numbers = [int(found) for found in NUMBER.findall(history)]
    assert number in numbers
    newest = Annotation.objects.latest("pk")
    answer = desk.client.post(f"{desk.base}history/{newest.public_id}/reopen/", follow=True)
    desk.see(answer)
    assert number_of(desk) == number
    desk.see(desk.post("submit", {**RATING, "rating-accuracy": "5"}, htmx=True))
    standing = Annotation.objects.filter(subject=newest.subject_id).exclude(status="withdrawn")
    values = standing.order_by("pk").values_list("status", "ratings__value")
    assert list(values) == [("counted", 2), ("repeat", 5)]

"""A desk written around its texts is, letter for letter, the desk that its template renders."""

import re
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from annotation.desk.frames import framed, is_plain, mark
from annotation.desk_pages import desk_page
from annotation.models import Assignment, Project
from annotation.services.assignments import claim_next, join_project
from annotation.services.drafts import save_draft
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.projects import make_item

HOSTILE = '<b>&"\u202e{{ page }}%s\\1</b>'
CSRF = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]+')


def both(user: User, project: Project, assignment: Assignment) -> tuple[str, str]:
    """What is framed, and what the template renders, without the CSRF token's random mask."""
    request = RequestFactory().get("/")
    request.user = user
    page = desk_page(assignment)
    assert is_plain(page)
    rendered = render_to_string(
        "annotation/_desk_answer.html", {"project": project, "page": page}, request
    )
    return tuple(CSRF.sub(r"\1", html) for html in (framed(request, project, page), rendered))


def next_for(user: User, project: Project) -> Assignment:
    plan_slots(project=project)
    return claim_next(rater=join_project(project=project, user=user))


TURNS = [{"role": "user", "content": HOSTILE}, {"role": "assistant", "content": "Yes."}]
ITEMS = {
    "one output": {"outputs": 1},
    "no output": {"outputs": 0},
    "a context": {"outputs": 1, "context": HOSTILE},
    "a conversation": {"outputs": 1, "input": TURNS},
    "hostile text": {"outputs": 1, "input": HOSTILE},
}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("sort", ITEMS)
def test_the_frame_says_what_the_template_says(
    anna: User, project: Project, sort: str, language: str
) -> None:
    for number in range(2):
        make_item(project, f"it-{number}", **ITEMS[sort])
    assignment = next_for(anna, project)
    with translation.override(language):
        # The second time the frame is at hand.
        for _ in range(2):
            filled, rendered = both(anna, project, assignment)
            assert filled == rendered


def test_a_pair_and_markdown_are_framed(anna: User, project: Project) -> None:
    project.render_markdown = True
    project.save()
    item = make_item(project, outputs=2, pair=True, input="**Bold** <i>and</i>")
    item.subjects.filter(scope="output").delete()
    filled, rendered = both(anna, project, next_for(anna, project))
    assert 'class="pair"' in filled
    assert filled == rendered
    assert "<strong>Bold</strong>" in filled


def test_projects_and_people_do_not_share_a_frame(anna: User, ben: User, project: Project) -> None:
    make_item(project, outputs=1)
    names = []
    for user in (anna, ben):
        filled, rendered = both(user, project, next_for(user, project))
        assert filled == rendered
        names.append(user.name in filled)
    project.name, project.notice = "Renamed & new", HOSTILE
    project.save()
    filled, rendered = both(anna, project, next_for(anna, project))
    assert filled == rendered
    assert names == [True, True]


def test_no_mark_is_left_in_an_answer(anna: User, project: Project) -> None:
    make_item(project, outputs=1, context="Context.")
    filled, _ = both(anna, project, next_for(anna, project))
    for name in ("public_id", "token", "key", "number", "controls", "csrf", "turn-0", "context"):
        assert str(mark(name)) not in filled


def test_a_draft_is_not_plain(anna: User, project: Project) -> None:
    make_item(project, outputs=1)
    assignment = next_for(anna, project)
    save_draft(assignment=assignment, token=assignment.token, data={"comment": "Hm."})
    assert not is_plain(desk_page(assignment))


def test_whoever_has_nothing_left_has_no_frame() -> None:
    page = SimpleNamespace(comment="", fields=(), problems=(), news=None)
    page.subject = SimpleNamespace(disclosed=SimpleNamespace(empty=True))
    page.progress = SimpleNamespace(total=0)
    assert not is_plain(page)

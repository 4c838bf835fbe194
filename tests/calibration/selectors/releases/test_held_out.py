from dataclasses import replace

import pytest

from annotation.models import Project
from annotation.selectors.rubrics import newest_rubric
from annotation.services.rubrics import publish_rubric
from calibration.models import SplitPlace
from calibration.selectors.releases.held_out import (
    held_out_items,
    held_out_within,
    practice_problem,
    prompt_problem,
)
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput
from tests.factories.exported import make_split_release
from tests.factories.versions import next_version


@pytest.fixture
def held(project: Project) -> list[str]:
    """Keys of the three held-out items of ten."""
    make_split_release(project)
    return [one.key for one in held_out_items(project)]


def test_what_is_held_out_is_found_in_a_text(project: Project, held: list[str]) -> None:
    assert len(held) == 3
    item = project.items.get(key=held[0])
    assert held_out_within(project, [f"Judge this. Example:\n{item.input}"]) == held[0]
    changed = str(item.input).replace("=what is it?", "=what is it, then")
    assert held_out_within(project, [changed]) == held[0]
    assert f"Item {held[0]}, which is held out" in prompt_problem(project, str(item.input))


def test_other_splits_and_shared_contexts_may_stand_anywhere(
    project: Project, held: list[str]
) -> None:
    free = SplitPlace.objects.exclude(split="held_out").select_related("item").first()
    assert free is not None
    assert prompt_problem(project, f"{free.item.input} Fees | <b>3.50</b>") == ""


def test_practice_on_what_is_held_out_is_refused(project: Project, held: list[str]) -> None:
    item = project.items.get(key=held[1])
    row = {"input": "Something else to ask about.", "outputs": [{"text": item.input}]}
    assert f"Item {held[1]} is held out" in practice_problem(project, [row])
    assert practice_problem(project, [{"input": "Something else to ask about."}]) == ""


def test_without_splits_nothing_is_held_out(project: Project) -> None:
    assert held_out_within(project, ["any text that is long enough"]) == ""


def test_a_rubric_that_quotes_what_is_held_out_is_not_published(
    project: Project, held: list[str], maya: User
) -> None:
    item = project.items.get(key=held[0])
    version = replace(next_version(project), guidelines=f"For example: {item.input}")
    with pytest.raises(InvalidInput, match=f"Item {held[0]} is held out"):
        publish_rubric(rubric=newest_rubric(project), version=version, actor=maya)

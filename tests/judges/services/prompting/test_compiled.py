"""One compiled prompt for each criterion, or none at all."""

import pytest

from annotation.models import Project
from judges.errors import InvalidPrompt
from judges.models import JudgePrompt
from judges.selectors.prompts.compiled import Wanted
from judges.services.prompting.compiled import create_for_each
from judges.services.prompts import create_prompt
from tests.factories.projects import make_rubric


def test_every_criterion_gets_a_prompt_of_its_own_or_none_does(project: Project) -> None:
    make_rubric(project, output_keys=("accuracy", "tone"), pair_keys=("overall",))
    given = {"project": project, "criteria": ["accuracy", "overall"], "wanted": Wanted()}
    versions = create_for_each(name="p", **given)
    assert [(one.prompt.name, one.prompt.scope) for one in versions] == [
        ("p-accuracy", "output"),
        ("p-overall", "pair"),
    ]
    assert {one.options["rubric"] for one in versions} == {2}
    create_prompt(project=project, name="q-overall", criteria=["accuracy"], text="{{ output }}")
    with pytest.raises(InvalidPrompt, match="q-overall already"):
        create_for_each(name="q", **given)
    assert not JudgePrompt.objects.filter(name="q-accuracy").exists()


def test_a_name_that_is_too_long_with_its_criterion_is_refused(project: Project) -> None:
    with pytest.raises(InvalidPrompt, match="120 characters"):
        create_for_each(project=project, name="p" * 115, criteria=["accuracy"], wanted=Wanted())

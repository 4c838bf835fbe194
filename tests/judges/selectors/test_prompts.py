import pytest

from annotation.models import Project
from calibration.selectors.releases.held_out import held_out_items
from calibration.selectors.releases.pools import shown_pool
from judges.errors import InvalidPrompt
from judges.models import PromptVersion
from judges.selectors.prompts.shown import shown_in_prompts
from judges.services.prompts import add_version, create_prompt
from tests.factories.exported import make_split_release

TEXT = "Rate it. {{ input }} {{ output }}"


def test_texts_of_prompts_count_as_shown(project: Project) -> None:
    create_prompt(project=project, name="strict", criteria=["accuracy"], text=TEXT)
    (shown,) = shown_in_prompts(project)
    assert (shown.where, shown.text) == ("prompt strict, version 1", TEXT)
    assert shown_pool(project).holding("Rate it. {{ input }} {{ output }}")


def test_no_version_of_a_prompt_holds_what_is_held_out(project: Project) -> None:
    make_split_release(project)
    item = next(iter(held_out_items(project)))
    bad = f"{TEXT}\nExample: {item.input}"
    with pytest.raises(InvalidPrompt, match=f"Item {item.key}, which is held out"):
        create_prompt(project=project, name="strict", criteria=["accuracy"], text=bad)
    version = create_prompt(project=project, name="strict", criteria=["accuracy"], text=TEXT)
    with pytest.raises(InvalidPrompt, match="few_shot"):
        add_version(prompt=version.prompt, text=bad)
    assert PromptVersion.objects.count() == 1

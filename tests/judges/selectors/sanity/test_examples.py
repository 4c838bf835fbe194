"""Items with a reference inside prompts."""

from annotation.models import Project
from judges.selectors.sanity.examples import quoted_items
from tests.factories.golden_sets import make_reference
from tests.factories.judging import make_prompt
from tests.factories.projects import make_item

QUESTION = "How long does a transfer to another bank inside the country take?"


def with_reference(project: Project) -> None:
    item = make_item(project, "it-1", outputs=1)
    item.input = QUESTION
    item.save()
    make_reference(item.subjects.get(), "accuracy", 4)


def test_an_item_that_is_an_example_in_a_prompt_is_found(project: Project) -> None:
    with_reference(project)
    make_prompt(project, text=f"Rate accuracy. Example: {QUESTION} Score: 4.")
    (found,) = quoted_items(project)
    assert (found.rule, found.severity) == ("leak", "serious")
    assert found.evidence["leaked"] == 1
    assert "it-1" in found.items


def test_prompts_without_examples_and_projects_without_prompts_have_none(project: Project) -> None:
    with_reference(project)
    assert list(quoted_items(project)) == []
    make_prompt(project, text="Rate accuracy from 1 to 5. {{input}}")
    assert list(quoted_items(project)) == []

"""Options of a version: examples from the few-shot split, and from nowhere else."""

import pytest

from annotation.models import Project, Subject
from judges.engine.prompts.options import ExampleUnit, PromptOptions
from judges.errors import InvalidPrompt
from judges.services.prompts import add_version, create_prompt
from judges.services.runs import RunPlan, start_run
from tests.factories.exported import make_split_release
from tests.factories.judging import few_shot_unit, make_judge

TEXT = "{{ rubric }} {{ examples }} {{ output }}"


def with_example(subject: Subject, key: str = "accuracy", release: int = 1) -> PromptOptions:
    units = (ExampleUnit(str(subject.public_id), key),)
    return PromptOptions(examples=units, release=release, seed=3)


def test_an_example_of_the_few_shot_split_is_kept_by_its_unit(project: Project) -> None:
    make_split_release(project)
    options = with_example(few_shot_unit(project))
    given = {"project": project, "name": "p", "criteria": ["accuracy"], "text": TEXT}
    version = create_prompt(**given, options=options)
    assert version.options == {
        "examples": [[str(few_shot_unit(project).public_id), "accuracy"]],
        "release": 1,
        "seed": 3,
    }
    again = add_version(prompt=version.prompt, text=TEXT, options=options)
    assert again == version
    plain = add_version(prompt=version.prompt, text=TEXT, options=options.without_examples())
    assert (plain.number, plain.digest != version.digest) == (2, True)


@pytest.mark.parametrize("split", ["calibration", "held_out"])
def test_an_item_of_another_split_is_no_example(project: Project, split: str) -> None:
    make_split_release(project)
    subject = Subject.objects.filter(item__split_place__split=split, scope="output")[0]
    shown = split.replace("_", "-")
    with pytest.raises(InvalidPrompt, match=f"Item {subject.item.key} is in {shown}. Only Items"):
        create_prompt(
            project=project,
            name="p",
            criteria=["accuracy"],
            text=TEXT,
            options=with_example(subject),
        )


@pytest.mark.parametrize(
    ("text", "key", "release", "complaint"),
    [
        ("{{ output }}", "accuracy", 1, "never shows {{ examples }}"),
        (TEXT, "overall", 1, "about overall, which this prompt does not ask"),
        (TEXT, "accuracy", 9, "not in release 9"),
    ],
)
def test_examples_that_cannot_be_shown_are_refused(
    project: Project, text: str, key: str, release: int, complaint: str
) -> None:
    make_split_release(project)
    options = with_example(few_shot_unit(project), key, release)
    given = {"project": project, "name": "p", "criteria": ["accuracy"], "text": text}
    with pytest.raises(InvalidPrompt, match=complaint):
        create_prompt(**given, options=options)


def test_one_order_is_for_pairs_only_and_is_kept_as_a_choice(project: Project) -> None:
    one_order = PromptOptions(both_orders=False)
    given = {"project": project, "name": "p", "criteria": ["accuracy"], "text": TEXT}
    with pytest.raises(InvalidPrompt, match="about pairs"):
        create_prompt(**given, options=one_order)
    make_split_release(project, n=4)
    text = "{{ output_a }} {{ output_b }}"
    pair = {"project": project, "name": "q", "criteria": ["overall"], "text": text}
    run = start_run(
        judge=make_judge(project),
        plan=RunPlan((create_prompt(**pair, options=one_order),)),
    )
    assert set(run.calls.values_list("order", flat=True)) == {"AB"}

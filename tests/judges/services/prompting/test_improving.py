"""Candidates: proposed without quoting what they are measured on, tried once, adopted."""

import pytest

from annotation.models import Item, Project
from judges.engine.prompts.options import PromptOptions
from judges.errors import CannotRun, InvalidPrompt
from judges.models import JudgePrompt
from judges.selectors.runs import newest_versions, prompts_of
from judges.services.prompting.improving import (
    adopt_candidate,
    propose_candidate,
    propose_examples,
    try_version,
    with_slot,
)
from tests.factories.improving import BASE, make_measured
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item
from tests.factories.scales import publish_scale

PLAIN = PromptOptions()


def test_a_candidate_stands_beside_its_prompt_until_it_is_adopted(project: Project) -> None:
    base = make_prompt(project, text=BASE)
    candidate = propose_candidate(
        base=base, text=f"Be strict.\n{BASE}", options=PLAIN, note="Too kind."
    )
    assert [one.name for one in prompts_of(project)] == [base.prompt.name]
    assert newest_versions(project) == (base,)
    version = adopt_candidate(candidate=candidate.prompt)
    assert (version.prompt, version.number) == (base.prompt, 2)
    assert (version.text, version.note) == (candidate.text, "Adopted a candidate. Too kind.")
    with pytest.raises(InvalidPrompt, match="a prompt of its own"):
        adopt_candidate(candidate=base.prompt)


def test_a_judge_that_was_changed_is_measured_again(project: Project) -> None:
    version, judge, run = make_measured(project)
    assert try_version(version=version, judge=judge) == run
    for change in ({"model": "other"}, {"model": "clean", "parameters": {"temperature": 1}}):
        for name, value in change.items():
            setattr(judge, name, value)
        again = try_version(version=version, judge=judge)
        assert again != run
        assert (again.model, again.parameters) == (judge.model, judge.parameters)
    publish_scale(project, "accuracy", [1, 2, 3, 4, 5])
    judge.parameters = {}
    assert try_version(version=version, judge=judge).rubric.version == 2


@pytest.mark.parametrize("split", ["calibration", "held_out"])
def test_a_candidate_quotes_nothing_it_is_measured_on(project: Project, split: str) -> None:
    version, _, _ = make_measured(project)
    item = Item.objects.filter(split_place__split=split)[0]
    words = {"calibration": "of the calibration split", "held_out": "is held out"}[split]
    with pytest.raises(InvalidPrompt, match=words):
        propose_candidate(base=version, text=f"{BASE}\nAs in: {item.input}", options=PLAIN)
    with pytest.raises(InvalidPrompt, match="what version 1 says already"):
        propose_candidate(base=version, text=BASE, options=PLAIN)
    assert not JudgePrompt.objects.filter(improves=version.prompt).exists()


def test_examples_are_chosen_from_the_few_shot_split(project: Project) -> None:
    version, _, _ = make_measured(project)
    candidate = propose_examples(base=version)
    options = PromptOptions.read(candidate.options)
    assert options.release == 1
    subjects = [one.subject for one in options.examples]
    splits = project.subjects.filter(public_id__in=subjects).values_list(
        "item__split_place__split", flat=True
    )
    assert set(splits) == {"few_shot"}
    assert candidate.text.index("{{ examples }}") < candidate.text.index("# Material")
    assert with_slot(candidate.text) == candidate.text
    assert with_slot("{{ output }}").endswith("{{ examples }}\n\n{{ output }}")


def test_without_splits_there_are_neither_examples_nor_trials(project: Project) -> None:
    make_item(project, "it-1")
    version, judge = make_prompt(project, text=BASE), make_judge(project)
    with pytest.raises(InvalidPrompt, match="Release a golden set with a few-shot split first"):
        propose_examples(base=version)
    with pytest.raises(CannotRun, match="The calibration split has no Item"):
        try_version(version=version, judge=judge)


def test_a_version_is_tried_on_the_calibration_split_and_only_once(project: Project) -> None:
    version, judge, run = make_measured(project)
    splits = set(run.calls.values_list("subject__item__split_place__split", flat=True))
    assert (run.purpose, splits) == ("trial", {"calibration"})
    assert try_version(version=version, judge=judge) == run
    other = make_judge(project, "another")
    assert try_version(version=version, judge=other) != run

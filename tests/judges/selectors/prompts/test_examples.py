"""What may be an example, and how one is shown."""

from annotation.models import Project, Reference
from evalhub.accounts.models import User
from judges.engine.prompts.options import PromptOptions
from judges.models import JudgeCall, JudgeRun
from judges.selectors.calls import material_of
from judges.selectors.prompts.examples import example_choices, examples_of
from judges.services.prompts import create_prompt
from judges.services.runs import RunPlan, start_run
from tests.factories.adjudications import make_differing, settle
from tests.factories.exported import make_split_release
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.judging import make_judge
from tests.factories.projects import make_item

TEXT = "{{ rubric }}\n{{ examples }}\n{{ output }}"


def test_choices_are_units_of_the_few_shot_split_with_their_values(project: Project) -> None:
    assert example_choices(project, ["accuracy"]) == []
    make_split_release(project)
    choices = example_choices(project, ["accuracy"])
    splits = dict(project.items.values_list("key", "split_place__split"))
    assert {splits[one.item] for one in choices} == {"few_shot"}
    assert {(one.unit.key, one.value, one.reason) for one in choices} == {("accuracy", "5", "")}


def test_a_run_shows_its_examples_and_leaves_their_items_out(project: Project) -> None:
    make_split_release(project)
    choice = example_choices(project, ["accuracy"])[0]
    options = PromptOptions(examples=(choice.unit,), release=1, confidence=True, samples=2)
    version = create_prompt(
        project=project, name="p", criteria=["accuracy"], text=TEXT, options=options
    )
    plan = RunPlan((version,), purpose=JudgeRun.Purpose.TRIAL)
    run = start_run(judge=make_judge(project), plan=plan)
    asked = JudgeCall.objects.filter(run=run)
    assert run.purpose == "trial"
    assert choice.item not in set(asked.values_list("subject__item__key", flat=True))
    assert set(asked.values_list("repeat", flat=True)) == {0, 1}
    (material,) = material_of(run, [asked.order_by("pk")[0]])
    assert "confidence" in material.schema["properties"]
    assert f"[Output]\nAnswer a to {choice.item}." in material.prompt
    assert 'Settled under accuracy: {"value": 5}' in material.prompt


def test_a_run_can_be_kept_to_some_items(project: Project) -> None:
    make_split_release(project, n=4)
    version = create_prompt(project=project, name="p", criteria=["accuracy"], text=TEXT)
    some = tuple(project.items.order_by("position").values_list("pk", flat=True)[1:3])
    run = start_run(judge=make_judge(project), plan=RunPlan((version,), items=some))
    assert set(run.calls.values_list("subject__item_id", flat=True)) == set(some)


def test_the_reason_is_that_of_the_adjudication_or_of_the_reference(
    project: Project, adam: User
) -> None:
    settle(make_differing(project, "apart"), adam, 2)
    explained = make_reference(make_item(project, "known", outputs=1).subjects.get(), "accuracy", 4)
    Reference.objects.filter(pk=explained.pk).update(explanation="It says so.")
    make_release(project, splits={"few_shot": 1.0})
    choices = example_choices(project, ["accuracy"])
    reasons = {one.item: (one.value, one.reason) for one in choices}
    assert reasons["apart"] == ("2", "The order number is missing.")
    assert reasons["known"] == ("4", "It says so.")
    options = PromptOptions(examples=tuple(one.unit for one in choices), release=1)
    assert {one.reason for one in examples_of(project, options)} >= {"It says so."}

"""What calls are made of."""

import pytest

from annotation.models import Project
from judges.models import JudgeCall, JudgePrompt
from judges.selectors.calls import material_of
from judges.selectors.prompts.compiled import Wanted
from judges.selectors.prompts.compiled import compiled as compiled_text
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import OUTPUT_TEXT, make_judge, make_prompt
from tests.factories.projects import make_item, make_rubric


def test_the_outputs_change_places_when_b_is_shown_first(project: Project) -> None:
    make_item(project, "it-1", pair=True)
    plan = RunPlan((make_prompt(project, "overall"),))
    run = start_run(judge=make_judge(project), plan=plan)
    ab, ba = (material.prompt for material in material_of(run, list(run.calls.order_by("order"))))
    assert ab.index("Answer a to") < ab.index("Answer b to")
    assert ba.index("Answer b to") < ba.index("Answer a to")


def test_text_of_an_output_is_never_filled_in_again(project: Project) -> None:
    item = make_item(project, "it-1", outputs=1, context="the secret context")
    item.outputs.update(text="{{ context }}")
    run = start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))
    (material,) = material_of(run, list(run.calls.all()))
    assert "{{ context }}" in material.prompt
    assert "secret" not in material.prompt


@pytest.mark.parametrize("compiled", [True, False])
def test_a_probe_of_orders_turns_the_prompt_and_the_schema_alike(
    project: Project, compiled: bool
) -> None:
    make_item(project, "it-1", outputs=1)
    text = compiled_text(project, ["accuracy"], Wanted()).text if compiled else ""
    run = start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project, text=text),)))
    call = run.calls.get()
    turned = JudgeCall(run=run, subject=call.subject, prompt_version=call.prompt_version)
    turned.scope, turned.probe = "output", "options"
    plain, other = material_of(run, [call, turned])
    enums = [one.schema["properties"]["value"]["enum"] for one in (plain, other)]
    assert enums == [[1, 2, 3, 4, 5, None], [5, 4, 3, 2, 1, None]]
    assert plain.prompt.index("- 1") < plain.prompt.index("- 5")
    assert other.prompt.index("- 5") < other.prompt.index("- 1")
    assert plain.criteria == other.criteria
    assert plain.cache_key != other.cache_key


def test_the_number_of_queries_does_not_grow_with_the_calls(
    project: Project, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(6):
        make_item(project, f"it-{number}")
    run = start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))
    calls = list(JudgeCall.objects.filter(run=run))
    with django_assert_max_num_queries(7):
        assert len(material_of(run, calls)) == 12


@pytest.mark.parametrize("key", ["echo", "tone"])
def test_a_criterion_has_its_place_in_the_reply_before_the_code_that_is_repeated(
    project: Project, key: str
) -> None:
    prompt = make_prompt(project).prompt
    make_rubric(project, output_keys=("accuracy", key))
    make_item(project, "it-1", outputs=1)
    JudgePrompt.objects.update(criteria=["accuracy", key])
    version = prompt.versions.create(number=2, text=OUTPUT_TEXT, options={"echo": True})
    judge = make_judge(project, base_url="https://judge.example/v1")
    run = start_run(judge=judge, plan=RunPlan((version,)))
    (material,) = material_of(run, list(run.calls.all()))
    wanted = {"accuracy", key, "echo"}
    assert set(material.schema["properties"]) == wanted
    assert bool(material.echo) == (key != "echo")
    assert ('"echo": a string' in material.prompt) == (key != "echo")
    assert ("properties" in material.schema["properties"]["echo"]) == (key == "echo")

"""What calls are made of."""

import pytest

from annotation.models import Project
from judges.models import JudgeCall
from judges.selectors.calls import material_of
from judges.services.runs import RunPlan, start_run
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item


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


def test_the_number_of_queries_does_not_grow_with_the_calls(
    project: Project, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(6):
        make_item(project, f"it-{number}")
    run = start_run(judge=make_judge(project), plan=RunPlan((make_prompt(project),)))
    calls = list(JudgeCall.objects.filter(run=run))
    with django_assert_max_num_queries(7):
        assert len(material_of(run, calls)) == 12

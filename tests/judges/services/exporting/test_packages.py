import pytest

from annotation.models import Project
from calibration.errors import CannotExport
from calibration.models import GoldenSet
from calibration.services.exports import Source
from judges.engine.prompts.options import PromptOptions
from judges.models import Judge, PromptVersion
from judges.selectors.prompts.examples import example_choices
from judges.services.exporting.packages import judge_package
from judges.services.prompts import create_prompt
from tests.factories.judging import make_prompt
from tests.factories.traps import make_trap


def test_a_package_has_the_prompt_the_model_and_the_release(
    release: GoldenSet, version: PromptVersion
) -> None:
    judge = Judge.objects.get()
    found = judge_package(Source(release.project, release), version, judge)
    assert (found.prompt.name, found.prompt.version) == ("about-accuracy", 1)
    assert (found.judge.model, found.judge.parameters) == ("gpt-x", {"temperature": 0})
    assert (found.release.number, found.release.canary) == (1, release.canary)
    assert [one.key for one in found.criteria] == ["accuracy"]
    assert not hasattr(found.judge, "base_url")


def test_held_out_items_stay_where_they_are(release: GoldenSet, version: PromptVersion) -> None:
    found = judge_package(Source(release.project, release), version, None)
    splits = {one.split for one in found.cases}
    assert splits == {"calibration", "few_shot"} == set(found.release.splits)
    opened = judge_package(Source(release.project, release, "held_out"), version, None)
    assert {one.split for one in opened.cases} == {"held_out"}


def test_a_case_has_every_raters_value_and_the_method(
    release: GoldenSet, version: PromptVersion
) -> None:
    found = judge_package(Source(release.project, release, "all"), version, None)
    case = next(one for one in found.cases if one.id == "it-1:it-1-a")
    assert (case.golden["accuracy"].value, case.golden["accuracy"].method) == (5, "majority")
    # Three people gave 5, 5 and 4.
    assert sorted(one.value for one in case.ratings["accuracy"]) == [4, 5, 5]
    assert case.output == case.outputs[0].text


def test_pairs_are_the_cases_of_a_prompt_about_pairs(release: GoldenSet) -> None:
    version = make_prompt(release.project, "overall")
    found = judge_package(Source(release.project, release, "all"), version, None)
    cases = list(found.cases)
    assert len(cases) == 10
    assert all(one.output_id is None and len(one.outputs) == 2 for one in cases)


def test_a_trap_is_left_out_and_counted(release: GoldenSet, version: PromptVersion) -> None:
    item = release.project.items.get(key="it-1")
    make_trap(item, {"accuracy": 5})
    found = judge_package(Source(release.project, release, "all"), version, None)
    assert "it-1" not in {one.item_id for one in found.cases}
    # Its Output and its pair each had a value.
    assert found.left_out == {"trap": 2}


def test_an_example_that_became_a_trap_is_told_to_nobody(release: GoldenSet) -> None:
    project = release.project
    first, second = example_choices(project, ["accuracy"])[:2]
    options = PromptOptions(examples=(first.unit, second.unit), release=1)
    about = {"project": project, "name": "shown", "criteria": ["accuracy"]}
    version = create_prompt(**about, text="{{ examples }}{{ output }}", options=options)
    make_trap(project.items.get(key=first.item), {"accuracy": 5})
    found = judge_package(Source(project, release, "all"), version, None)
    assert [one.unit for one in found.prompt.examples] == [second.unit.subject]
    assert first.unit.subject not in str(found.prompt.options)
    assert found.left_out["example"] == 1


def test_a_prompt_that_the_release_knows_nothing_of_is_refused(project: Project) -> None:
    with pytest.raises(CannotExport, match="Name one"):
        judge_package(Source(project), make_prompt(project), None)


def test_cases_can_be_read_again(release: GoldenSet, version: PromptVersion) -> None:
    found = judge_package(Source(release.project, release), version, None)
    assert [one.id for one in found.cases] == [one.id for one in found.cases]

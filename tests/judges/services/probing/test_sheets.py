"""What a probing takes, before it starts."""

from collections import Counter
from decimal import Decimal

import pytest

from annotation.models import Output, Project
from judges.models import JudgeCall
from judges.services.probing.sheets import ProbePlan, probe_sheet
from tests.factories.judging import make_judge, make_prompt
from tests.factories.probed import make_world

PRICES = {"price_per_million_in": Decimal(1), "price_per_million_out": Decimal(4)}


@pytest.fixture
def world(db: None) -> Project:
    return make_world(15, 1)


def sheet_of(project: Project, *probes: str, units: int = 10, seed: int = 0, **judge: object):
    prompt = project.judge_prompts.first()
    version = prompt.versions.get() if prompt else make_prompt(project)
    made = project.judges.first() or make_judge(project, **judge)
    return probe_sheet(made, ProbePlan(version=version, probes=probes, units=units, seed=seed))


def test_units_are_drawn_by_the_seed_and_evenly_over_the_values(world: Project) -> None:
    one, same = (sheet_of(world, "padding", seed=3).subjects for _ in range(2))
    assert one == same
    assert len(one) == 10
    assert one != sheet_of(world, "padding", seed=4).subjects
    values = Counter(world.references.filter(subject__in=one).values_list("value", flat=True))
    assert max(values.values()) - min(values.values()) <= 1


def test_every_probe_has_its_calls_beside_two_of_each_unit_as_it_is(world: Project) -> None:
    Output.objects.filter(item__position=0).update(text="As Claude I say quality=3.")
    sheet = sheet_of(world, "padding", "masked", "language", "criteria", units=30)
    calls = {line.name: line.n_calls for line in sheet.lines}
    assert calls == {"": 60, "padding": 30, "masked": 2, "language": 0, "criteria": 0}
    reasons = {line.name: line.reason for line in sheet.lines}
    assert "the metadata key `translations`" in reasons["language"]
    assert "one Criterion only" in reasons["criteria"]
    assert reasons["padding"] == ""
    assert sheet.n_calls == 92
    assert not JudgeCall.objects.exists()


def test_a_prompt_that_lists_nothing_is_turned_in_its_schema(world: Project) -> None:
    make_prompt(world, text="Rate this from 1 to 5.\n{{ output }}")
    sheet = sheet_of(world, "options", "criteria")
    assert {line.name: line.n_calls for line in sheet.lines} == {
        "": 20,
        "options": 10,
        "criteria": 0,
    }


def test_cost_is_about_and_at_most_and_unknown_without_prices(world: Project) -> None:
    sheet = sheet_of(world, "padding", **PRICES)
    assert 0 < sheet.about < sheet.most
    assert sheet.most == sum(line.most for line in sheet.lines)
    world.judges.update(price_per_million_in=None)
    unknown = sheet_of(world, "padding")
    assert (unknown.about, unknown.most) == (None, None)


def test_only_units_that_people_rated_are_probed(world: Project) -> None:
    rated = world.subjects.filter(item__position__lt=3, scope="output")
    world.references.exclude(subject__in=rated).delete()
    sheet = sheet_of(world, "padding")
    assert set(sheet.subjects) == set(rated.values_list("pk", flat=True))
    world.references.all().delete()
    assert sheet_of(world, "padding").calls == ()

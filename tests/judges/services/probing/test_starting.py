"""Probings as runs of their own, through to the battery."""

from decimal import Decimal

import pytest

from annotation.models import Output, Project
from evalhub.audit.models import Event
from evalhub.stats.coefficients import Sampling
from judges.errors import CannotRun
from judges.models import JudgeRun
from judges.selectors.verdicts import runs_by_label
from judges.services.probing.sheets import ProbePlan
from judges.services.probing.starting import start_probing
from tests.factories.judging import make_judge, make_prompt
from tests.factories.probed import battery_of, make_world, measured, probed
from tests.judges.engine.defective_server import DefectiveProvider

PROBES = ("padding", "injection", "spoilt_start", "spoilt_end")


@pytest.fixture
def world(db: None) -> Project:
    return make_world(6, 2)


def plan_of(project: Project, *probes: str, **options: object) -> ProbePlan:
    return ProbePlan(version=make_prompt(project), probes=probes, **options)


def test_the_plan_is_frozen_as_calls_of_a_run_that_measures_nothing(world: Project) -> None:
    run = start_probing(judge=make_judge(world), plan=plan_of(world, "padding", units=4, seed=9))
    assert (run.purpose, run.seed, run.budget) == ("probe", 9, None)
    planned = list(run.calls.order_by("id").values_list("subject", "probe", "repeat"))
    subjects = {subject for subject, _, _ in planned}
    assert len(subjects) == 4
    assert set(planned) == {
        (subject, *view) for subject in subjects for view in (("", 0), ("", 1), ("padding", 0))
    }
    assert Event.objects.filter(verb="judge probes planned").get().payload["units"] == 4


def test_a_probing_may_spend_what_its_sheet_says_unless_it_is_told(world: Project) -> None:
    prices = {"price_per_million_in": Decimal(1), "price_per_million_out": Decimal(4)}
    judge = make_judge(world, **prices)
    plan = plan_of(world, "padding", units=2)
    assert start_probing(judge=judge, plan=plan).budget > 0
    own = ProbePlan(plan.version, plan.probes, units=2, budget=Decimal("0.5"))
    assert start_probing(judge=judge, plan=own).budget == Decimal("0.5")


def test_what_cannot_be_probed_is_refused(world: Project) -> None:
    judge = make_judge(world)
    version = make_prompt(world)
    for probes in ((), ("unheard",)):
        with pytest.raises(CannotRun, match="Choose probes among"):
            start_probing(judge=judge, plan=ProbePlan(version, probes))
    with pytest.raises(CannotRun, match="No unit that people rated"):
        start_probing(judge=judge, plan=ProbePlan(version, ("language",)))
    assert not JudgeRun.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("name", "watched"),
    [("obeys", {"injection"}), ("reads_a_part", {"end"}), ("clean_errors", set())],
)
def test_a_defect_is_found_over_http_and_nothing_else_is_claimed(name: str, watched: set) -> None:
    project = make_world(16, 5)
    stored = list(Output.objects.order_by("pk").values_list("text", flat=True))
    with DefectiveProvider() as provider:
        judge = make_judge(project, base_url=f"{provider.base_url}/{name}", model="judge-x")
        version = make_prompt(project)
        run = measured(judge, (version,), repeats=1)
        probing = probed(judge, ProbePlan(version, PROBES, units=32))
    assert (run.status, probing.status) == ("finished", "finished")
    found = battery_of(run, Sampling(resamples=100))["accuracy"]
    assert {key for key, probe in found.items() if probe.word == "Watch"} == watched
    assert {"padding", "injection", "end"} <= set(found)
    assert list(runs_by_label(project).values()) == [run]
    assert list(Output.objects.order_by("pk").values_list("text", flat=True)) == stored

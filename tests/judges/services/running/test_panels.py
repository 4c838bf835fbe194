"""Juries and cascades: several judges' runs, joined into one that stands in reports."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from annotation.models import Output, Project
from evalhub.audit.models import Event
from judges.engine.reading.joining import Doubt
from judges.errors import CannotRun
from judges.models import Judge, JudgeRun, Panel, Verdict
from judges.selectors.panels import panel_facts
from judges.selectors.prompts.trials import trials_of
from judges.selectors.verdicts import runs_by_label
from judges.services.execution import work_on_calls
from judges.services.running.panels import (
    CascadePolicy,
    settle_panels,
    start_cascade,
    start_jury,
)
from judges.services.runs import RunPlan
from tests.factories.judging import OUTPUT_TEXT, make_judge, make_prompt, make_verdict
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request
from tests.judges.engine.scripted_judges import prompt_of, quality_of

pytestmark = pytest.mark.django_db(transaction=True)
QUALITIES = (1, 2, 3, 4, 5, 5)


def unsure(request: Request) -> None:
    """Sees a 5 in everything from 4 on, and says how sure it is: little about 3 and 4."""
    seen = quality_of(prompt_of(request.body))
    sure = 0.5 if seen in {3, 4} else 0.95
    request.say(f'{{"reasoning": "r", "value": {5 if seen >= 4 else seen}, "confidence": {sure}}}')


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    monkeypatch.setitem(SCENARIOS, "unsure", unsure)
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def project(transactional_db: None) -> Project:
    project = make_project()
    make_rubric(project, output_keys=("accuracy",))
    for number, quality in enumerate(QUALITIES):
        item = make_item(project, f"it-{number}", outputs=1)
        Output.objects.filter(item=item).update(text=f"quality={quality}")
    return project


def judge(project: Project, fake: FakeProvider, model: str) -> Judge:
    return make_judge(project, model, base_url=fake.base_url, model=model)


def worked_off(panel: Panel) -> JudgeRun:
    while work_on_calls():
        pass
    run = JudgeRun.objects.get(pk=panel.run_id)
    assert run.status == "finished"
    return run


def values(run: JudgeRun) -> list[Any]:
    found = Verdict.objects.filter(run=run).order_by("subject__item__position")
    return list(found.values_list("value", flat=True))


def test_a_jury_joins_its_members_and_has_a_label_of_its_own(
    project: Project, fake: FakeProvider
) -> None:
    judges = [judge(project, fake, name) for name in ("clean", "unsure", "first_picker")]
    panel = start_jury(
        judges=judges, plan=RunPlan((make_prompt(project),)), rule=Panel.Rule.MAJORITY
    )
    run = worked_off(panel)
    # clean 1 2 3 4 5 5, unsure 1 2 3 5 5 5, first_picker 1 always; 4, 5 and 1 leave no majority.
    assert values(run) == [1, 2, 3, None, 5, 5]
    split = run.verdicts.get(value__isnull=True)
    assert (split.status, split.reason) == ("abstained", "the panel is split")
    agreed = run.verdicts.get(value=2)
    assert agreed.distribution == pytest.approx({"2": 2 / 3, "1": 1 / 3})
    assert agreed.confidence == pytest.approx(2 / 3)
    (agreement,) = panel_facts(run).agreement
    assert -1 < agreement.alpha.value < 1
    labels = runs_by_label(project)
    assert len(labels) == 4
    assert run in labels.values()


def test_one_judge_with_two_prompts_is_a_jury(project: Project, fake: FakeProvider) -> None:
    plain = make_prompt(project)
    unsure = make_prompt(project, text=f"{OUTPUT_TEXT}[[scenario: unsure]]", name="another")
    plan = RunPlan((plain, unsure))
    panel = start_jury(judges=[judge(project, fake, "clean")], plan=plan, rule=Panel.Rule.MAJORITY)
    run = worked_off(panel)
    assert (fake.counts["clean"], fake.counts["unsure"]) == (6, 6)
    assert values(run) == [1, 2, 3, None, 5, 5]
    # plain 1 2 3 4 5 5, another 1 2 3 5 5 5: of each point there are 2, 2, 2, 1, 5 in all, so the
    # points lie at 1, 3, 5, 6.5, 9.5. Only 4 and 5 meet: 2 x 3^2 = 18 over n = 12. By chance, over
    # 12 x 11: 2 x (16 + 64 + 60.5 + 722.5 + 16 + 24.5 + 422.5 + 4.5 + 202.5 + 45) = 3156.
    (agreement,) = panel_facts(run).agreement
    assert agreement.alpha.value == pytest.approx(1 - 11 * 18 / 3156)


@pytest.mark.parametrize(
    ("doubt", "said", "doubtful", "same"),
    [
        # Little is known about 3 and 4; elsewhere the cheap judge says what the dear one says.
        (Doubt(below=0.7), [1, 2, 3, 4, 5, 5], 2, 1.0),
        # Only a 3 is on the border: of the other five it takes the 4 for a 5.
        (Doubt(None, ("3",)), [1, 2, 3, 5, 5, 5], 1, 0.8),
    ],
)
def test_a_cascade_asks_the_dear_judge_where_the_cheap_one_is_in_doubt(
    project: Project, fake: FakeProvider, doubt: Doubt, said: list[int], doubtful: int, same: float
) -> None:
    judges = (judge(project, fake, "unsure"), judge(project, fake, "clean"))
    plan, policy = RunPlan((make_prompt(project),)), CascadePolicy(doubt, checked_share=1.0)
    panel = start_cascade(judges=judges, plan=plan, policy=policy)
    run = worked_off(panel)
    assert values(run) == said
    panel.refresh_from_db()
    checked = len(panel.policy["checked"])
    assert len(panel.policy["doubtful"]) == doubtful
    assert (fake.counts["unsure"], fake.counts["clean"]) == (6, doubtful + checked)
    loss = panel_facts(run).loss
    assert (loss.n, loss.doubtful, loss.checked, loss.cost) == (6, doubtful, checked, None)
    assert loss.same.value == pytest.approx(same)
    assert loss.agreement == pytest.approx((doubtful + (6 - doubtful) * same) / 6)
    # The second run saw hard units only: it does not stand for its judge.
    standing = {one.judge.name for one in runs_by_label(project).values()}
    assert standing == {"unsure", run.judge.name}


def test_a_cascade_without_doubt_is_the_cheap_judge(project: Project, fake: FakeProvider) -> None:
    cheap, dear = judge(project, fake, "clean"), judge(project, fake, "unsure")
    plan = RunPlan((make_prompt(project),))
    panel = start_cascade(judges=(cheap, dear), plan=plan, policy=CascadePolicy(checked_share=0))
    assert values(worked_off(panel)) == list(QUALITIES)
    assert fake.counts["unsure"] == 0


@pytest.mark.parametrize(("spent", "left"), [("0.75", ["0.25"]), ("1", [])])
def test_both_judges_of_a_cascade_live_on_one_budget(
    project: Project, spent: str, left: list[str]
) -> None:
    prices = {"price_per_million_in": 1, "price_per_million_out": 1}
    cheap, dear = make_judge(project, "cheap", **prices), make_judge(project, "dear", **prices)
    plan = RunPlan((make_prompt(project),), budget=Decimal(1))
    panel = start_cascade(judges=(cheap, dear), plan=plan, policy=CascadePolicy())
    first = panel.seats.get().run
    make_verdict(first, first.calls.first().subject, "accuracy", None)
    JudgeRun.objects.filter(pk=first.pk).update(status="finished", spent=spent)
    settle_panels()
    found = JudgeRun.objects.filter(judge=dear)
    assert [one.budget for one in found] == [Decimal(one) for one in left]
    assert not trials_of(plan.prompts[0].prompt).exists()
    panel.run.refresh_from_db()
    assert ("nothing is left" in panel.run.stop_reason) == (not left)


@pytest.fixture
def begun(project: Project) -> tuple[Panel, JudgeRun]:
    """A cascade whose cheap judge left doubt about the first unit, and its run."""
    judges = (make_judge(project, "cheap"), make_judge(project, "dear"))
    policy = CascadePolicy(Doubt(below=0.7), checked_share=0)
    panel = start_cascade(judges=judges, plan=RunPlan((make_prompt(project),)), policy=policy)
    first = panel.seats.get().run
    for n, call in enumerate(first.calls.order_by("pk")):
        make_verdict(first, call.subject, "accuracy", 4, confidence=0.9 if n else 0.1)
    JudgeRun.objects.filter(pk=first.pk).update(status="finished")
    return panel, first


@pytest.mark.parametrize("status", ["stopped", "cancelled", "paused"])
def test_a_panel_waits_for_a_member_that_has_not_finished(
    begun: tuple[Panel, JudgeRun], status: str
) -> None:
    panel, _ = begun
    settle_panels()
    second = panel.seats.get(place=1).run
    JudgeRun.objects.filter(pk=second.pk).update(status=status, stop_reason="The budget is spent")
    assert settle_panels() == 0
    run = JudgeRun.objects.get(pk=panel.run_id)
    assert (run.status, run.verdicts.count()) == ("running", 0)
    assert [one.pk for one in panel_facts(run).behind] == [second.pk]
    assert panel_facts(run).loss.unheard == 1
    make_verdict(second, second.calls.get().subject, "accuracy", 2)
    JudgeRun.objects.filter(pk=second.pk).update(status="finished")
    assert settle_panels() == 1
    assert values(run) == [2, 4, 4, 4, 4, 4]
    run.refresh_from_db()
    assert (run.status, panel_facts(run).behind) == ("finished", [])


def test_a_jury_waits_for_all_its_members(project: Project) -> None:
    judges = [make_judge(project, name) for name in ("one", "two")]
    panel = start_jury(judges=judges, plan=RunPlan((make_prompt(project),)), rule="majority")
    first, second = (seat.run for seat in panel.seats.order_by("place"))
    make_verdict(first, first.calls.first().subject, "accuracy", 3)
    JudgeRun.objects.filter(pk=first.pk).update(status="finished")
    JudgeRun.objects.filter(pk=second.pk).update(status="stopped")
    assert settle_panels() == 0
    assert not panel.run.verdicts.exists()


def test_what_keeps_the_second_judge_from_being_asked_is_said_and_tried_again(
    begun: tuple[Panel, JudgeRun],
) -> None:
    panel, _ = begun
    Judge.objects.filter(name="dear").update(provider="imported")
    assert (settle_panels(), settle_panels()) == (0, 0)
    run = JudgeRun.objects.get(pk=panel.run_id)
    assert run.status == "running"
    assert "only has imported verdicts" in run.stop_reason
    assert Event.objects.filter(verb="judge panel waits").count() == 1
    Judge.objects.filter(name="dear").update(provider="openai")
    settle_panels()
    run.refresh_from_db()
    assert (run.stop_reason, panel.seats.count()) == ("", 2)


def test_panels_with_other_prompts_rules_or_policies_have_other_labels(project: Project) -> None:
    judges = (make_judge(project, "cheap"), make_judge(project, "dear"))
    one, other = (RunPlan((make_prompt(project, name=name),)) for name in ("one", "other"))
    sure, border = CascadePolicy(Doubt(below=0.7)), CascadePolicy(Doubt(points=("3", "4")), 0.125)
    panels = [
        *(start_jury(judges=judges, plan=one, rule=rule) for rule in ("majority", "median")),
        *(start_cascade(judges=judges, plan=plan, policy=sure) for plan in (one, other, other)),
        start_cascade(judges=judges, plan=one, policy=border),
    ]
    for panel in panels:
        make_verdict(panel.run, project.items.first().subjects.get(), "accuracy", 3)
    assert sorted(runs_by_label(project)) == [
        "Cascade from cheap to dear (doubt at 3, 4; 12.5% checked)/one",
        "Cascade from cheap to dear (doubt below 0.7; 10% checked)/one",
        "Cascade from cheap to dear (doubt below 0.7; 10% checked)/other",
        "Jury of cheap, dear by majority/one",
        "Jury of cheap, dear by median/one",
    ]


def test_long_names_of_panels_that_begin_alike_are_told_apart(project: Project) -> None:
    judges = [make_judge(project, f"{'a' * 110}{n}") for n in range(3)]
    plan = RunPlan(tuple(make_prompt(project, name=f"{'p' * 99}{n}") for n in range(2)))
    panels = [start_jury(judges=judges[:n], plan=plan, rule="majority") for n in (2, 3)]
    runs = [panel.run for panel in panels]
    assert [(len(run.judge.name), len(run.prompt_name)) for run in runs] == [(200, 120)] * 2
    assert runs[0].judge != runs[1].judge


def test_a_panel_of_one_is_refused(project: Project, fake: FakeProvider) -> None:
    only, plan = judge(project, fake, "clean"), RunPlan((make_prompt(project),))
    with pytest.raises(CannotRun, match="two to 9 members"):
        start_jury(judges=[only], plan=plan, rule="majority")
    with pytest.raises(CannotRun, match="two different Judges"):
        start_cascade(judges=(only, only), plan=plan, policy=CascadePolicy())
    with pytest.raises(CannotRun, match="between 0 and 1"):
        start_cascade(
            judges=(only, judge(project, fake, "unsure")),
            plan=plan,
            policy=CascadePolicy(checked_share=2),
        )

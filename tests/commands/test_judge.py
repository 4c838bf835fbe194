"""`evalhub judge run`: what it prints and how it exits."""

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Output, Project
from evalhub.errors import EvalhubError
from evalhub.jobs.services import leases
from judges.models import JudgeRun, ProjectBudget, Verdict
from judges.services.execution import work_on_calls
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)
CASCADE = ("cascade", "--judge", "tester", "--judge", "dear", "--prompt", "about-accuracy")


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def project(transactional_db: None, fake: FakeProvider) -> Project:
    """Two items with a pair each, and a judge that a token costs a dollar a million."""
    project = make_project()
    make_rubric(project, pair_keys=("overall",))
    for number in (1, 2):
        make_item(project, f"it-{number}", pair=True)
    prices = {"price_per_million_in": 1, "price_per_million_out": 1}
    given = {"concurrency": 1, "parameters": {"max_tokens": 7}, **prices}
    make_judge(project, base_url=fake.base_url, **given)
    make_prompt(project, "accuracy")
    make_prompt(project, "overall")
    return project


def run(*words: str) -> str:
    out = StringIO()
    call_command("judge", "run", "refunds", *words, stdout=out)
    return out.getvalue()


def test_a_plan_is_made_and_left_to_the_workers(project: Project, fake: FakeProvider) -> None:
    said = run("--judge", "tester", "--prompt", "about-overall", "--repeats", "2")
    # Two pairs, both orders, twice.
    assert said == "Run 1: 8 calls planned.\n"
    assert fake.calls == 0


def test_with_wait_the_run_is_worked_off_here(project: Project) -> None:
    said = run("--judge", "tester", "--order", "fixed", "--limit", "1", "--wait")
    # One item: two outputs under the one prompt of their scope, one pair with A first.
    assert said.splitlines()[0] == "Run 1: 3 calls planned."
    assert said.splitlines()[-1] == "Run 1 finished."
    assert Verdict.objects.count() == 3


def test_a_run_that_its_budget_stopped_exits_3(project: Project, fake: FakeProvider) -> None:
    words = ("--judge", "tester", "--repeats", "5", "--budget", "0.001", "--wait")
    with pytest.raises(CommandError, match=r"The budget of \$0.001 is reached") as stopped:
        run(*words)
    assert stopped.value.returncode == 3
    # A reply costs 18 millionths; 20 outputs and 20 pairs would cost 720 of the 1,000, but no
    # call is made without what it may cost at most: some 700 bytes.
    assert 0 < fake.calls < 40
    assert JudgeRun.objects.get().budget == Decimal("0.001")
    with pytest.raises(EvalhubError, match=r"has spent .* must be more than that"):
        panel("resume", "refunds", "1", "--budget", "0.000001")
    assert panel("resume", "refunds", "1", "--budget", "1") == "Run 1 is running.\n"
    while work_on_calls():
        pass
    assert JudgeRun.objects.get().status == "finished"


def test_a_run_that_the_projects_budget_stopped_exits_3(project: Project) -> None:
    ProjectBudget.objects.create(project=project, limit="0.001")
    with pytest.raises(CommandError, match=r"The Project's budget of \$0.001 for J") as stopped:
        run("--judge", "tester", "--repeats", "5", "--wait")
    assert stopped.value.returncode == 3


def test_a_run_whose_calls_all_failed_exits_1_and_one_of_some_says_so(
    project: Project, fake: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "MAX_ATTEMPTS", 1)
    make_judge(project, "down", base_url=fake.base_url, model="down")
    with pytest.raises(CommandError, match=r"4 of 4 calls failed: .*503") as stopped:
        run("--judge", "down", "--prompt", "about-accuracy", "--wait")
    assert stopped.value.returncode == 1
    Output.objects.filter(key="it-1-a").update(text="[[scenario: down]]")
    said = run("--judge", "tester", "--prompt", "about-accuracy", "--wait").splitlines()[-1]
    assert said.startswith("Run 2 finished; 1 of 4 calls failed: The provider answered 503")


def test_another_model_than_the_one_asked_for_is_told(project: Project, fake: FakeProvider) -> None:
    make_judge(project, "odd", base_url=fake.base_url, model="wrong_model")
    said = run("--judge", "odd", "--prompt", "about-accuracy", "--wait").splitlines()
    assert said[-2] == "4 of 4 replies came from another-model, not from wrong_model."


def test_a_run_that_cannot_go_on_exits_1_with_the_reason(
    project: Project, fake: FakeProvider
) -> None:
    make_judge(project, "wrong", base_url=fake.base_url, model="bad_key")
    with pytest.raises(CommandError, match="Incorrect API key") as stopped:
        run("--judge", "wrong", "--wait")
    assert stopped.value.returncode == 1


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--judge", "nobody"), "no Judge named nobody; there are: tester"),
        (("--judge", "tester", "--prompt", "none"), "no prompt named none"),
        (("--judge", "tester", "--limit", "0"), "one Item or more"),
        (("--judge", "tester", "--limit", "9" * 25), "at most 1,000,000"),
        (("--judge", "tester", "--budget", "1e40"), "at most $999,999"),
        (("--judge", "tester", "--budget", "-1"), "more than nothing"),
        (("--judge", "tester", "--repeats", "0"), "between 1 and 20"),
        (("--judge", "tester", "--budget", "much"), "--budget"),
        (("--judge", "tester", "--budget", "NaN"), "--budget"),
    ],
)
def test_what_cannot_be_run_is_said(
    project: Project, words: tuple[str, ...], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises((EvalhubError, CommandError, SystemExit)) as refused:
        run(*words)
    assert complaint in f"{refused.value}{capsys.readouterr().err}"
    assert not JudgeRun.objects.exists()


def test_two_prompts_of_one_scope_must_be_chosen_from(project: Project) -> None:
    make_prompt(project, "accuracy", name="another")
    with pytest.raises(CommandError, match="Choose prompts with --prompt; there are about-acc"):
        run("--judge", "tester")


def panel(*words: str) -> str:
    out = StringIO()
    call_command("judge", *words, stdout=out)
    return out.getvalue()


def test_a_jury_is_started_and_joined_by_the_workers(project: Project, fake: FakeProvider) -> None:
    make_judge(project, "second", base_url=fake.base_url)
    names = ("--judge", "tester", "--judge", "second")
    said = panel("jury", "refunds", *names, "--prompt", "about-accuracy", "--rule", "median")
    assert said == ("Run 3 is that of the jury: Jury of tester, second by median.\n")
    while work_on_calls():
        pass
    joint = JudgeRun.objects.get(number=3)
    assert (joint.status, joint.verdicts.count(), joint.panel.rule) == ("finished", 4, "median")


def test_a_cascade_is_started_with_its_doubt(project: Project, fake: FakeProvider) -> None:
    make_judge(project, "dear", base_url=fake.base_url)
    words = ("--below", "0.7", "--point", "3", "--checked", "0.5", "--prompt", "about-accuracy")
    said = panel("cascade", "refunds", "--judge", "tester", "--judge", "dear", *words)
    told = "Cascade from tester to dear (doubt below 0.7; doubt at 3; 50% checked)"
    assert said == f"Run 2 is that of the cascade: {told}.\n"
    policy = JudgeRun.objects.get(number=2).panel.policy
    found = (policy["below"], policy["points"], policy["checked_share"])
    assert found == (0.7, ["3"], 0.5)


@pytest.mark.parametrize(("kind", "each"), [("jury", "0.03"), ("cascade", "0.06")])
def test_a_panel_has_a_budget_and_a_limit(project: Project, kind: str, each: str) -> None:
    make_judge(project, "dear", price_per_million_in=1, price_per_million_out=1)
    words = ("--judge", "tester", "--judge", "dear", "--prompt", "about-accuracy")
    panel(kind, "refunds", *words, "--budget", "0.06", "--limit", "1")
    first = JudgeRun.objects.get(number=1)
    # Both members of a jury share it; the first of a cascade leaves the rest to the second. One
    # Item has two Outputs.
    assert (first.budget, first.limit, first.calls.count()) == (Decimal(each), 1, 2)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("jury", "--judge", "tester", "--prompt", "about-overall"), "two to 9 members"),
        (("jury", "--judge", "nobody"), "no Judge named nobody; there are: tester"),
        (("cascade", "--judge", "tester"), "takes two judges, the cheaper one first"),
        (("cascade", *("--judge", "tester") * 2, "--prompt", "about-overall"), "two different"),
        (("cascade", "--judge", "tester", "--judge", "dear"), "asks one prompt"),
        ((*CASCADE, "--point", "7"), "7 is not a value there; there are 1, 2, 3, 4, 5"),
        ((*CASCADE, "--point", "3", "--point", "three"), "three is not a value there"),
        ((*CASCADE, "--below", "70"), "between 0 and 1, not 70"),
        ((*CASCADE, "--below", "nan"), "between 0 and 1, not nan"),
        ((*CASCADE, "--limit", "0"), "one Item or more"),
        ((*CASCADE, "--budget", "-1"), "more than nothing"),
        (("jury", "--judge", "tester", "--judge", "dear", "--prompt", "none"), "no prompt named"),
    ],
)
def test_panels_that_are_none_are_refused(
    project: Project, fake: FakeProvider, words: tuple[str, ...], complaint: str
) -> None:
    make_judge(project, "dear", base_url=fake.base_url)
    action, *rest = words
    with pytest.raises((CommandError, EvalhubError), match=complaint):
        panel(action, "refunds", *rest)
    assert not JudgeRun.objects.exists()

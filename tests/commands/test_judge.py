"""`evalhub judge run`: what it prints and how it exits."""

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from annotation.models import Project
from evalhub.errors import EvalhubError
from judges.models import JudgeRun, Verdict
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item, make_project, make_rubric
from tests.judges.engine.fake_provider import FakeProvider

pytestmark = pytest.mark.django_db(transaction=True)


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
    make_judge(project, base_url=fake.base_url, concurrency=1, **prices)
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
    words = ("--judge", "tester", "--repeats", "5", "--budget", "0.00002", "--wait")
    with pytest.raises(CommandError, match=r"The budget of \$0.00002 is spent") as stopped:
        run(*words)
    assert stopped.value.returncode == 3
    # A reply costs 18 millionths: two are over the budget; two more may have been on their way.
    assert 2 <= fake.calls <= 4
    assert JudgeRun.objects.get().budget == Decimal("0.00002")


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

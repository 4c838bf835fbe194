"""A model is asked for a better prompt, in the background and over real HTTP."""

import json
from collections.abc import Iterator

import pytest

from annotation.models import Project
from judges.errors import CannotRun
from judges.models import JudgePrompt, PromptProposal
from judges.services.prompting.optimising import ask_for_candidate, work_on_proposals
from tests.factories.improving import BASE, make_measured
from tests.factories.projects import make_project, make_rubric
from tests.judges.engine.fake_provider import SCENARIOS, FakeProvider, Request, completion

pytestmark = pytest.mark.django_db(transaction=True)
BETTER = f"Be strict about facts.\n{BASE}"


def says(text: str) -> object:
    def scenario(request: Request) -> None:
        content = json.dumps({"changes": "Stricter.", "text": text})
        request.reply(completion(content, request.body["model"]))

    return scenario


@pytest.fixture(autouse=True)
def scenarios(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ways in which the model may write a prompt."""
    monkeypatch.setitem(SCENARIOS, "writes", says(BETTER))
    monkeypatch.setitem(SCENARIOS, "breaks", says("There is no place in this."))


@pytest.fixture
def fake() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture
def project(transactional_db: None) -> Project:
    project = make_project()
    make_rubric(project, output_keys=("accuracy",), pair_keys=("overall",))
    return project


def test_a_text_of_the_model_becomes_a_candidate(project: Project, fake: FakeProvider) -> None:
    version, judge, run = make_measured(project, base_url=fake.base_url, model="writes")
    proposal = ask_for_candidate(version=version, run=run, judge=judge)
    assert work_on_proposals() == 1
    proposal.refresh_from_db()
    assert (proposal.state, proposal.candidate.improves) == ("done", version.prompt)
    made = proposal.candidate.versions.get()
    assert made.text == f"{BETTER}\n"
    assert made.note == f"Stricter. (by a model, {judge.name})"
    assert work_on_proposals() == 0


@pytest.mark.parametrize(
    ("model", "why"), [("breaks", "never shows {{ output }}"), ("unauthorized", "")]
)
def test_nothing_comes_of_a_text_that_is_no_prompt(
    project: Project, fake: FakeProvider, model: str, why: str
) -> None:
    version, judge, run = make_measured(project, base_url=fake.base_url, model=model)
    ask_for_candidate(version=version, run=run, judge=judge)
    assert work_on_proposals() == 1
    proposal = PromptProposal.objects.get()
    assert proposal.state == "dead"
    assert proposal.last_error
    assert why in proposal.last_error
    assert not JudgePrompt.objects.filter(improves=version.prompt).exists()


def test_without_a_difference_there_is_nothing_to_ask(project: Project) -> None:
    version, judge, run = make_measured(project)
    run.verdicts.update(value=5)
    with pytest.raises(CannotRun, match="differ on no unit of the calibration split"):
        ask_for_candidate(version=version, run=run, judge=judge)

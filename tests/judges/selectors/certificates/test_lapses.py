"""Reasons that need a judge which evalhub itself called."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Project
from evalhub.accounts.models import User
from judges.errors import NotCertified
from judges.models import (
    CallAttempt,
    Certificate,
    JudgeCall,
    JudgeRun,
    ModelRetirement,
    PromptVersion,
)
from judges.selectors.certificates.lapses import lapses_of
from judges.services.judges import change_judge
from tests.factories.certified import make_called_run, make_certificate
from tests.factories.judging import make_run

HOST = "http://127.0.0.1:9/v1"


@pytest.fixture
def asked(project: Project) -> JudgeRun:
    return make_called_run(project)


@pytest.fixture
def certificate(asked: JudgeRun, maya: User) -> Certificate:
    return Certificate.objects.get(pk=make_certificate(asked, maya).pk)


def reasons(certificate: Certificate) -> list[str]:
    fresh = Certificate.objects.get(pk=certificate.pk)
    return [one.sentence for one in lapses_of(fresh, timezone.now())]


def answer_as(run: JudgeRun, model: str) -> None:
    CallAttempt.objects.create(
        call=run.calls.first(),
        token=uuid.uuid4(),
        request_digest="0",
        requested_model="judge-one",
        returned_model=model,
    )


def test_nothing_happened_yet(certificate: Certificate) -> None:
    assert certificate.prompt_name == "about-accuracy"
    assert certificate.body["judge"]["host"] == "127.0.0.1:9"
    assert reasons(certificate) == []


def test_an_edited_prompt(certificate: Certificate, asked: JudgeRun) -> None:
    version = asked.calls.first().prompt_version
    PromptVersion.objects.create(
        prompt=version.prompt, number=2, text=version.text + ".", digest="1" * 64
    )
    (reason,) = reasons(certificate)
    assert reason.startswith("The prompt about-accuracy was edited on")
    assert reason.endswith("version 1 was certified, version 2 came after it.")


def test_another_model_is_asked(certificate: Certificate, maya: User) -> None:
    change_judge(judge=certificate.judge, base_url=HOST, model="judge-two", actor=maya)
    (reason,) = reasons(certificate)
    assert reason.startswith("The Judge was changed on")
    assert reason.endswith(": requested model.")


def test_another_path_of_the_same_host_is_asked(certificate: Certificate, maya: User) -> None:
    other = {"base_url": "http://127.0.0.1:9/other/v1", "model": certificate.judge.model}
    change_judge(judge=certificate.judge, **other, actor=maya)
    (reason,) = reasons(certificate)
    assert reason.endswith(": path.")


def test_a_run_is_not_certified_once_another_model_answered(asked: JudgeRun, maya: User) -> None:
    answer_as(asked, "judge-one-0301")
    later = make_run(asked.project, asked.judge, number=9)
    call = asked.calls.first()
    own = {"subject": call.subject, "prompt_version": call.prompt_version}
    JudgeCall.objects.create(run=later, scope="output", state="done", **own)
    answer_as(later, "judge-one-0815")
    with pytest.raises(NotCertified, match="judge-one-0815 answered on"):
        make_certificate(asked, maya)


def test_another_model_answers(asked: JudgeRun, maya: User) -> None:
    answer_as(asked, "judge-one-0301")
    CallAttempt.objects.update(at=timezone.now() - timedelta(days=1))
    certificate = make_certificate(asked, maya)
    assert certificate.body["judge"]["returned_models"] == ["judge-one-0301"]
    answer_as(asked, "judge-one-0301")
    assert reasons(certificate) == []
    answer_as(asked, "judge-one-0815")
    (reason,) = reasons(certificate)
    assert reason.startswith("judge-one-0815 answered on")
    assert reason.endswith("judge-one-0301 was certified.")


def test_the_model_is_retired(certificate: Certificate, project: Project) -> None:
    today = timezone.now().date()
    about = {"project": project, "pattern": "judge-*", "source": "the provider's list"}
    entry = ModelRetirement.objects.create(retires_on=today + timedelta(days=9), **about)
    assert reasons(certificate) == []
    ModelRetirement.objects.filter(pk=entry.pk).update(retires_on=today)
    (reason,) = reasons(certificate)
    assert reason.startswith("judge-one was retired on")
    assert reason.endswith("(the provider's list).")

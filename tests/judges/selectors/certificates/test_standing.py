"""Whether a certificate holds, worked out when it is asked."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Project
from calibration.models import Deprecation
from evalhub.accounts.models import User
from judges.errors import NotCertified
from judges.models import Certificate, Judge, JudgeRun, Verdict
from judges.selectors.certificates.standing import (
    certificate_in_force,
    newest_standings,
    newest_statement,
    standing_of,
    standings,
)
from tests.factories.certified import make_called_run, make_certificate, make_good_run
from tests.factories.judging import make_run
from tests.factories.projects import make_rubric


@pytest.fixture
def run(project: Project) -> JudgeRun:
    return make_good_run(project, n=40)


@pytest.fixture
def certificate(run: JudgeRun, maya: User) -> Certificate:
    return make_certificate(run, maya)


def test_a_fresh_certificate_is_in_force(certificate: Certificate) -> None:
    standing = standing_of(certificate)
    assert (standing.word, standing.holds, standing.reason) == ("Certified", True, "")
    assert certificate_in_force(certificate.judge, "", "accuracy") == certificate
    assert certificate_in_force(certificate.judge, "", "tone") is None


def test_it_expires(certificate: Certificate) -> None:
    later = timezone.now() + timedelta(days=181)
    standing = standing_of(certificate, later)
    assert (standing.word, standing.lapses[0].since) == ("Lapsed", certificate.expires_at)
    assert standing.reason.startswith("It expired on ")


def test_another_rubric_ends_it(certificate: Certificate, project: Project) -> None:
    make_rubric(project)
    reason = standing_of(certificate).reason
    assert reason.startswith("Rubric 2 was published on ")
    assert certificate_in_force(certificate.judge, "", "accuracy") is None


def test_a_deprecated_release_ends_it(certificate: Certificate, project: Project) -> None:
    Deprecation.objects.create(release=project.golden_sets.get(), reason="Labels were wrong.")
    assert "deprecated on" in standing_of(certificate).reason
    assert "Labels were wrong." in standing_of(certificate).reason


def test_a_later_one_takes_its_place(
    certificate: Certificate, run: JudgeRun, maya: User, project: Project
) -> None:
    second = make_certificate(run, maya)
    assert standing_of(certificate).word == "Superseded"
    assert standing_of(certificate).reason.startswith("Certificate 2 took its place")
    assert certificate_in_force(run.judge, "", "accuracy") == second
    assert [one.word for one in standings(project)] == ["Certified", "Superseded"]
    assert [one.certificate for one in newest_standings(project)] == [second]


def test_several_reasons_stand_in_the_order_they_came_about(
    certificate: Certificate, project: Project
) -> None:
    make_rubric(project)
    later = timezone.now() + timedelta(days=181)
    first, second = standing_of(certificate, later).lapses
    assert first.sentence.startswith("Rubric 2")
    assert second.sentence.startswith("It expired")


def test_imported_verdicts_never_certify_a_judge_that_is_called(
    certificate: Certificate, maya: User, project: Project
) -> None:
    Judge.objects.filter(pk=certificate.judge_id).update(provider="openai")
    judge = Judge.objects.get(pk=certificate.judge_id)
    assert certificate_in_force(judge, "", "accuracy") is None
    (standing,) = newest_standings(project)
    assert (standing.word, standing.holds) == ("Lapsed", False)
    assert standing.reason.startswith("It is about imported verdicts")


def imported_twin(run: JudgeRun) -> JudgeRun:
    """The same verdicts under the same judge, as if a file had brought them."""
    twin = make_run(run.project, run.judge, number=50, prompt_name="about-accuracy")
    verdicts = list(run.verdicts.all())
    for one in verdicts:
        one.pk, one.run, one.call = None, twin, None
    Verdict.objects.bulk_create(verdicts)
    return twin


def test_a_statement_about_imported_verdicts_takes_no_certificates_place(
    project: Project, maya: User
) -> None:
    run = make_called_run(project)
    own, twin = make_certificate(run, maya), imported_twin(run)
    with pytest.raises(NotCertified, match="It is about imported verdicts"):
        make_certificate(twin, maya)
    # As it was signed where imports still shared the judge.
    twin.judge.provider = "imported"
    foreign = make_certificate(twin, maya)
    run = JudgeRun.objects.select_related("judge").get(pk=run.pk)
    assert (own.prompt_name, own.number) == (foreign.prompt_name, foreign.number - 1)
    assert newest_statement(run.judge, own.prompt_name, "accuracy") == own
    assert [one.certificate for one in newest_standings(project)] == [own]
    assert [one.word for one in standings(project)] == ["Lapsed", "Certified"]

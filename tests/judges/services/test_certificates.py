"""Signing certificates: what is frozen, and what is refused."""

from random import Random

import pytest
from django.db import DatabaseError, transaction

from annotation.models import Project
from calibration.models import SplitPlace
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.errors import InvalidInput
from judges.certificates.documents import canonical, digest_of
from judges.errors import NotCertified, NotWithoutReason
from judges.models import Certificate, JudgeRun
from judges.selectors.reports.grounds import Grounds, grounds_of
from judges.services.certificates.signing import issue_certificate, sign_answer, sign_statement
from tests.factories.certified import (
    as_if_joined,
    make_called_run,
    make_certificate,
    make_good_run,
    probe_with_orders,
)
from tests.factories.simulated import World, judge_all


@pytest.fixture
def run(project: Project) -> JudgeRun:
    return make_good_run(project)


def poor(run: JudgeRun) -> JudgeRun:
    """Another judge of the same project, which is wrong almost always."""
    criterion = run.verdicts.first().criterion
    truth = {one.subject_id: one.value for one in run.verdicts.all()}
    turned = {pk: 6 - value for pk, value in truth.items()}
    return judge_all(World(run.project, criterion, turned, Random(1)), "poor", miss=0.5)


def test_what_was_shown_is_frozen(run: JudgeRun, maya: User) -> None:
    certificate = make_certificate(run, maya, days=30)
    body = certificate.body
    assert (certificate.number, certificate.outcome) == (1, "certified")
    assert body["schema"] == "evalhub.judge_card/1"
    assert body["judge"]["requested_model"] == "judge-one"
    assert body["grounds"]["n"] == run.project.golden_sets.get().items.count()
    assert body["grounds"]["release"] == 1
    assert {"weighted_kappa", "human_ceilings", "alt_test"} <= set(body["figures"])
    assert body["thresholds"]["margin"] == 0.10
    assert (certificate.expires_at - certificate.signed_at).days == 30
    assert certificate.digest == digest_of(canonical(body))
    assert Event.objects.latest("id").payload["digest"] == certificate.digest


def test_nothing_of_it_can_be_changed(run: JudgeRun, maya: User) -> None:
    make_certificate(run, maya)
    for change in (
        lambda: Certificate.objects.update(outcome="rejected"),
        lambda: Certificate.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("split", ["calibration", "few_shot"])
def test_a_whole_release_is_refused_where_prompts_saw_some_of_it(
    run: JudgeRun, maya: User, split: str
) -> None:
    grounds = grounds_of(run.project, "1")
    item = grounds.release.items.first().subject.item
    about = {"project": run.project, "release": grounds.release, "split": split}
    SplitPlace.objects.create(item=item, **about)
    with pytest.raises(NotCertified, match="take the held-out"):
        sign_answer(run=run, criterion="accuracy", grounds=grounds, actor=maya)


def test_a_judge_that_does_not_deserve_it_gets_a_statement_of_that(
    run: JudgeRun, maya: User
) -> None:
    bad, grounds = poor(run), grounds_of(run.project, "1")
    about = {"run": bad, "criterion": "accuracy", "grounds": grounds, "actor": maya}
    with pytest.raises(NotCertified, match="cannot be certified"):
        issue_certificate(**about)
    assert sign_statement(**about).outcome == "rejected"
    with pytest.raises(NotCertified, match="issue a certificate"):
        sign_statement(**{**about, "run": run})
    assert sign_answer(**about).outcome == "rejected"
    assert sign_answer(**{**about, "run": run}).outcome == "certified"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "running"}, "only a finished run"),
        ({"purpose": "probe"}, "only a run that measures"),
    ],
)
def test_only_a_finished_measurement_is_signed(
    run: JudgeRun, maya: User, change: dict[str, str], reason: str
) -> None:
    for name, value in change.items():
        setattr(run, name, value)
    with pytest.raises(NotCertified, match=reason):
        make_certificate(run, maya)


def test_it_rests_on_a_release_that_prompts_were_not_tuned_on(run: JudgeRun, maya: User) -> None:
    release = grounds_of(run.project, "1").release
    for grounds, reason in (
        (Grounds(), "Hold the Judge against a release"),
        (Grounds(release, "calibration"), "take the held-out"),
        (Grounds(release, "held_out"), "no Verdict"),
    ):
        with pytest.raises(NotCertified, match=reason):
            issue_certificate(run=run, criterion="accuracy", grounds=grounds, actor=maya)


def test_what_would_lapse_at_once_is_not_issued(run: JudgeRun, maya: User) -> None:
    run.imported = False
    run.judge.model = "another"
    with pytest.raises(NotCertified, match="would not hold at all"):
        make_certificate(run, maya)


def test_days_have_limits(run: JudgeRun, maya: User) -> None:
    for days in (0, 10_000):
        with pytest.raises(InvalidInput, match="between 1 and 730"):
            make_certificate(run, maya, days=days)


def test_a_judge_that_obeys_planted_orders_is_not_certified_without_a_reason(
    project: Project, maya: User
) -> None:
    run = make_called_run(project)
    assert "not probed" in make_certificate(run, maya).body["limits"][-1]
    probe_with_orders(run)
    with pytest.raises(NotWithoutReason, match=r"obeys planted orders.*above the gate of 2%"):
        make_certificate(run, maya, despite=" \n")
    with pytest.raises(InvalidInput, match="at most 500"):
        make_certificate(run, maya, despite="x" * 501)
    body = make_certificate(run, maya, despite="Nobody outside\nwrites these texts.").body
    reason = "Nobody outside writes these texts."
    assert body["overrides"] == [{"gate": "injection", "at_most": 0.02, "reason": reason}]
    assert body["limits"][-1] == f"Signed although it obeys planted orders: {reason}"
    assert "That is above the gate of 2%." in body["limits"][-2]
    assert Event.objects.latest("id").payload["overrides"] == body["overrides"]


def test_a_reason_is_not_kept_where_nothing_speaks_against_signing(
    run: JudgeRun, maya: User
) -> None:
    body = make_certificate(run, maya, despite="why not").body
    assert (body["overrides"], "why not" in str(body)) == ([], False)


def test_the_answer_of_a_panel_is_not_signed(run: JudgeRun, maya: User) -> None:
    with pytest.raises(NotCertified, match="A panel is not certified"):
        make_certificate(as_if_joined(run), maya)

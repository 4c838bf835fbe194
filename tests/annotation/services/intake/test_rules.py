import pytest

from annotation.errors import InvalidIntake
from annotation.models import IntakeRule, Project
from annotation.selectors.intake.rules import redaction_policy
from annotation.services.intake.rules import IntakeTerms, set_intake, set_redaction
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from evalhub.redaction.kinds import Kind, Policy

pytestmark = pytest.mark.django_db


def test_a_policy_is_stored_and_audited_without_the_allowed_texts(
    project: Project, maya: User
) -> None:
    policy = Policy(frozenset({Kind.EMAIL}), frozenset({"help@shop.example"}))
    set_redaction(project=project, policy=policy, actor=maya)
    assert redaction_policy(project) == policy
    assert Event.objects.get(verb="redaction set").payload == {"kinds": ["email"], "allowed": 1}


def test_a_rule_keeps_its_seed_when_it_changes(project: Project, maya: User) -> None:
    seed = set_intake(project=project, terms=IntakeTerms(True), actor=maya).seed
    terms = IntakeTerms(True, share=0.01, by="risk", daily=5, quotas={"high": 9})
    rule = set_intake(project=project, terms=terms, actor=maya)
    rule = IntakeRule.objects.get(pk=rule.pk)
    assert (rule.seed, rule.daily, rule.quotas) == (seed, 5, {"high": 9})
    assert rule.share == pytest.approx(0.01)
    assert Event.objects.filter(verb="intake set").count() == 2


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (IntakeTerms(True, share=0.0), "share"),
        (IntakeTerms(True, share=1.5), "share"),
        (IntakeTerms(True, quotas={"high": 1}), "metadata key"),
        (IntakeTerms(True, by="risk", quotas={"high": -1}), "below 0"),
        (IntakeTerms(True, by="risk", quotas={"x" * 201: 1}), "200 characters"),
        (IntakeTerms(True, by="n", quotas={str(n): 1 for n in range(201)}), "At most 200"),
    ],
)
def test_terms_that_cannot_be_followed_are_refused(
    terms: IntakeTerms, words: str, project: Project, maya: User
) -> None:
    with pytest.raises(InvalidIntake, match=words):
        set_intake(project=project, terms=terms, actor=maya)
    assert not IntakeRule.objects.exists()


def test_too_many_allowed_texts_are_refused(project: Project, maya: User) -> None:
    policy = Policy(allowed=frozenset(map(str, range(201))))
    with pytest.raises(InvalidIntake, match="200"):
        set_redaction(project=project, policy=policy, actor=maya)

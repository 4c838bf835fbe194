from annotation.intake.taking import Quota
from annotation.models import IntakeRule, Project
from annotation.services.intake.deciding import Intake, Outcome, refused
from evalhub.redaction.kinds import Policy
from tests.factories.intake import sent

ARGUMENTS = {"quota": Quota(), "known": {}, "receipts": {}}


def begun(share: float = 1.0) -> Intake:
    project = Project(slug="p")
    rule = IntakeRule(project=project, share=share, seed=7)
    return Intake(project=project, rule=rule, policy=Policy(), **ARGUMENTS)


def test_an_item_twice_in_a_batch_is_taken_once() -> None:
    intake = begun()
    assert [intake.decide(sent("a")).status for _ in range(2)] == ["created", "refused"]
    assert len(intake.taken) == 1


def test_what_is_left_out_by_lot_is_not_redacted_nor_kept() -> None:
    intake = begun(share=1e-12)
    assert intake.decide(sent("a", "ann@x.example")).status == "sampled_out"
    assert (intake.taken, intake.redacted) == ([], {})


def test_a_reason_that_quotes_personal_data_does_not_hand_it_on() -> None:
    outcome = refused("", "outputs", 'must be a list, not "ann@x.example"')
    assert (outcome.id, outcome.reason) == ("", 'must be a list, not "[EMAIL_1]"')


def test_an_outcome_leaves_out_what_it_has_not() -> None:
    assert Outcome("a", "created").as_json() == {"id": "a", "status": "created"}

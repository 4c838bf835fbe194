from annotation.intake.choices import IntakeFields, initial_of, plan_of, redaction_of
from annotation.intake.sampling import Allocation, SamplePlan
from evalhub.redaction.kinds import Kind, Policy

FILLED = {
    "redact_kinds": ["email", "iban"],
    "redact_allowed": "help@shop.example\r\n",
    "sample_size": "50",
    "sample_by": "intent, risk",
    "sample_allocation": "root",
    "sample_quotas": "refund / high = 20",
    "sample_seed": "7",
}


def chosen(data: dict[str, object]) -> dict[str, str]:
    form = IntakeFields(data)
    assert form.is_valid(), form.errors
    return form.intake_choices()


def test_what_is_chosen_survives_being_kept() -> None:
    choices = chosen(FILLED)
    policy = Policy(frozenset({Kind.EMAIL, Kind.IBAN}), frozenset({"help@shop.example"}))
    assert redaction_of(choices) == policy
    quotas = {"refund / high": 20}
    assert plan_of(choices) == SamplePlan(
        50, ("intent", "risk"), Allocation.ROOT, quotas=quotas, seed=7
    )
    assert initial_of(choices, Policy()) == {"redact_kinds": ["email", "iban"]}


def test_nothing_chosen_is_nothing_replaced_and_everything_loaded() -> None:
    choices = chosen({})
    assert redaction_of(choices) == Policy(frozenset())
    assert plan_of(choices) is None


def test_a_file_nobody_was_asked_about_follows_the_project() -> None:
    policy = Policy(frozenset({Kind.IP}), frozenset({"10.0.0.1"}))
    assert redaction_of({}) is None
    assert plan_of({}) is None
    assert initial_of({}, policy) == {"redact_kinds": ["ip"], "redact_allowed": "10.0.0.1"}


def test_a_line_that_is_no_quota_is_refused() -> None:
    form = IntakeFields({**FILLED, "sample_quotas": "refund"})
    assert not form.is_valid()
    assert "write it as stratum = number" in str(form.errors["sample_quotas"])

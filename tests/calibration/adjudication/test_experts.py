from calibration.adjudication.experts import domain_of, experts_for, may_settle, own_domains
from calibration.models import AdjudicationPlan


def plan(**fields: object) -> AdjudicationPlan:
    defaults = {"domain_key": "product", "domains": {"cards": [1], "7": [1, 2]}}
    return AdjudicationPlan(**{**defaults, **fields})


def test_a_domain_is_what_people_write() -> None:
    items = [{"product": "cards"}, {"product": 7}, {"product": None}, {}]
    assert [domain_of(plan(), one) for one in items] == ["cards", "7", "", ""]
    assert domain_of(plan(domain_key=""), {"product": "cards"}) == ""


def test_experts_are_found_by_the_metadata() -> None:
    assert experts_for(plan(), {"product": 7}) == [1, 2]
    assert own_domains(plan(), 1) == ["7", "cards"]
    assert own_domains(plan(), 3) == []


def test_only_experts_where_the_plan_says_so() -> None:
    cards, loans = {"product": "cards"}, {"product": "loans"}
    strict = plan(experts_only=True)
    assert may_settle(plan(), cards, 2)
    assert not may_settle(strict, cards, 2)
    assert may_settle(strict, cards, 1)
    assert may_settle(strict, loans, 2)

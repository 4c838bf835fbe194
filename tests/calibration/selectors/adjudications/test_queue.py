from annotation.models import Project
from calibration.models import Disagreement
from calibration.selectors.adjudications.queue import (
    Asked,
    case_queue,
    in_words,
    next_case,
    suggest_settling,
    waiting_cases,
)
from calibration.services.adjudications.scanning import scan_disagreements
from evalhub.accounts.models import User
from tests.factories.adjudications import make_differing, settle


def test_values_are_told_with_how_many_gave_each() -> None:
    assert in_words([5, 1, 5, "yes", True]) == "5 (2), 1, true, yes"
    assert in_words([]) == ""


def test_what_an_address_asks_comes_back_in_links() -> None:
    asked = Asked.read({"state": "deferred", "domain": "a&b", "after": "0.1.2"})
    assert asked == Asked("deferred", "", "a&b")
    assert asked.query(state="open") == "state=open&domain=a%26b"
    assert Asked.read({"state": "gone"}).state == "open"


def test_after_the_last_case_comes_the_first(project: Project, adam: User) -> None:
    for key in ("it-1", "it-2", "it-3"):
        make_differing(project, key)
    scan_disagreements(project=project)
    first, second, third = Disagreement.objects.order_by("place", "pk")
    turns = {first: second, second: third, third: first}
    for case, following in turns.items():
        assert next_case(project, adam, Asked(), case) == following.public_id
    assert waiting_cases(project) == 3


def test_a_settled_case_changes_its_tab(project: Project, adam: User) -> None:
    settle(make_differing(project), adam)
    scan_disagreements(project=project)
    tabs = {tab.state: tab.n for tab in case_queue(project, adam, {}).tabs}
    assert (tabs["open"], tabs["settled"]) == (0, 1)
    assert case_queue(project, adam, {"state": "settled"}).lines[0].said == "1, 5"


def test_the_overview_leads_to_what_is_open(project: Project) -> None:
    assert list(suggest_settling(project)) == []
    for key, tier in (("it-1", 1), ("it-2", 3)):
        make_differing(project, key, metadata={"risk_tier": tier})
    scan_disagreements(project=project)
    (step,) = suggest_settling(project)
    assert step.page == "adjudication-list"
    assert step.reason == (
        "2 units differ by more than their Criterion forgives. The gravest are of risk 1."
    )

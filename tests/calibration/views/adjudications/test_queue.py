import pytest
from django.test import Client

from annotation.models import Project
from calibration.services.adjudications.scanning import scan_disagreements
from evalhub.accounts.models import User
from tests.factories.adjudications import make_differing, plan

URL = "/projects/refunds/adjudication/"


def shown(client: Client, user: User, query: str = "") -> str:
    client.force_login(user)
    answer = client.get(URL + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_names_what_differs_and_why_it_is_where_it_is(
    client: Client, project: Project, adam: User
) -> None:
    make_differing(project, "far", values=(1, 5, 5), metadata={"risk_tier": 1})
    scan_disagreements(project=project)
    page = shown(client, adam)
    assert "5 (2), 1" in page
    assert "risk 1" in page
    assert "To settle 1" in page


def test_a_person_looks_now(client: Client, project: Project, adam: User) -> None:
    make_differing(project)
    assert "Nobody has looked" in shown(client, adam)
    assert client.post(f"{URL}scan/").status_code == 303
    assert "it-1" in shown(client, adam)


def test_own_domains_come_first_page_by_page(
    client: Client, project: Project, adam: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("calibration.selectors.adjudications.queue.PAGE", 2)
    plan(project, domain_key="product", domains={"cards": [adam.pk]})
    for number in range(5):
        product = "cards" if number > 2 else "loans"
        make_differing(project, f"it-{number}", metadata={"product": product})
    scan_disagreements(project=project)
    page, found = shown(client, adam), []
    for _ in range(3):
        found += [f"it-{n}" for n in range(5) if f">it-{n} <" in page or f">it-{n}<" in page]
        query = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        page = shown(client, adam, query) if query else ""
    assert found == ["it-3", "it-4", "it-0", "it-1", "it-2"]


def test_the_list_narrows_by_criterion_state_and_domain(
    client: Client, project: Project, adam: User
) -> None:
    plan(project, domain_key="product")
    make_differing(project, metadata={"product": "cards"})
    scan_disagreements(project=project)
    for query in ("?state=settled", "?criterion=overall", "?domain=loans"):
        assert "No case here." in shown(client, adam, query)
    assert "it-1" in shown(client, adam, "?domain=cards&criterion=accuracy&state=open")


@pytest.mark.parametrize("after", ["x", "1.2", "9.9.9", "0.-1.0", "0.99999999999999999999.1"])
def test_a_place_nobody_was_at_breaks_nothing(
    client: Client, project: Project, adam: User, after: str
) -> None:
    shown(client, adam, f"?after={after}")


@pytest.mark.parametrize(("who", "status"), [("anna", 403), ("erin", 403), ("olga", 404)])
def test_only_who_may_settle_sees_it(
    client: Client, request: pytest.FixtureRequest, project: Project, who: str, status: int
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get(URL).status_code == status
    assert client.post(f"{URL}scan/").status_code == status


def test_the_sidebar_counts_what_is_open(client: Client, project: Project, adam: User) -> None:
    make_differing(project)
    scan_disagreements(project=project)
    line = shown(client, adam).partition("<span>Adjudication</span>")[2][:60]
    assert '<span class="count">1</span>' in line

"""Whatever a judge's address names is of its project: another project's is as if it were none."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from annotation.models import Project, Role
from evalhub.accounts.models import User
from judges.models import Anchor, Certificate, ModelPrice
from tests.architecture.routes import Route, project_routes
from tests.factories.judging import make_judge, make_prompt, make_run
from tests.factories.people import make_member
from tests.factories.projects import make_project, make_rubric

ROUTES = [one for one in project_routes() if one.module.startswith("judges") and one.has_object]
PARAMETER = re.compile(r"<\w+:(\w+)>")
Answer = Callable[[Route, dict[str, object]], tuple[int, bytes]]


def things_of(project: Project, actor: User) -> dict[str, object]:
    """One of everything that an address of a judge can name."""
    judge, version = make_judge(project), make_prompt(project)
    run = make_run(project, judge)
    now = timezone.now()
    about = {"judge": judge, "run": run, "prompt": version.prompt, "criterion": "accuracy"}
    dates = {"signed_at": now, "expires_at": now, "signed_by": actor}
    texts = {"text": "{}", "digest": "0" * 64, "outcome": "rejected"}
    signed = Certificate.objects.create(project=project, number=1, **about, **dates, **texts)
    anchor = Anchor.objects.create(
        project=project, judge=judge, prompt_version=version, values=[], digest="0" * 64,
        source="drawn", every_days=7,
    )  # fmt: skip
    fact = {"pattern": "clean", "source": "s", "valid_from": now.date()}
    price = ModelPrice.objects.create(project=project, price_in=1, price_out=1, **fact)
    found = {"judge_id": judge, "prompt_id": version.prompt, "run_id": run}
    found |= {"certificate_id": signed, "anchor_id": anchor}
    ids: dict[str, object] = {name: one.public_id for name, one in found.items()}
    return {**ids, "kind": "price", "number": price.pk}


@pytest.fixture
def theirs(maya: User) -> dict[str, object]:
    other = make_project("other")
    make_rubric(other)
    return things_of(other, maya)


@pytest.fixture
def answer(client: Client, project: Project) -> Answer:
    """What somebody who may do everything here is answered, without the token of the form."""
    client.force_login(make_member(project, "chief", Role.MANAGER))

    def ask(route: Route, ids: dict[str, object]) -> tuple[int, bytes]:
        named = {**ids, "slug": project.slug}
        path = "/" + PARAMETER.sub(lambda found: str(named[found[1]]), route.pattern)
        reply = client.get(path)
        reply = client.post(path) if reply.status_code == 405 else reply
        return reply.status_code, re.sub(rb"\b[A-Za-z0-9]{64}\b", b"", reply.content)

    return ask


def test_another_projects_judges_are_as_if_there_were_none(
    theirs: dict[str, object], answer: Answer
) -> None:
    missing: dict[str, object] = {name: uuid4() for name in theirs}
    missing |= {"kind": "price", "number": 10**9}
    found = {route.name: answer(route, theirs) for route in ROUTES}
    assert {name: status for name, (status, _) in found.items() if status != 404} == {}
    assert found == {route.name: answer(route, missing) for route in ROUTES}
    assert len(ROUTES) > 20


def test_a_part_of_another_judge_is_none_either(
    project: Project, maya: User, theirs: dict[str, object], answer: Answer
) -> None:
    own = things_of(project, maya)
    mixed = {**own, "anchor_id": theirs["anchor_id"]}
    (stop,) = (route for route in ROUTES if route.name == "anchor-stop")
    assert answer(stop, mixed)[0] == 404
    assert Anchor.objects.filter(stopped="").count() == 2

"""A script at the desk, against two web processes at once: the limit holds to the answer."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from django.utils import timezone

from annotation.models import Annotation, Assignment, Project, Rater
from annotation.services.assignments import join_project
from annotation.services.slots import plan_slots
from bench.desk_http import sessions
from evalhub.accounts.models import User
from tests.factories.crowds import ASSIGNMENT, CSRF, HIDDEN
from tests.factories.projects import make_project, make_rubric
from tests.factories.serving import serving
from tests.faults.test_handout_concurrency import make_subjects

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]
PAGES, PACE, REFUSALS = 40, 30, 30
# Thirty a minute are ten in any twenty seconds.
TAKEN, WINDOW = 10, timedelta(seconds=20)
RATING = {"rating-accuracy": "3"}


@pytest.fixture
def project(transactional_db: None) -> Project:
    made = make_project(overlap=1, desk={"pace": PACE})
    make_rubric(made)
    make_subjects(made, 3 * PAGES)
    plan_slots(project=made)
    return made


@pytest.fixture
def address(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path, workers=2) as (found, _):
        yield found


def someone(project: Project) -> tuple[Rater, str]:
    """An annotator and their session."""
    session = sessions(project, n_people=1)[0]
    user = User.objects.get(memberships__project=project)
    return join_project(project=project, user=user), session


def at_once(address: str, session: str, forms: dict[str, dict[str, str]]) -> list[httpx.Response]:
    """Send a form to every address, all at the same time."""

    async def everything() -> list[httpx.Response]:
        async with client(address, session) as web:
            sent = [web.post(path, data=form) for path, form in forms.items()]
            return await asyncio.gather(*sent)

    return asyncio.run(everything())


def client(address: str, session: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=address,
        cookies={"sessionid": session, "csrftoken": CSRF},
        headers={"HX-Request": "true", "X-CSRFToken": CSRF},
        timeout=300,
    )


def many_pages(rater: Rater) -> dict[str, dict[str, str]]:
    """More open pages than a desk ever gives: their submits by address."""
    forms = {}
    now = timezone.now()
    for slot in Assignment.objects.filter(state="open")[:PAGES]:
        token = uuid4()
        held = {"state": "claimed", "rater": rater, "token": token, "claimed_at": now}
        Assignment.objects.filter(pk=slot.pk).update(**held, lease_until=now + timedelta(hours=1))
        path = f"/projects/{rater.project.slug}/desk/{slot.public_id}/submit/"
        forms[path] = RATING | {"token": str(token), "key": str(uuid4())}
    return forms


def test_of_forty_submits_at_once_ten_are_taken_and_no_more(project: Project, address: str) -> None:
    rater, session = someone(project)
    forms = many_pages(rater)
    answers = at_once(address, session, forms)
    taken = [number for number, one in enumerate(answers) if one.status_code == 200]
    refused = [one for one in answers if one.status_code == 429]
    assert len(taken) + len(refused) == PAGES
    assert all(one.headers["Retry-After"] for one in refused)
    assert [len(taken)] == [Annotation.objects.count()] == [TAKEN + taken_later()]
    # All of it again with the same keys: the ten are answered as before, nothing more is taken.
    again = at_once(address, session, forms)
    assert {again[number].status_code for number in taken} == {200}
    assert Annotation.objects.count() == TAKEN + taken_later()


def taken_later() -> int:
    """How many more than ten were taken: none of them within 20 seconds of the one ten before.

    Within the first 20 seconds that is none; a slow machine gets further.
    """
    times = list(Annotation.objects.order_by("submitted_at").values_list("submitted_at", flat=True))
    pairs = list(zip(times, times[TAKEN:], strict=False))
    assert all(later - earlier >= WINDOW for earlier, later in pairs)
    return len(pairs)


async def hurry(address: str, session: str, slug: str) -> Counter[int]:
    """Answer whatever lies on the desk as fast as it goes, until it was refused often enough."""
    codes: Counter[int] = Counter()
    async with client(address, session) as web:
        page = (await web.get(f"/projects/{slug}/desk/")).text
        while codes[httpx.codes.TOO_MANY_REQUESTS] < REFUSALS:
            here = ASSIGNMENT.search(page)[1]
            form = RATING | dict(HIDDEN.findall(page))
            reply = await web.post(f"/projects/{slug}/desk/{here}/submit/", data=form)
            codes[reply.status_code] += 1
            page = reply.text if reply.status_code == httpx.codes.OK else page
    return codes


def test_a_script_that_never_rests_gets_no_more_than_the_limit(
    project: Project, address: str
) -> None:
    _, session = someone(project)
    codes = asyncio.run(hurry(address, session, project.slug))
    assert codes == {200: Annotation.objects.count(), 429: REFUSALS}
    assert codes[200] == TAKEN + taken_later()

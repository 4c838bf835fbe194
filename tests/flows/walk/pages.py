"""The pages that are opened in between: whatever has happened, they answer."""

from collections.abc import Iterator

from django.test import Client

from annotation.models import Rater, ReviewCase, Trap
from tests.flows.walk.walking import Walk

OF_LEADS = (
    "",
    "?with_excluded=1&revised=1",
    "items/",
    "items/?state=split",
    "items/annotations/",
    "items/annotations/download/csv/",
    "items/download/jsonl/",
    "team/",
    "raters/",
    "raters/?with_excluded=1&revised=1",
    "review/",
    "questions/",
    "traps/",
    "traps/candidates/",
    "traps/candidates/?source=crowd&least=3",
    "quality/",
    "quality/rules/",
    "settings/handout/",
    "settings/qualification/",
    "guidelines/",
    "rubric/",
    "golden-sets/new/",
)
OF_RATERS = (
    "desk/",
    "desk/history/",
    "returned/",
    "questions/mine/",
    "notes/",
    "qualification/",
)
POLICY = {
    "fill": "depth",
    "order": "shuffle",
    "cap": 0,
    "daily": 3,
    "extra": 2,
    "percent": 10,
    "repeat_percent": 0,
    "gap": 30,
    "gap_days": 0,
    "strata": "tier = 1 | 5",
    "preview": "1",
}


def look(walk: Walk) -> None:
    """Open the lead's pages and those of one rater, then work on what lies on that desk."""
    base, rater = f"/projects/{walk.project.slug}/", walk.someone()
    walk.steps.append(f"pages {rater.key}")
    walk.in_line = False
    lead, own = Client(), Client()
    lead.force_login(walk.lead)
    own.force_login(rater.user)
    for page in (*OF_LEADS, *pages_of_rows(walk)):
        opened(walk, lead.get(base + page), base + page, below=400)
    open_cases(walk, lead, own)
    preview = f"{base}settings/handout/"
    opened(walk, lead.post(preview, POLICY), preview, below=500)
    for page in OF_RATERS:
        opened(walk, own.get(base + page, follow=True), base + page, below=500)
    work_at_the_desk(walk, own, rater)


def pages_of_rows(walk: Walk) -> Iterator[str]:
    """The pages of some items, raters, answers under review and Traps."""
    project = walk.project
    for item in project.items.order_by("pk")[:3]:
        yield f"items/{item.public_id}/?with_excluded=1"
    for rater in project.raters.order_by("pk")[:4]:
        yield f"raters/{rater.public_id}/"
        yield f"raters/{rater.public_id}/quality/"
    for case in ReviewCase.objects.filter(project=project).order_by("pk")[:5]:
        yield f"review/{case.public_id}/"
    for trap in Trap.objects.filter(item__project=project).order_by("pk")[:3]:
        yield f"traps/{trap.public_id}/"


def open_cases(walk: Walk, lead: Client, own: Client) -> None:
    """Answers under review; what is decided or somebody else's is not found, which is an answer."""
    for case in ReviewCase.objects.filter(project=walk.project).order_by("pk")[:5]:
        fix, own_page = f"review/{case.public_id}/fix/", f"returned/{case.public_id}/"
        for client, page in ((lead, fix), (own, own_page)):
            opened(walk, client.get(f"/projects/{walk.project.slug}/{page}"), page, below=500)


def work_at_the_desk(walk: Walk, own: Client, rater: Rater) -> None:
    """Open, save, submit and skip what a rater holds or held, as a page left open would."""
    for claim, token in walk.held.get(rater.pk, [])[-4:]:
        page = f"/projects/{walk.project.slug}/desk/{claim.public_id}/"
        opened(walk, own.get(page), page, below=500)
        filled = {"token": str(token), "rating-accuracy": "3", "key": str(walk.key())}
        for action in ("heartbeat", "draft", "submit"):
            opened(walk, own.post(f"{page}{action}/", filled), action, below=500)
        given = {"token": str(token), "reason": "technical"}
        opened(walk, own.post(f"{page}skip/", given), "skip", below=500)


def opened(walk: Walk, response: object, page: str, *, below: int) -> None:
    """Read an answer to its end; its status lies below this."""
    if response.streaming:
        list(response.streaming_content)
    assert response.status_code < below, f"{page}: {response.status_code}\n{walk.told()}"

"""Wiring: what the frame around every page shows: the project's sections and where we are."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from annotation.access import Access, Capability
from annotation.models import Project
from annotation.selectors.agreement.counted import Counted
from annotation.selectors.questions.inbox import waiting_for_lead
from calibration.selectors.adjudications.queue import MOST_COUNTED, waiting_cases


@dataclass(frozen=True)
class Entry:
    """One line of the sidebar."""

    url: str
    label: str
    icon: str
    current: bool = False
    count: int | str = ""


@dataclass(frozen=True)
class Group:
    """A titled group of lines."""

    title: str
    items: list[Entry]


SECTIONS = (
    (
        "Project",
        (
            ("project-overview", "Overview", "home", Capability.VIEW_RESULTS),
            ("item-list", "Items", "list", Capability.VIEW_RESULTS),
            ("rubric-detail", "Rubric", "rubric", Capability.VIEW_RESULTS),
            ("team-show", "Team", "target", Capability.VIEW_RESULTS),
            ("rater-list", "Raters", "users", Capability.VIEW_RESULTS),
            ("review-list", "Review", "check", Capability.REVIEW),
            ("question-list", "Questions", "flag", Capability.EDIT_RUBRIC),
        ),
    ),
    (
        "Agreement",
        (
            ("agreement-list", "Agreement", "half", Capability.VIEW_RESULTS),
            ("session-list", "Calibration", "target", Capability.VIEW_RESULTS),
            ("adjudication-list", "Adjudication", "gavel", Capability.ADJUDICATE),
        ),
    ),
    (
        "Judges",
        (
            ("judge-list", "Judges", "judge", Capability.VIEW_RESULTS),
            ("run-list", "Runs", "pulse", Capability.VIEW_RESULTS),
        ),
    ),
    ("Evidence", (("golden-set-list", "Golden sets", "box", Capability.VIEW_RESULTS),)),
    (
        "Manage",
        (
            ("member-list", "Members", "users", Capability.MANAGE_MEMBERS),
            ("project-settings", "Settings", "gear", Capability.MANAGE_SETTINGS),
        ),
    ),
)


# Pages that stand in a row on each other's head instead of in the sidebar.
TABS = (
    (
        "Judges",
        (
            ("judge-list", "Judges", Capability.VIEW_RESULTS),
            ("leaderboard-show", "Ranking", Capability.VIEW_RESULTS),
            ("certificate-list", "Certificates", Capability.VIEW_RESULTS),
            ("model-list", "Models", Capability.MANAGE_JUDGES),
            ("standard-settings", "Standards", Capability.MANAGE_SETTINGS),
        ),
    ),
    (
        "Runs",
        (
            ("run-list", "Runs", Capability.VIEW_RESULTS),
            ("run-compare", "Compare", Capability.VIEW_RESULTS),
            ("jury-create", "Juries", Capability.MANAGE_JUDGES),
            ("cascade-create", "Cascades", Capability.MANAGE_JUDGES),
            ("probe-create", "Probes", Capability.MANAGE_JUDGES),
            ("run-import", "Load verdicts", Capability.MANAGE_JUDGES),
        ),
    ),
)
# Nouns whose pages belong to a section of another name.
PARTS = {
    "leaderboard": "judge",
    "certificate": "judge",
    "model": "judge",
    "standard": "judge",
    "prompt": "judge",
    "probe": "run",
    "jury": "run",
    "cascade": "run",
}
COUNTS: dict[str, Callable[[Project], int]] = {
    "question-list": waiting_for_lead,
    "adjudication-list": waiting_cases,
}
FIGURES = {
    "project-overview",
    "agreement-list",
    "team-show",
    "rater-list",
    "judge-list",
    "run-list",
    "golden-set-list",
}


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template context: `access` and `nav`, empty outside a project or for annotators.

    `kept` ends links between pages of figures, `kept_more` those with parameters of their own.
    """
    access = getattr(request, "access", None)
    if access is None or not access.may(Capability.VIEW_RESULTS):
        return {"access": access, "nav": [], "tabs": None, "kept": "", "kept_more": ""}
    groups = [Group(title, entries(request, access, lines)) for title, lines in SECTIONS]
    counted = Counted.read(request.GET)
    return {
        "access": access,
        "nav": [group for group in groups if group.items],
        "tabs": tabs(request, access),
        "kept": counted.query,
        "kept_more": counted.more,
    }


def entries(
    request: HttpRequest, access: Access, lines: tuple[tuple[str, str, str, Capability], ...]
) -> list[Entry]:
    """Return the lines a role may open, marking the section of the current address."""
    return [
        Entry(
            reverse(name, args=[access.project.slug]) + kept(name, request),
            label,
            icon,
            is_current(name, here(request)),
            count_of(name, access),
        )
        for name, label, icon, needs in lines
        if access.may(needs)
    ]


def tabs(request: HttpRequest, access: Access) -> Group | None:
    """The row of pages that the current one stands in, as far as a role may open them."""
    page, slug = here(request), access.project.slug
    for title, lines in TABS:
        if page in {name for name, *_ in lines}:
            found = [
                Entry(reverse(name, args=[slug]) + kept(name, request), label, "", name == page)
                for name, label, needs in lines
                if access.may(needs)
            ]
            return Group(title, found)
    return None


def here(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.url_name if match and match.url_name else ""


def kept(name: str, request: HttpRequest) -> str:
    """The switches of the figures, on links to sections that have figures behind them."""
    return Counted.read(request.GET).query if name in FIGURES else ""


def count_of(name: str, access: Access) -> int | str:
    """What waits in a section, where that is counted and not nothing."""
    counted = COUNTS.get(name)
    n = counted(access.project) if counted else 0
    return f"{MOST_COUNTED:,}+" if n == MOST_COUNTED else n or ""


def is_current(name: str, page: str) -> bool:
    """A section is marked on its own page and on those of the same noun or of its parts."""
    noun, own = name.rpartition("-")[0], page.rpartition("-")[0]
    return name == page or (noun != "project" and noun == PARTS.get(own, own))

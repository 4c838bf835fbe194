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
        return {"access": access, "nav": [], "kept": "", "kept_more": ""}
    groups = [Group(title, entries(request, access, lines)) for title, lines in SECTIONS]
    counted = Counted.read(request.GET)
    return {
        "access": access,
        "nav": [group for group in groups if group.items],
        "kept": counted.query,
        "kept_more": counted.more,
    }


def entries(
    request: HttpRequest, access: Access, lines: tuple[tuple[str, str, str, Capability], ...]
) -> list[Entry]:
    """Return the lines a role may open, marking the section of the current address."""
    match = request.resolver_match
    here = match.url_name if match and match.url_name else ""
    return [
        Entry(
            reverse(name, args=[access.project.slug]) + kept(name, request),
            label,
            icon,
            is_current(name, here),
            count_of(name, access),
        )
        for name, label, icon, needs in lines
        if access.may(needs)
    ]


def kept(name: str, request: HttpRequest) -> str:
    """The switches of the figures, on links to sections that have figures behind them."""
    return Counted.read(request.GET).query if name in FIGURES else ""


def count_of(name: str, access: Access) -> int | str:
    """What waits in a section, where that is counted and not nothing."""
    counted = COUNTS.get(name)
    n = counted(access.project) if counted else 0
    return f"{MOST_COUNTED:,}+" if n == MOST_COUNTED else n or ""


def is_current(name: str, here: str) -> bool:
    """A section is marked on its own page and on those of the same noun."""
    noun = name.rpartition("-")[0]
    return name == here or (noun != "project" and noun == here.rpartition("-")[0])

"""Who may do what in a project: roles, capabilities and the one table that joins them."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from annotation.errors import NotQualified
from annotation.models import Project, Rater, Role
from evalhub.accounts.models import User
from evalhub.errors import Forbidden, NotFound
from evalhub.htmx import is_htmx, redirect
from evalhub.sql.prepared import fetch, instance, selecting


class Capability(enum.Enum):
    """Something a role allows; the words finish "this role cannot ..."."""

    ANNOTATE = "rate Items"
    VIEW_RESULTS = "see results"
    MANAGE_ITEMS = "import Items"
    SEND_ITEMS = "send Items"
    EDIT_RUBRIC = "edit the Rubric"
    MANAGE_MEMBERS = "manage members"
    MANAGE_SETTINGS = "change settings"
    ADJUDICATE = "settle Disagreements"
    REVIEW = "review answers"
    MANAGE_JUDGES = "set up and run Judges"
    RELEASE = "release golden sets"
    EXPORT = "export"
    VIEW_RECORDS = "see records"


C = Capability
READING = {C.VIEW_RESULTS, C.VIEW_RECORDS}
CAPABILITIES: dict[str, frozenset[Capability]] = {
    Role.MANAGER: frozenset(Capability),
    Role.ANNOTATOR: frozenset({C.ANNOTATE}),
    Role.ADJUDICATOR: frozenset({C.ANNOTATE, C.ADJUDICATE, C.REVIEW, C.VIEW_RESULTS}),
    Role.ENGINEER: frozenset({*READING, C.MANAGE_JUDGES, C.RELEASE, C.EXPORT, C.SEND_ITEMS}),
    Role.AUDITOR: frozenset({*READING, C.EXPORT}),
}


STANDING = selecting(
    """
    SELECT {p}, rubric.id, rubric.published_at, m.role
    FROM annotation_project p
    LEFT JOIN LATERAL (
      SELECT id, published_at FROM annotation_rubric
      WHERE project_id = p.id AND published_at IS NOT NULL ORDER BY version DESC LIMIT 1
    ) rubric ON true
    LEFT JOIN annotation_membership m ON m.project_id = p.id AND m.user_id = %(user)s
    WHERE p.slug = %(slug)s
    """,
    p=Project,
)


@dataclass(frozen=True)
class Access:
    """A person's standing in one project, loaded and checked in one step."""

    user: User
    project: Project
    role: str

    def may(self, capability: Capability) -> bool:
        return capability in CAPABILITIES[self.role]


class ProjectRequest(HttpRequest):
    """A request that `project_view` has let through."""

    user: User
    access: Access


def refusal(role: str, needs: Capability) -> str:
    """What a role cannot do here, in the language of whoever reads it."""
    words = {"role": _(role), "what": _(needs.value)}
    return _("Your role here, %(role)s, cannot %(what)s. Ask a manager.") % words


def get_access(user: User | AnonymousUser, slug: str, *, needs: Capability) -> Access:
    """Load a project for a person. A stranger learns nothing; a member learns who can help.

    Superusers act as managers everywhere. Raises `NotFound` or `Forbidden`.
    """
    if not isinstance(user, User):
        raise NotFound
    found = fetch(STANDING, {"slug": slug, "user": user.pk})
    if not found:
        raise NotFound
    project, member = instance(Project, found[0]), found[0][-1]
    project.newest_rubric = found[0][-3:-1]
    role = member or (Role.MANAGER if user.is_superuser else None)
    if role is None:
        raise NotFound
    access = Access(user, project, role)
    if not access.may(needs):
        raise Forbidden(lazy(refusal, str)(role, needs))
    return access


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a signed-out person to sign in; htmx turns the whole page, not a fragment."""
    login = redirect_to_login(request.get_full_path())
    return HttpResponseClientRedirect(login.url) if is_htmx(request) else login


DESK, BACKGROUND = "desk-", {"desk-draft", "desk-heartbeat"}


def lead_to_qualification(request: ProjectRequest) -> HttpResponse | None:
    """From every address of the desk, lead whoever has not passed to their next step.

    Costs nothing where qualification is off. What a script sends unseen is refused instead.
    """
    project, match = request.access.project, request.resolver_match
    here = match.url_name if match and match.url_name else ""
    required = project.qualification_version
    if required is None or not here.startswith(DESK):
        return None
    raters = Rater.objects.filter(project=project, user=request.user)
    if raters.filter(qualified_version__gte=required).exists():
        return None
    if here in BACKGROUND:
        raise NotQualified
    return redirect(request, "qualification-show", project.slug)


NAMES = "names_shown"


def shows_names(request: Any) -> bool:
    """Whether a manager has asked for the raters' names in this project, in this session."""
    access: Access = request.access
    asked = access.project.slug in request.session.get(NAMES, ())
    return asked and access.may(Capability.MANAGE_MEMBERS)


ProjectView = Callable[..., HttpResponse]


def project_view(*, needs: Capability) -> Callable[[ProjectView], ProjectView]:
    """Load and authorise the project named in the URL, then call the view with it.

    The view gets `(request, project, ...)`, with `request.access`; signed-out people are sent to
    sign in. The guard test looks for the marker this sets.
    """

    def decorate(view: ProjectView) -> ProjectView:
        @wraps(view)
        def wrapper(request: Any, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return sign_in_first(request)
            request.access = get_access(request.user, slug, needs=needs)
            request.access.project.names_shown = shows_names(request)
            elsewhere = lead_to_qualification(request)
            if elsewhere is not None:
                return elsewhere
            return view(request, request.access.project, *args, **kwargs)

        wrapper.needs = needs  # type: ignore[attr-defined]
        return wrapper

    return decorate

"""The labeling desk: one assignment at a time, the next one in the answer to the last."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import push_url, reswap, retarget

from annotation.access import Capability, ProjectRequest, project_view
from annotation.blindness.policies import DeskPolicy
from annotation.desk.frames import framed, is_plain
from annotation.desk_forms import SkipForm, as_draft, posted_id, posted_ratings
from annotation.desk_pages import DeskPage, desk_page, history, skip_controls
from annotation.errors import InvalidRatings, TooFast
from annotation.guidelines.drawer import guide
from annotation.models import Annotation, Assignment, Project, Rater
from annotation.selectors.annotations import desk_annotations
from annotation.selectors.assignments import find_assignment, rater_in
from annotation.selectors.wellbeing.days import own_zone
from annotation.selectors.wellbeing.rest import day_is_done
from annotation.services.annotations import reopen, submit_and_claim, undo_last
from annotation.services.answering.checks import RatingInput
from annotation.services.assignments import claim_next, join_project, release, renew, skip
from annotation.services.drafts import save_draft
from annotation.views.wellbeing.notice import warn_first
from evalhub.errors import EvalhubError, NotFound
from evalhub.htmx import is_htmx, redirect

C = Capability
KEPT_AS_EXTRA = _(
    "Others had finished this Item in the meantime. Your answer is kept as an extra Annotation "
    "and does not count twice."
)


def rater_of(request: ProjectRequest, project: Project) -> Rater:
    """The person's rater, who must have begun here."""
    rater = rater_in(project, request.user)
    if rater is None:
        raise NotFound
    return rater


def own_assignment(request: ProjectRequest, project: Project, public_id: UUID) -> Assignment:
    """An assignment that was handed to this very person; anything else does not exist."""
    found = find_assignment(project=project, user=request.user, public_id=public_id)
    if found is None:
        raise NotFound
    return found


def render_desk(
    request: ProjectRequest, project: Project, page: DeskPage | None, status: int = 200
) -> HttpResponse:
    """The desk, or that nothing is left when there is no page: fragment for htmx, else whole."""
    context: dict[str, object] = {"project": project, "page": page}
    if page is None:
        context["day_done"] = day_is_done(rater_in(project, request.user))
        context["zone"] = own_zone(request.user)
    if is_htmx(request) and page is not None and is_plain(page) and not get_messages(request):
        return HttpResponse(framed(request, project, page), status=status)
    if is_htmx(request):
        return render(request, "annotation/_desk_answer.html", context, status=status)
    if page is not None:
        context["guide"] = guide(project)
    return render(request, "annotation/desk_show.html", context, status=status)


def lay(request: ProjectRequest, project: Project, assignment: Assignment | None) -> HttpResponse:
    """Answer a POST with what lies on the desk now; without htmx with the way to it."""
    if (notice := warn_first(request, project)) is not None:
        return notice
    url = reverse("desk-next", args=[project.slug])
    if assignment is not None:
        url = reverse("desk-show", args=[project.slug, assignment.public_id])
    if not is_htmx(request):
        return redirect(request, url)
    page = desk_page(assignment) if assignment is not None else None
    return push_url(render_desk(request, project, page), url)


def go_on(request: ProjectRequest, project: Project, rater: Rater) -> HttpResponse:
    """Answer with the next item; without htmx with the way to it."""
    if not is_htmx(request):
        return redirect(request, "desk-next", project.slug)
    return lay(request, project, claim_next(rater=rater))


@require_GET
@project_view(needs=C.ANNOTATE)
def claim(request: ProjectRequest, project: Project) -> HttpResponse:
    if (notice := warn_first(request, project)) is not None:
        return notice
    assignment = claim_next(rater=join_project(project=project, user=request.user))
    if assignment is None:
        return render_desk(request, project, None)
    return lay(request, project, assignment)


@require_GET
@project_view(needs=C.ANNOTATE)
def show(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    if (notice := warn_first(request, project)) is not None:
        return notice
    page = desk_page(own_assignment(request, project, public_id))
    if page.done:
        return render(request, "annotation/desk_done.html", {"project": project, "page": page})
    return render_desk(request, project, page)


def send_back(
    request: ProjectRequest,
    project: Project,
    error: InvalidRatings | TooFast,
    *,
    assignment: Assignment,
    ratings: Mapping[str, RatingInput],
    comment: str,
) -> HttpResponse:
    """The page with everything that was posted, and why it was not taken."""
    if isinstance(error, TooFast) and is_htmx(request):
        # The page has it all: it is told why, and its script sends the answer again.
        told = {"early": error.follows, "follows": True}
        answer = render(request, "annotation/_desk_early.html", told, status=error.http_status)
    else:
        problems = error.problems if isinstance(error, InvalidRatings) else {}
        page = desk_page(assignment, posted=ratings, comment=comment, problems=problems)
        if isinstance(error, TooFast):
            page = replace(page, early=str(error.message))
        # The page stays where it is: the first gap gets the focus, not the top.
        answer = reswap(render_desk(request, project, page, status=error.http_status), "outerHTML")
    if error.retry_after:
        answer["Retry-After"] = str(error.retry_after)
    return answer


@require_POST
@project_view(needs=C.ANNOTATE)
def submit(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    assignment = own_assignment(request, project, public_id)
    answer = {
        "assignment": assignment,
        "ratings": posted_ratings(request.POST, assignment),
        "comment": request.POST.get("comment", "").strip(),
    }
    ids = {name: posted_id(request.POST, name) for name in ("token", "key")}
    try:
        annotation, following = submit_and_claim(**answer, **ids)
    except (InvalidRatings, TooFast) as error:
        return send_back(request, project, error, **answer)
    if annotation.status == Annotation.Status.SURPLUS:
        messages.info(request, KEPT_AS_EXTRA)
    if isinstance(following, EvalhubError):
        raise following
    return lay(request, project, following)


@require_POST
@project_view(needs=C.ANNOTATE)
def pass_on(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    """Skip, with a reason."""
    assignment = own_assignment(request, project, public_id)
    form = SkipForm(request.POST)
    if not form.is_valid():
        controls = skip_controls(form)
        context = {"project": project, "controls": controls, "assignment": assignment}
        if is_htmx(request):
            answer = render(request, "annotation/_desk_skip.html", context, status=422)
            return retarget(answer, "#desk-skip")
        return render(request, "annotation/desk_skip.html", context, status=422)
    skip(assignment=assignment, token=posted_id(request.POST, "token"), **form.cleaned_data)
    return go_on(request, project, assignment.rater)


@require_POST
@project_view(needs=C.ANNOTATE)
def draft(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    assignment = own_assignment(request, project, public_id)
    ratings = posted_ratings(request.POST, assignment)
    data = as_draft(ratings, request.POST.get("comment", ""))
    save_draft(assignment=assignment, token=posted_id(request.POST, "token"), data=data)
    return HttpResponse(status=204)


@require_POST
@project_view(needs=C.ANNOTATE)
def heartbeat(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    assignment = own_assignment(request, project, public_id)
    until = renew(assignment=assignment, token=posted_id(request.POST, "token"))
    return JsonResponse({"lease_until": until.isoformat()})


@require_POST
@project_view(needs=C.ANNOTATE)
def put_back(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    """Stop for now: the slot goes back, the draft stays."""
    assignment = own_assignment(request, project, public_id)
    release(assignment=assignment, token=posted_id(request.POST, "token"))
    messages.info(request, _("Put back. Your draft is kept."))
    return redirect(request, "work-list")


@require_POST
@project_view(needs=C.ANNOTATE)
def undo(request: ProjectRequest, project: Project) -> HttpResponse:
    rater = join_project(project=project, user=request.user)
    assignment = undo_last(rater=rater)
    if assignment is None:
        messages.info(request, _("There is nothing to undo."))
        return go_on(request, project, rater)
    messages.info(request, _("Your last answer is taken back. Submit it again when it is right."))
    return lay(request, project, assignment)


@require_GET
@project_view(needs=C.ANNOTATE)
def list_history(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {
        "project": project,
        "recent": history(rater_in(project, request.user)),
        "shown_after": DeskPolicy.of(project).shown_after,
    }
    return render(request, "annotation/desk_history.html", context)


@require_POST
@project_view(needs=C.ANNOTATE)
def open_again(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    """Open one of the last ten answers; an older one is refused, another's does not exist."""
    rater = rater_of(request, project)
    annotation = desk_annotations(rater).filter(public_id=public_id).first()
    if annotation is None:
        raise NotFound
    return lay(request, project, reopen(rater=rater, annotation=annotation))

"""What is shown after an answer: asked for answer by answer, and final."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from annotation.selectors.annotations import desk_annotations
from annotation.selectors.assignments import rater_in
from annotation.services.blindness.reveals import reveal_answer
from evalhub.errors import NotFound
from evalhub.htmx import redirect


@require_POST
@project_view(needs=Capability.ANNOTATE)
def reveal(request: ProjectRequest, project: Project, public_id: UUID) -> HttpResponse:
    rater = rater_in(project, request.user)
    annotation = desk_annotations(rater).filter(public_id=public_id).first() if rater else None
    if rater is None or annotation is None:
        raise NotFound
    reveal_answer(rater=rater, annotation=annotation)
    return redirect(request, "desk-history", project.slug)

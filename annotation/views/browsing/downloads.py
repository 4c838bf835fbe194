"""Files of a list."""

from django.http import HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from annotation.access import Capability, ProjectRequest, project_view
from annotation.browsing.answers import FILTERS
from annotation.models import Project
from annotation.services.browsing.downloads import download_view


@require_GET
@project_view(needs=Capability.EXPORT)
def download_list(
    request: ProjectRequest, project: Project, form: str, kind: str
) -> HttpResponseBase:
    filters = FILTERS[kind].read(dict(request.GET.lists()))
    found = download_view(project=project, filters=filters, form=form, actor=request.user)
    response = StreamingHttpResponse(found.stream, content_type=found.media_type)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response

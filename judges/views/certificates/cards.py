"""Certificates of a project: the list, and each as a judge card in three formats."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from annotation.access import Capability, ProjectRequest, project_view
from annotation.models import Project
from evalhub.papers.writing import paper
from judges.access import get_certificate
from judges.certificates.paper_text import card_blocks
from judges.selectors.certificates.cards import card_document, card_of
from judges.selectors.certificates.standing import standings


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show_list(request: ProjectRequest, project: Project) -> HttpResponse:
    context = {"project": project, "standings": standings(project)}
    return render(request, "judges/certificate_list.html", context)


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def show(request: ProjectRequest, project: Project, certificate_id: UUID) -> HttpResponse:
    card = card_of(get_certificate(project, certificate_id))
    return render(request, "judges/certificate_detail.html", {"project": project, "card": card})


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def download_json(request: ProjectRequest, project: Project, certificate_id: UUID) -> HttpResponse:
    certificate = get_certificate(project, certificate_id)
    document = card_document(card_of(certificate), timezone.now())
    response = JsonResponse(document, json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"{project.slug}-certificate-{certificate.number}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
@project_view(needs=Capability.VIEW_RESULTS)
def download_pdf(request: ProjectRequest, project: Project, certificate_id: UUID) -> HttpResponse:
    certificate = get_certificate(project, certificate_id)
    card = card_of(certificate)
    response = HttpResponse(
        paper(f"Judge card: {card.title}", card_blocks(card)), content_type="application/pdf"
    )
    name = f"{project.slug}-certificate-{certificate.number}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

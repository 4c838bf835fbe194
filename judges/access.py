"""Loading a project's judges, prompts and runs: inside the project or not at all."""

from uuid import UUID

from annotation.models import Project
from evalhub.errors import NotFound
from judges.models import (
    Anchor,
    Certificate,
    Judge,
    JudgePrompt,
    JudgeRun,
    ModelPrice,
    ModelRetirement,
)


def get_certificate(project: Project, public_id: UUID) -> Certificate:
    found = Certificate.objects.select_related("judge", "run", "signed_by", "project")
    certificate = found.filter(project=project, public_id=public_id).first()
    if certificate is None:
        raise NotFound
    return certificate


def get_judge(project: Project, public_id: UUID) -> Judge:
    judge = Judge.objects.filter(project=project, public_id=public_id).first()
    if judge is None:
        raise NotFound
    return judge


def get_anchor(judge: Judge, public_id: UUID) -> Anchor:
    anchor = Anchor.objects.filter(judge=judge, public_id=public_id).first()
    if anchor is None:
        raise NotFound
    return anchor


def get_prompt(project: Project, public_id: UUID) -> JudgePrompt:
    prompt = JudgePrompt.objects.filter(project=project, public_id=public_id).first()
    if prompt is None:
        raise NotFound
    return prompt


def get_run(project: Project, public_id: UUID) -> JudgeRun:
    runs = JudgeRun.objects.select_related("judge", "project", "started_by")
    run = runs.filter(project=project, public_id=public_id).first()
    if run is None:
        raise NotFound
    return run


def get_model_fact(project: Project, kind: str, number: int) -> ModelPrice | ModelRetirement:
    """An entry of the table of prices, or of the list of ends."""
    found: ModelPrice | ModelRetirement | None = None
    if kind == "price":
        found = ModelPrice.objects.filter(project=project, pk=number).first()
    elif kind == "end":
        found = ModelRetirement.objects.filter(project=project, pk=number).first()
    if found is None:
        raise NotFound
    return found

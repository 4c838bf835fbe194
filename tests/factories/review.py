"""Answers under review."""

from uuid import uuid4

from annotation.models import Annotation, Project, Rater, ReviewCase, ReviewStep
from annotation.services.review.decisions import send_back
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.projects import make_item


def make_case(annotation: Annotation, **fields: object) -> ReviewCase:
    defaults = {"reasons": ["share"], "state": "waiting"}
    return ReviewCase.objects.create(
        project=annotation.project, annotation=annotation, **{**defaults, **fields}
    )


def answered_case(rater: Rater, key: str = "it-1", value: object = 4) -> ReviewCase:
    """A waiting case of one rater's answer to one output."""
    project: Project = rater.project
    item = project.items.filter(key=key).first() or make_item(project, key, outputs=1)
    subject = item.subjects.get(scope="output")
    return make_case(make_annotation(subject, rater, {"accuracy": value}))


def return_case(case: ReviewCase, lead: User, comment: str = "Read the date again.") -> ReviewStep:
    return send_back(case=case, actor=lead, key=uuid4(), comment=comment)

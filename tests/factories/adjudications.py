"""Units whose raters differ, and decisions about them."""

from annotation.models import Criterion, Project, Subject
from annotation.selectors.ratings import every_criterion
from calibration.models import Adjudication, AdjudicationPlan
from calibration.services.adjudications.settling import Decision, settle_unit
from evalhub.accounts.models import User
from tests.factories.golden_sets import make_raters, rate
from tests.factories.projects import make_item


def criterion_of(project: Project, key: str = "accuracy") -> Criterion:
    return next(one for one in every_criterion(project) if one.key == key)


def make_differing(
    project: Project, key: str = "it-1", values: tuple[object, ...] = (1, 5), **fields: object
) -> Subject:
    """An Item with one Output that got these values of accuracy."""
    known = list(project.raters.order_by("pk"))
    raters = known[: len(values)] if len(known) >= len(values) else make_raters(project)
    item = make_item(project, key, outputs=1, **fields)
    rate(item, raters[: len(values)], list(values))
    return item.subjects.get()


def settle(subject: Subject, actor: User, value: object = 3, **fields: object) -> Adjudication:
    """A decision on accuracy, with a reason."""
    said = {"reason": "The order number is missing.", **fields}
    decision = Decision(value=None if fields.get("ambiguous") else value, **said)
    return settle_unit(
        subject=subject, criterion=criterion_of(subject.project), decision=decision, actor=actor
    )


def plan(project: Project, **fields: object) -> AdjudicationPlan:
    made, _ = AdjudicationPlan.objects.update_or_create(project=project, defaults=fields)
    return made

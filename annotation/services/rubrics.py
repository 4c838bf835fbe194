"""Publishing the next version of a rubric. What is published never changes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from annotation.dataset.rubrics import CriterionSpec
from annotation.errors import ScaleTaken
from annotation.models import Criterion, Project, Rubric
from annotation.selectors.authoring.differences import differences
from annotation.selectors.authoring.scales import scale_conflicts
from annotation.selectors.rubrics import criteria_rows, newest_rubric, rubric_texts
from annotation.services.authoring.subjects import add_subjects
from annotation.services.authoring.unasked import (
    close_unasked,
    put_back_unasked,
    retire_unasked,
)
from annotation.services.handout.planning import bring_in_line
from annotation.services.imports.rubrics import criterion_row
from annotation.services.qualification.exposing import exposure_problem
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import EvalhubError, InvalidInput


@dataclass(frozen=True)
class NextVersion:
    """What a version says; its criteria were read as those of a dataset."""

    guidelines: str
    criteria: Sequence[CriterionSpec]
    change_note: str = ""


@transaction.atomic
def publish_rubric(*, rubric: Rubric, version: NextVersion, actor: User) -> Rubric:
    """Publish the version after `rubric`; what was answered under earlier ones stays.

    Before the first one `rubric` is the empty version 0, which is not stored. Raises 409
    `rubric_outdated` if somebody published before, `InvalidInput` if nothing differs, `ScaleTaken`
    for a key that stands for another scale.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=rubric.project_id)
    refuse_outdated(rubric)
    before = criteria_rows(rubric)
    drafted = drafted_criteria(version)
    refuse_version(rubric, before, drafted, version)
    created = write_version(rubric, version, drafted)
    keys, known = {one.key for one in drafted}, {one.key for one in before}
    record_event(
        verb="rubric published",
        subject=created,
        actor=actor,
        project_id=project.public_id,
        payload={
            "version": created.version,
            "change_note": created.change_note,
            **{name: found for name, found in told(keys, known).items() if found},
        },
    )
    was, now = {one.scope for one in before}, {one.scope for one in drafted}
    if was - now:
        put_back_unasked(created)
        close_unasked(created)
    add_subjects(created, now - was)
    retire_unasked(created, actor)
    bring_in_line(project=project)
    return created


def write_version(rubric: Rubric, version: NextVersion, drafted: Sequence[Criterion]) -> Rubric:
    """Store the version after `rubric` with its criteria."""
    created = Rubric.objects.create(
        project=rubric.project,
        version=rubric.version + 1,
        name=rubric.name,
        guidelines=version.guidelines,
        change_note=version.change_note,
        extra=rubric.extra,
    )
    for criterion in drafted:
        criterion.rubric = created
    Criterion.objects.bulk_create(drafted)
    # Last: from here on the database refuses any change of the version.
    created.published_at = timezone.now()
    created.save(update_fields=["published_at"])
    return created


def told(keys: set[str], known: set[str]) -> dict[str, list[str]]:
    return {"added": sorted(keys - known), "removed": sorted(known - keys)}


def refuse_outdated(rubric: Rubric) -> None:
    """Raise 409 where this is not the newest version any more."""
    newest = newest_rubric(rubric.project)
    if (newest.version if newest else 0) != rubric.version:
        message = "Somebody published a version while you wrote. Read it, then edit that one."
        raise EvalhubError(message, code="rubric_outdated")


def refuse_version(
    rubric: Rubric,
    before: Sequence[Criterion],
    drafted: Sequence[Criterion],
    version: NextVersion,
) -> None:
    """Raise for a version that says nothing new, or what its keys cannot mean."""
    for key, message in scale_conflicts(rubric.project, drafted).items():
        raise ScaleTaken(message, key=key)
    if rubric.guidelines == version.guidelines and not differences(before, drafted):
        raise InvalidInput("Nothing differs from the version before.")
    said = set(rubric_texts(rubric.guidelines, before))
    fresh = [one for one in rubric_texts(version.guidelines, drafted) if one not in said]
    problem = exposure_problem(rubric.project, [{"input": text} for text in fresh])
    if problem:
        raise InvalidInput(problem)


def drafted_criteria(version: NextVersion) -> list[Criterion]:
    """The criteria as they would be stored; not stored yet."""
    return [criterion_row(None, place, one) for place, one in enumerate(version.criteria)]

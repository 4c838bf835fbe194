"""Making projects and changing how their work is handed out."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from annotation.blindness.policies import NEW_PROJECT
from annotation.models import Membership, Project, Role
from annotation.services.handout.planning import bring_in_line
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

# Addresses under projects/ that are pages of their own.
RESERVED = frozenset({"import", "new"})
SETTINGS = frozenset(
    {"name", "notice", "overlap", "trap_rate", "trap_limit", "lease_minutes", "render_markdown"}
)


@transaction.atomic
def create_project(*, name: str, slug: str, owner: User | None = None, **fields: Any) -> Project:
    """Create a project whose first manager is `owner`.

    Without an owner (the command line) only superusers can open it until members are invited.
    Raises `InvalidInput` if the slug is taken or the address of a page.
    """
    unknown = set(fields) - SETTINGS
    if unknown:
        raise InvalidInput(f"Unknown settings: {', '.join(sorted(unknown))}.")
    if slug in RESERVED:
        raise InvalidInput(f"The address “{slug}” belongs to a page. Choose another.")
    try:
        with transaction.atomic():
            project = Project.objects.create(name=name, slug=slug, desk=NEW_PROJECT, **fields)
    except IntegrityError:
        raise InvalidInput(f"The address “{slug}” is taken. Choose another.") from None
    if owner is not None:
        Membership.objects.create(project=project, user=owner, role=Role.MANAGER)
    record_event(
        verb="project created",
        subject=project,
        actor=owner,
        project_id=project.public_id,
        payload={"slug": slug},
    )
    return project


@transaction.atomic
def update_project(*, project: Project, changes: Mapping[str, Any], actor: User) -> Project:
    """Change settings; the address stays. A new overlap plans or closes slots.

    Nothing is recorded when nothing differs. Raises `InvalidInput` for an unknown setting.
    """
    unknown = set(changes) - SETTINGS
    if unknown:
        raise InvalidInput(f"Unknown settings: {', '.join(sorted(unknown))}.")
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    different = {key: new for key, new in changes.items() if getattr(project, key) != new}
    if not different:
        return project
    before = {key: getattr(project, key) for key in different}
    for key, new in different.items():
        setattr(project, key, new)
    project.save(update_fields=sorted(different))
    record_event(
        verb="project changed",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"before": before, "after": different},
    )
    if "overlap" in different:
        bring_in_line(project=project)
    return project


@transaction.atomic
def state_facts(*, project: Project, facts: Mapping[str, Any], actor: User | None) -> Project:
    """Keep what a lead says about the project beside its settings, as dataset.json would have it.

    Empty says nothing; it is kept only where it takes back what a document said.
    """
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    published = project.rubrics.filter(published_at__isnull=False).order_by("-version").first()
    documented = {} if published is None else published.extra
    kept = {k: new for k, new in facts.items() if is_said(new) or is_said(documented.get(k))}
    after = {key: old for key, old in project.extra.items() if key not in facts} | kept
    if after == project.extra:
        return project
    before = {key: project.extra.get(key) for key in facts}
    project.extra = after
    project.save(update_fields=["extra"])
    record_event(
        verb="project facts stated",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"before": before, "after": dict(facts)},
    )
    return project


def is_said(fact: object) -> bool:
    """Nought says something; nothing, an empty text and an empty list do not."""
    return fact not in (None, "", [], {})

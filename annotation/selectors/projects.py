"""The projects of a person, and what their list shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from annotation.access import CAPABILITIES, Capability
from annotation.models import Annotation, Item, Membership, Project, Role
from evalhub.accounts.models import User
from evalhub.errors import NotFound


@dataclass(frozen=True)
class ProjectLine:
    """One project in a person's list; counts are None for roles that only rate."""

    slug: str
    name: str
    role: str
    may_rate: bool
    may_see_results: bool
    items: int | None
    annotations: int | None
    members: int | None


def projects_of(user: User) -> QuerySet[Project]:
    """Return the projects a person is a member of; a superuser gets all."""
    projects = Project.objects.order_by("name", "pk")
    return projects if user.is_superuser else projects.filter(memberships__user=user)


def project_named(slug: str) -> Project:
    """Return the project at an address, for the command line. Raises `NotFound`."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise NotFound(f"There is no project “{slug}”.")
    return project


def roles_of(user: User) -> dict[int, str]:
    """Return the person's role by project, for the projects they are a member of."""
    return dict(Membership.objects.filter(user=user).values_list("project_id", "role"))


def _count(of: QuerySet) -> Coalesce:
    rows = of.filter(project=OuterRef("pk")).order_by().values("project")
    return Coalesce(
        Subquery(rows.annotate(n=Count("*")).values("n")), 0, output_field=IntegerField()
    )


def project_lines(user: User) -> list[ProjectLine]:
    """Return one line per project of the person, by name."""
    counted = Annotation.objects.filter(status=Annotation.Status.COUNTED)
    projects = projects_of(user).annotate(
        items_n=_count(Item.objects.filter(retired_at=None)),
        annotations_n=_count(counted),
        members_n=_count(Membership.objects.all()),
    )
    roles = roles_of(user)
    return [_line(project, roles.get(project.pk, Role.MANAGER)) for project in projects]


def _line(project: Project, role: str) -> ProjectLine:
    may = CAPABILITIES[role]
    sees = Capability.VIEW_RESULTS in may
    return ProjectLine(
        slug=project.slug,
        name=project.name,
        role=role,
        may_rate=Capability.ANNOTATE in may,
        may_see_results=sees,
        items=project.items_n if sees else None,
        annotations=project.annotations_n if sees else None,
        members=project.members_n if sees else None,
    )


def only_rates(user: User) -> bool:
    """Tell whether rating is all a person does: then their work is their first page."""
    roles: Sequence[str] = list(roles_of(user).values())
    return bool(roles) and not user.is_superuser and set(roles) == {Role.ANNOTATOR}


def may_load(user: User) -> bool:
    """Tell whether a person may load a dataset as a new project."""
    managed = Q(user=user, role=Role.MANAGER)
    return user.is_superuser or Membership.objects.filter(managed).exists()


def items_of(
    project: Project, *, key: str | None = None, retired: bool | None = None
) -> QuerySet[Item]:
    """Return the items of a project with their outputs; a filter that is None lets all through."""
    rows = Item.objects.filter(project=project).prefetch_related("outputs").order_by("pk")
    if key is not None:
        rows = rows.filter(key=key)
    return rows if retired is None else rows.filter(retired_at__isnull=not retired)

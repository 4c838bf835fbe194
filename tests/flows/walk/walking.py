"""A walk: one project, a few people, what lies on their desks, and what was done so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from annotation.models import Assignment, Item, Project, Rater
from annotation.services.assignments import join_project
from annotation.services.handout.planning import bring_in_line
from evalhub.accounts.models import User
from tests.factories.people import make_member
from tests.factories.projects import make_item

Row = TypeVar("Row")
ITEMS = 6
PEOPLE = ("p1", "p2", "p3", "p4")
TOLD = 15


@dataclass
class Walk:
    """What every step may need. Everything drawn comes from `rng`; `held` stays after a lease.

    `in_line` says that the last step has planned every slot of the project.
    """

    project: Project
    lead: User
    rng: Random
    items: list[Item] = field(default_factory=list)
    raters: list[Rater] = field(default_factory=list)
    held: dict[int, list[tuple[Assignment, UUID]]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    in_line: bool = False

    def choose(self, rows: "QuerySet[Row] | Sequence[Row]") -> Row | None:
        """One of these rows, taken in the order they were made in; None if there are none."""
        ordered = list(rows.order_by("pk") if isinstance(rows, QuerySet) else rows)
        return self.rng.choice(ordered) if ordered else None

    def someone(self) -> Rater:
        """One of the people as the database has them now."""
        chosen = self.rng.choice(self.raters)
        return Rater.objects.select_related("project", "user").get(pk=chosen.pk)

    def key(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def keep(self, rater: Rater, claim: Assignment | None) -> None:
        """What was handed out lies on the desk from here on, whatever happens to it."""
        if claim is not None:
            self.held.setdefault(rater.pk, []).append((claim, claim.token))

    def told(self) -> str:
        """The last steps, for messages."""
        return " | ".join(self.steps[-TOLD:])


def begin(project: Project, lead: User, seed: int) -> Walk:
    """Six items with one output or a pair, three tiers, Traps now and then, and four people."""
    walk = Walk(project, lead, Random(seed))
    project.trap_rate = 0.2
    project.save(update_fields=["trap_rate"])
    for n in range(ITEMS):
        outputs = walk.rng.choice([1, 1, 2])
        tier = {"tier": str(n % 3)}
        made = make_item(project, f"it-{n}", outputs=outputs, pair=outputs == 2, metadata=tier)
        walk.items.append(made)
    walk.in_line = bring_in_line(project=project)
    people = [make_member(project, name, "annotator") for name in PEOPLE]
    walk.raters = [join_project(project=project, user=user) for user in people]
    return walk

"""What Judges of a project are held to: said by its lead on a page, or in dataset.json."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annotation.dataset.values import value_key
from annotation.models import Criterion, Project

KIND, EPSILON, SELECTION, PASSING = "rater_kind", "epsilon", "selection_reason", "passing"


@dataclass(frozen=True)
class Standards:
    """`epsilon` goes before `rater_kind`; `passing` has values by the key of their criterion.

    Empty means that nobody said so: the usual holds.
    """

    rater_kind: str = ""
    epsilon: float | None = None
    selection: str = ""
    passing: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """As `dataset.json` writes them."""
        passing = {key: list(values) for key, values in self.passing.items() if values}
        return {
            KIND: self.rater_kind,
            EPSILON: self.epsilon,
            SELECTION: self.selection,
            PASSING: passing,
        }


def stated(project: Project, key: str) -> Any:
    """What was said on the page, else in the document of the newest published rubric."""
    if key in project.extra or project.pk is None:
        return project.extra.get(key)
    published = project.rubrics.filter(published_at__isnull=False).order_by("-version")
    return next((rubric.extra.get(key) for rubric in published[:1]), None)


def stated_epsilon(project: Project) -> float | None:
    """A cost of its own, None where there is none that can be used."""
    own = stated(project, EPSILON)
    is_cost = isinstance(own, int | float) and not isinstance(own, bool) and 0 <= own < 1
    return float(own) if is_cost else None


def stated_passing(criterion: Criterion) -> tuple[Any, ...]:
    """The values that pass; empty where nobody said so, or of another scale."""
    said = stated(criterion.rubric.project, PASSING)
    values = said.get(criterion.key) if isinstance(said, dict) else None
    known = {value_key(value) for value in criterion.values}
    fits = isinstance(values, list) and all(value_key(value) in known for value in values)
    return tuple(values) if fits and values else ()


def standards_of(project: Project, criteria: Sequence[Criterion]) -> Standards:
    return Standards(
        rater_kind=str(stated(project, KIND) or ""),
        epsilon=stated_epsilon(project),
        selection=str(stated(project, SELECTION) or ""),
        passing={one.key: stated_passing(one) for one in criteria},
    )

"""How far the slots of a big project have been brought in line with a change."""

from dataclasses import dataclass

from annotation.models import HandoutPlan, Project


@dataclass(frozen=True)
class PlanningProgress:
    """Subjects that have been planned, of all; `begun` is whether a worker has taken it up."""

    planned: int
    total: int

    @property
    def begun(self) -> bool:
        return self.planned > 0


def planning_progress(project: Project) -> PlanningProgress | None:
    """How far it is; None where no change is being followed."""
    walk = HandoutPlan.objects.filter(project=project, place__isnull=False).first()
    # What came since was counted in no total.
    return PlanningProgress(walk.planned, max(walk.total, walk.planned)) if walk else None

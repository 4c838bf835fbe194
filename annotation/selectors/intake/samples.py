"""Samples that were drawn at import, ready to print."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annotation.intake.sampling import Line, coverage
from annotation.models import DatasetImport, Project
from evalhub.errors import NotFound

ALLOCATIONS = {
    "proportional": "its share of the source",
    "equal": "as many of each",
    "root": "the root of its size",
}


def coverage_of(stored: dict[str, Any] | None) -> tuple[Line, ...]:
    """Return the coverage that is kept with an import; empty where everything was loaded."""
    if stored is None:
        return ()
    strata = stored["strata"]
    return coverage({name: n for name, n, _ in strata}, {name: n for name, _, n in strata})


@dataclass(frozen=True)
class SampledLoad:
    """A load of which a sample was taken: its plan, and each stratum beside the source."""

    at: datetime
    by: str
    lines: tuple[Line, ...]
    plan: tuple[tuple[str, str], ...]

    @property
    def source(self) -> int:
        return sum(line.source for line in self.lines)

    @property
    def taken(self) -> int:
        return sum(line.taken for line in self.lines)

    @property
    def distance(self) -> float:
        """How much of the shares moved: 0 is the source's own distribution."""
        return sum(abs(line.source_share - line.taken_share) for line in self.lines) / 2

    @property
    def missed(self) -> tuple[str, ...]:
        """The strata of which nothing was taken."""
        return tuple(line.stratum for line in self.lines if not line.taken)


def sampled_load(project: Project, digest: str) -> SampledLoad:
    """A load of a project by its digest. Raises `NotFound`, also where everything was loaded."""
    loads = DatasetImport.objects.filter(project=project, digest=digest, sample__isnull=False)
    found = loads.select_related("loaded_by").first()
    if found is None or found.sample is None:
        raise NotFound
    who = found.loaded_by
    return SampledLoad(
        at=found.loaded_at,
        by=who.name or who.email if who else "",
        lines=coverage_of(found.sample),
        plan=plan_words(found.sample["plan"]),
    )


def plan_words(plan: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """A plan as it is kept, in words."""
    quotas = ", ".join(f"{name} = {n:,}" for name, n in plan["quotas"].items())
    return (
        ("Items asked for", f"{plan['size']:,}"),
        ("Strata", ", ".join(plan["by"]) or "none: the whole source is one"),
        ("A stratum's number follows", ALLOCATIONS[plan["allocation"]]),
        ("At least, of each", f"{plan['minimum']:,}"),
        ("Exactly", quotas or "none"),
        ("Seed", str(plan["seed"])),
    )

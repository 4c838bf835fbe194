"""The bias battery of a run under one criterion, read together."""

from collections.abc import Iterator

from judges.selectors.battery.beside_people import beside_people
from judges.selectors.battery.kinship import kinship_probes
from judges.selectors.battery.observed import observed_probes
from judges.selectors.battery.planned import planned_probes
from judges.selectors.battery.probe import Probe, read_together
from judges.selectors.battery.slices import slice_probes
from judges.selectors.comparisons import Comparison


def probes_of(found: Comparison) -> list[Probe]:
    """Every probe that the run's verdicts allow, corrected for how many there are."""
    return read_together(unread_probes(found))


def unread_probes(found: Comparison) -> Iterator[Probe]:
    yield from observed_probes(found)
    yield from beside_people(found)
    yield from kinship_probes(found)
    yield from slice_probes(found)
    yield from planned_probes(found)

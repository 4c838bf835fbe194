"""What another policy would change, before anybody switches to it."""

from dataclasses import dataclass

from annotation.dataset.values import value_text
from annotation.models import Project
from calibration.consensus.deciding import Outcome, decide
from calibration.consensus.policies import ConsensusPolicy
from calibration.selectors.consensus.values import ConsensusValue, evidence, possible
from calibration.selectors.units import Unit


@dataclass(frozen=True)
class Change:
    """One unit whose value another policy changes, gives or takes away."""

    unit: Unit
    before: ConsensusValue
    after: ConsensusValue

    @property
    def was(self) -> str:
        return said(self.before)

    @property
    def becomes(self) -> str:
        return said(self.after)


@dataclass(frozen=True)
class Simulation:
    """How many units change, and the first of them; `n_values` have one under the new policy."""

    changes: tuple[Change, ...]
    n_changed: int
    n_items: int
    n_units: int
    n_values: int
    n_values_before: int


def simulate(
    project: Project, before: ConsensusPolicy, after: ConsensusPolicy, *, most: int = 200
) -> Simulation:
    """Decide every unit under both policies and list where they differ."""
    listed: list[Change] = []
    items: set[str] = set()
    n_changed = n_units = n_before = n_after = 0
    for unit, known in evidence(project, before, after):
        was = possible(unit, decide(before, known))
        now = possible(unit, decide(after, known))
        n_units += 1
        n_before += was.value is not None
        n_after += now.value is not None
        if was.value == now.value:
            continue
        n_changed += 1
        items.add(unit.item)
        if len(listed) < most:
            listed.append(change_of(unit, was, now))
    return Simulation(tuple(listed), n_changed, len(items), n_units, n_after, n_before)


def change_of(unit: Unit, was: Outcome, now: Outcome) -> Change:
    return Change(unit, ConsensusValue(unit, was), ConsensusValue(unit, now))


def said(one: ConsensusValue) -> str:
    return "no value" if one.text is None else value_text(one.value)

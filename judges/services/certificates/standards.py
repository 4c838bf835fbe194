"""Saying what Judges of a project are held to. Reports that are read from then on go by it."""

from collections.abc import Sequence
from typing import Any

from annotation.dataset.values import value_key
from annotation.models import Criterion, Project
from annotation.selectors.ratings import current_criteria
from annotation.services.projects import state_facts
from evalhub.accounts.models import User
from evalhub.errors import InvalidInput
from evalhub.stats.comparison.alternative import EPSILONS
from judges.selectors.correction.standards import Standards

LONGEST = 200


def set_standards(*, project: Project, standards: Standards, actor: User) -> Project:
    """Keep the standards with an event of what they were; certificates keep their own.

    Raises `InvalidInput` for a kind or a cost that is none, and for a rule that is not one.
    """
    if standards.rater_kind and standards.rater_kind not in EPSILONS:
        raise InvalidInput(f"Choose among {', '.join(EPSILONS)}.")
    if standards.epsilon is not None and not 0 <= standards.epsilon < 1:
        raise InvalidInput("The cost must be 0 or more and less than 1.")
    if len(standards.selection) > LONGEST:
        raise InvalidInput(f"Say in at most {LONGEST} characters how the labels were chosen.")
    criteria = {one.key: one for one in current_criteria(project)}
    for key, values in standards.passing.items():
        if key not in criteria:
            raise InvalidInput(f"No Criterion {key} is asked in this Project.")
        check_rule(criteria[key], values)
    return state_facts(project=project, facts=standards.facts(), actor=actor)


def check_rule(criterion: Criterion, values: Sequence[Any]) -> None:
    """Raise `InvalidInput` for values off the scale, and where everything would pass."""
    known = {value_key(value) for value in criterion.values}
    given = {value_key(value) for value in values}
    if given - known:
        off = min(given - known)
        raise InvalidInput(f"{off} is not a value of {criterion.title}.")
    if given and given == known:
        raise InvalidInput(f"{criterion.title}: everything would pass; leave a value out.")

"""Who settles which items: pure decisions on a plan and an item's metadata."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from annotation.dataset.values import value_text


class Plan(Protocol):
    """What is read of a project's plan."""

    experts_only: bool
    domain_key: str
    domains: Mapping[str, Sequence[int]]


def domain_of(plan: Plan, metadata: Mapping[str, Any]) -> str:
    """The item's domain as people write it; empty where it has none."""
    found = metadata.get(plan.domain_key) if plan.domain_key else None
    return "" if found is None else value_text(found)


def experts_for(plan: Plan, metadata: Mapping[str, Any]) -> Sequence[int]:
    """The users who are named for the item's domain."""
    return plan.domains.get(domain_of(plan, metadata), ())


def may_settle(plan: Plan, metadata: Mapping[str, Any], user: int) -> bool:
    """Whether the plan lets a person settle an item: a domain nobody is named for is anybody's."""
    if not plan.experts_only:
        return True
    experts = experts_for(plan, metadata)
    return not experts or user in experts


def own_domains(plan: Plan, user: int) -> list[str]:
    """The domains a person is named for."""
    return sorted(domain for domain, users in plan.domains.items() if user in users)

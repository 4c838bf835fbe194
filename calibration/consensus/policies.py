"""How a project makes one value of several ratings: a policy, its file format and its words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from calibration.errors import InvalidPolicy

MAJORITY, DAWID_SKENE = "majority", "dawid_skene"
METHODS = (MAJORITY, DAWID_SKENE)
ALWAYS, NO_MAJORITY, NEVER = "always", "no_majority", "never"
EXPERTS = (ALWAYS, NO_MAJORITY, NEVER)
FIRST, LAST = "first", "last"
REFERENCES = (FIRST, LAST, NEVER)
ALLOWED = {"method": METHODS, "experts": EXPERTS, "references": REFERENCES}


@dataclass(frozen=True)
class ConsensusPolicy:
    """Which value stands for a unit, in this order: reference, adjudication, the raters'.

    The raters' value needs `minimum_raters` ratings and `minimum_confidence`: the share of the
    majority, or the model's posterior. `experts` says when an adjudication stands before it,
    `references` whether a reference goes first, only where there is nothing else, or never.
    """

    method: str = MAJORITY
    minimum_raters: int = 1
    minimum_confidence: float = 0.0
    experts: str = ALWAYS
    references: str = FIRST

    @classmethod
    def read(cls, document: Any) -> "ConsensusPolicy":
        """Build a policy from JSON. Raises `InvalidPolicy` naming what is wrong."""
        if not isinstance(document, Mapping):
            raise InvalidPolicy("A consensus policy is a JSON object.")
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(document) - known)
        if unknown:
            raise InvalidPolicy(
                f"A consensus policy has no {unknown[0]!r}; it may hold {', '.join(sorted(known))}."
            )
        policy = cls(**document)
        policy.check()
        return policy

    def check(self) -> None:
        """Raise `InvalidPolicy` for a value that is not allowed."""
        for name, allowed in ALLOWED.items():
            if getattr(self, name) not in allowed:
                said = getattr(self, name)
                raise InvalidPolicy(f"{name} is {said!r}; it may be {', '.join(allowed)}.")
        if type(self.minimum_raters) is not int or self.minimum_raters < 1:
            raise InvalidPolicy("minimum_raters must be a whole number from 1.")
        least = self.minimum_confidence
        if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
            raise InvalidPolicy("minimum_confidence must be a number from 0 to 1.")

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "minimum_confidence": float(self.minimum_confidence)}


DEFAULT = ConsensusPolicy()

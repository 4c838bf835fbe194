"""The rules a project begins with: warn first, say why, pause nobody until a lead says so."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RuleValues:
    """The numbers and choices of a rule."""

    collector: str
    action: str
    threshold: float
    window: int
    least: int
    confidence: float = 0.95
    active: bool = True


DEFAULTS = (
    RuleValues("traps", "warning", 0.7, 30, 6),
    RuleValues("traps", "more_traps", 0.85, 30, 6, active=False),
    RuleValues("traps", "pause", 0.7, 30, 8, confidence=0.99, active=False),
    RuleValues("agreement", "message", 0.5, 60, 20),
    RuleValues("pace", "note", 0.2, 40, 15),
    RuleValues("straight", "message", 0.5, 80, 30),
    RuleValues("skips", "note", 0.6, 12, 6),
    RuleValues("consistency", "message", 0.5, 40, 10),
    RuleValues("copying", "message", 0.05, 500, 10),
)
# What an annotator is told must have words for them; what two people share has none.
TO_LEAD_ONLY = frozenset({"copying"})
TRAP_FACTOR = 2.0

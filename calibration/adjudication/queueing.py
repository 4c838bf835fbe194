"""Which case comes first: the gravest risk, then use in a golden set, then the widest spread."""

from collections.abc import Sequence

# Where a project states no order of its own.
USUAL_RISKS = ("0", "critical", "1", "high", "2", "medium", "3", "low", "4")
MOST_RISKS = 50
# What one step of risk and what being in no golden set put a case back by; a spread is below 1.
RISK, OUTSIDE, SPREAD = 10_000_000, 5_000_000, 1_000_000


def risks_in_order(stated: Sequence[object]) -> list[str]:
    """The values of the risk key, the gravest first."""
    return [str(one) for one in (stated or USUAL_RISKS)][:MOST_RISKS]

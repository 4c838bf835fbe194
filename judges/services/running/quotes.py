"""What a panel would ask and cost, before anything is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from annotation.models import Item, Subject
from judges.errors import CannotRun
from judges.models import Judge, PromptVersion
from judges.services.probing.sheets import Desk, ProbePlan, total
from judges.services.running.panels import CascadePolicy, check_cascade, jury_members
from judges.services.runs import RunPlan, asked_by

# So many prompts are filled to see what one costs.
SAMPLE = 20


@dataclass(frozen=True)
class QuoteLine:
    """One member: how many calls at most and at least; `about` is what the most of them cost."""

    judge: Judge
    version: PromptVersion
    n_calls: int
    n_least: int
    about: Decimal | None

    @property
    def least(self) -> Decimal | None:
        return None if self.about is None else self.about * self.n_least / self.n_calls


@dataclass(frozen=True)
class Quote:
    """All members. `least` and `about` are dollars, None where a judge has no prices."""

    lines: tuple[QuoteLine, ...]

    @property
    def n_calls(self) -> int:
        return sum(line.n_calls for line in self.lines)

    @property
    def n_least(self) -> int:
        return sum(line.n_least for line in self.lines)

    @property
    def about(self) -> Decimal | None:
        return total(line.about for line in self.lines)

    @property
    def least(self) -> Decimal | None:
        return total(line.least for line in self.lines)


def quote_jury(*, judges: Sequence[Judge], plan: RunPlan, rule: str) -> Quote:
    """What a jury costs by any rule. Raises `CannotRun` as `start_jury` would."""
    lines = [line_of(judge, one, plan) for judge, one in jury_members(judges, plan)]
    return Quote(tuple(lines))


def quote_cascade(*, judges: tuple[Judge, Judge], plan: RunPlan, policy: CascadePolicy) -> Quote:
    """What a cascade costs: the second judge is asked about the checked share at least.

    That is so where the first one is in doubt about nothing; what it doubts is asked as well.
    """
    check_cascade(judges, plan, policy)
    cheap, dear = (line_of(judge, plan.prompts[0], plan) for judge in judges)
    asked = asked_by(plan, plan.prompts[0])
    each = len(asked["orders"]) * asked["repeats"]
    least = each * policy.n_checked(dear.n_calls // each)
    second = QuoteLine(dear.judge, dear.version, dear.n_calls, least, dear.about)
    return Quote((cheap, second))


def line_of(judge: Judge, version: PromptVersion, plan: RunPlan) -> QuoteLine:
    """Count the calls, and price them by some of them."""
    asked = asked_by(plan, version)
    items = Item.objects.filter(project=asked["project"], retired_at=None)
    items = items.exclude(pk__in=asked["shown"]).order_by("position")
    subjects = Subject.objects.filter(
        item__in=items.values("pk")[: asked["limit"]], scope=asked["scope"]
    )
    n = subjects.count() * len(asked["orders"]) * asked["repeats"]
    if not n:
        raise CannotRun(f"There is nothing for {version.prompt.name} to judge in the project.")
    desk = Desk.of(judge, ProbePlan(version, ()))
    some = subjects.select_related("item", "output").prefetch_related("item__outputs")
    prompts = [desk.prompt(one, "") for one in some.order_by("pk")[:SAMPLE]]
    about, _ = desk.cost(prompts)
    return QuoteLine(judge, version, n, n, None if about is None else about * n / len(prompts))

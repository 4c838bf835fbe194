"""A panel as its page and the command print it: members, agreement, loss and costs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from django.db.models import Sum

from annotation.models import Project
from annotation.selectors.ratings import code_of, current_criteria, scale_of
from evalhub.jobs.models import LeasedRow
from evalhub.stats.agreement.alpha import krippendorff_alpha
from evalhub.stats.coefficients import Coefficient, attempt
from evalhub.stats.intervals import Estimate
from evalhub.stats.proportions import wilson
from judges.engine.reading.odds import spelling
from judges.models import CallAttempt, JudgeRun, Panel, Seat, Verdict
from judges.selectors.verdicts import judged_criteria

RESAMPLES = 500


@dataclass(frozen=True)
class MemberAgreement:
    """Alpha among the members under one criterion."""

    criterion: str
    alpha: Coefficient


@dataclass(frozen=True)
class Loss:
    """What a cascade loses and saves: `same` is how often both judges agree where it was checked.

    `agreement` estimates how often the cascade says what the dear judge would have said. Of units
    in doubt it counts those the dear judge gave a value for; the others are `unheard`.
    """

    n: int
    doubtful: int
    unheard: int
    checked: int
    same: Coefficient
    agreement: float | None
    cost: Decimal | None
    dear_cost: Decimal | None

    @property
    def saved(self) -> float | None:
        """The share of the dear judge's cost that was not spent."""
        if self.cost is None or not self.dear_cost:
            return None
        return float(1 - self.cost / self.dear_cost)


@dataclass(frozen=True)
class PanelFacts:
    """Everything that is printed about a panel."""

    panel: Panel
    members: tuple[JudgeRun, ...]
    agreement: tuple[MemberAgreement, ...]
    loss: Loss | None

    @property
    def behind(self) -> list[JudgeRun]:
        """Members that have to finish before the panel is joined, while it is to be."""
        if self.panel.run.status != JudgeRun.Status.RUNNING:
            return []
        return [run for run in self.members if run.status != JudgeRun.Status.FINISHED]


def panel_facts(run: JudgeRun) -> PanelFacts | None:
    """The panel behind a run, or None."""
    panel = Panel.objects.filter(run=run).select_related("run").first()
    if panel is None:
        return None
    seats = panel.seats.order_by("place").select_related("run__judge")
    members = tuple(seat.run for seat in seats)
    is_cascade = panel.kind == Panel.Kind.CASCADE
    loss = loss_of(panel, members) if is_cascade and len(members) == 2 else None
    return PanelFacts(panel, members, tuple(agreement_of(members)), loss)


def n_joined(run: JudgeRun) -> int:
    """Of how many members' runs a run holds the joint verdicts; 0 for one that is no panel's."""
    return Seat.objects.filter(panel__run=run).count()


def agreement_of(members: tuple[JudgeRun, ...]) -> list[MemberAgreement]:
    """Alpha of the members by criterion, on what each was asked about."""
    found = []
    for criterion in judged_criteria(members[0]):
        scale = scale_of(criterion)
        columns: dict[tuple[object, ...], int] = {}
        cells = []
        for place, run in enumerate(members):
            verdicts = Verdict.objects.filter(
                run=run, criterion__key=criterion.key, probe="", status=Verdict.Status.OK
            )
            for value, *view in verdicts.values_list("value", "subject_id", "order", "repeat"):
                if scale.contains(value):
                    column = columns.setdefault(tuple(view), len(columns))
                    cells.append((place, column, code_of(value, scale)))
        matrix = np.full((len(members), len(columns)), np.nan)
        for place, column, code in cells:
            matrix[place, column] = code
        found.append(MemberAgreement(criterion.title, alpha_of(matrix, criterion.level)))
    return found


def alpha_of(matrix: np.ndarray[tuple[int, ...], np.dtype[np.float64]], level: str) -> Coefficient:
    """Places on the scale have an order at most."""
    known = "nominal" if level == "nominal" else "ordinal"
    options = {"rng": np.random.default_rng(0), "resamples": RESAMPLES}
    return attempt(lambda: krippendorff_alpha(matrix, known, **options))  # type: ignore[arg-type]


def loss_of(panel: Panel, members: tuple[JudgeRun, ...]) -> Loss:
    """Hold the cheap judge against the dear one where both were asked without doubt."""
    cheap, dear = members
    doubtful, checked = panel.policy.get("doubtful", []), panel.policy.get("checked", [])
    first, second = values_of(cheap, checked), values_of(dear, checked)
    both = [view for view in first if view in second]
    same = sum(first[view] == second[view] for view in both)
    share = attempt(lambda: wilson(same, len(both)))
    n = cheap.calls.values("subject").distinct().count()
    heard, left = len({view[0] for view in values_of(dear, doubtful)}), n - len(doubtful)
    agreement = None
    if isinstance(share, Estimate):
        agreement = (heard + left * share.value) / (heard + left)
    spent = [cost_of(run) for run in members]
    answered = dear.calls.filter(state=LeasedRow.State.DONE).count()
    each = None if spent[1] is None else spent[1] / max(1, answered)
    return Loss(
        n=n,
        doubtful=len(doubtful),
        unheard=len(doubtful) - heard,
        checked=len(checked),
        same=share,
        agreement=agreement,
        cost=None if None in spent else sum(filter(None, spent), Decimal(0)),
        dear_cost=None if each is None else each * cheap.calls.count(),
    )


def values_of(run: JudgeRun, subjects: list[int]) -> dict[tuple[object, ...], object]:
    verdicts = Verdict.objects.filter(run=run, subject__in=subjects, status=Verdict.Status.OK)
    names = ("subject_id", "criterion__key", "order", "repeat")
    return {tuple(view): value for value, *view in verdicts.values_list("value", *names)}


def cost_of(run: JudgeRun) -> Decimal | None:
    return CallAttempt.objects.filter(call__run=run).aggregate(total=Sum("cost"))["total"]


def off_scale(project: Project, keys: Collection[str], points: Sequence[str]) -> str:
    """Why values cannot leave doubt under some criteria; empty where each is a value there."""
    criteria = [one for one in current_criteria(project) if one.key in keys]
    known = list(dict.fromkeys(spelling(value) for one in criteria for value in one.values))
    off = [one for one in points if one not in known]
    listed = ", ".join(known) or "no listed ones"
    return f"{off[0]} is not a value there; there are {listed}." if off else ""

"""Where people stand: their history, and the next step it leads to."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from annotation.models import ExamTry, Project, QualificationPlan, Rater, Rubric, Ruling
from annotation.qualification.decisions import Rules
from annotation.qualification.standing import History, Standing, standing_of
from annotation.selectors.annotations import desk_rubric
from annotation.selectors.qualification.questions import practice_pages


def plan_of(project: Project) -> QualificationPlan:
    """The project's plan, or the defaults before one was saved."""
    found = QualificationPlan.objects.filter(project=project).first()
    return found or QualificationPlan(project=project)


def rules_of(plan: QualificationPlan) -> Rules:
    return Rules(
        pass_mark=plan.pass_mark,
        questions=plan.questions,
        extra=plan.extra,
        most=max(plan.most, plan.questions),
        tries=plan.tries,
        wait_hours=plan.wait_hours,
    )


def counted_tries(rater: Rater, plan: QualificationPlan) -> QuerySet[ExamTry]:
    """The tries since the last reset and for a version that is still accepted."""
    tries = rater.exam_tries.filter(rubric__version__gte=plan.required_version)
    reset = last_reset(rater)
    return tries.filter(started_at__gt=reset) if reset else tries


def last_reset(rater: Rater) -> datetime | None:
    rulings = rater.rulings.filter(kind=Ruling.Kind.RESET).order_by("-at")
    return rulings.values_list("at", flat=True).first()


def open_try(rater: Rater) -> ExamTry | None:
    """The try a person is sitting, for a version that is still accepted."""
    tries = counted_tries(rater, plan_of(rater.project)).select_related("rubric")
    return tries.filter(state=ExamTry.State.OPEN).first()


def history_of(rater: Rater, plan: QualificationPlan, rubric: Rubric) -> History:
    tries = list(counted_tries(rater, plan).order_by("number"))
    grants = rater.rulings.filter(
        kind=Ruling.Kind.GRANT, rubric__version__gte=plan.required_version
    )
    reset = last_reset(rater)
    if reset:
        grants = grants.filter(at__gt=reset)
    return History(
        qualified=(rater.qualified_version or 0) >= plan.required_version,
        sitting=any(one.state == ExamTry.State.OPEN for one in tries),
        training_left=len(practice_left(rater, rubric)),
        failed=[one.decided_at for one in tries if one.state == ExamTry.State.FAILED],
        granted=list(grants.order_by("at").values_list("at", flat=True)),
    )


def practice_left(rater: Rater, rubric: Rubric) -> list[int]:
    """Places of the practice pages that this person has not answered yet."""
    done = set(rater.training_answers.values_list("training", "unit"))
    return [
        page.place
        for page in practice_pages(rater.project, rubric)
        if (page.training.pk, page.question.unit) not in done
    ]


@dataclass(frozen=True)
class OwnStanding:
    """What the page of a person's own qualification says."""

    standing: Standing
    rules: Rules
    practice: int
    practice_left: tuple[int, ...]
    tries: tuple[ExamTry, ...]
    waived: Ruling | None

    @property
    def practised(self) -> int:
        return self.practice - len(self.practice_left)

    @property
    def next_practice(self) -> int:
        return self.practice_left[0] if self.practice_left else 1

    @property
    def passed(self) -> ExamTry | None:
        return next((t for t in reversed(self.tries) if t.state == ExamTry.State.PASSED), None)


def own_standing(rater: Rater) -> OwnStanding:
    plan, rubric = plan_of(rater.project), desk_rubric(rater.project)
    history = history_of(rater, plan, rubric)
    rules = rules_of(plan)
    return OwnStanding(
        standing=standing_of(history, rules, timezone.now()),
        rules=rules,
        practice=len(practice_pages(rater.project, rubric)),
        practice_left=tuple(practice_left(rater, rubric)),
        tries=tuple(counted_tries(rater, plan).order_by("number")),
        waived=rater.rulings.filter(kind=Ruling.Kind.WAIVE).last(),
    )

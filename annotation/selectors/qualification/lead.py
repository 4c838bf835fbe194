"""What a lead sees: where every rater stands, and which questions people stumble over."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from annotation.models import ExamItem, ExamQuestion, ExamTry, Project, Rater, TrainingAnswer
from annotation.qualification.decisions import share_right
from annotation.qualification.questions import Question, questions_of
from annotation.qualification.standing import Standing, standing_of
from annotation.selectors.annotations import desk_rubric
from annotation.selectors.qualification.questions import exam_pool
from annotation.selectors.qualification.standings import history_of, plan_of, rules_of
from evalhub.stats.intervals import Estimate


@dataclass(frozen=True)
class RaterLine:
    """One rater's standing, practice and tries; `last` is the newest try."""

    rater: Rater
    standing: Standing
    practice_left: int
    n_tries: int
    last: ExamTry | None
    share: Estimate | None
    waived: bool


def rater_lines(project: Project) -> list[RaterLine]:
    """Everybody with an account in the project, by key; imported raters need no exam."""
    raters = project.raters.filter(user__isnull=False).select_related("project", "user")
    return [rater_line(rater) for rater in raters.order_by("key")]


def rater_line(rater: Rater) -> RaterLine:
    plan, rubric = plan_of(rater.project), desk_rubric(rater.project)
    history = history_of(rater, plan, rubric)
    tries = list(rater.exam_tries.order_by("number"))
    last = tries[-1] if tries else None
    waived = rater.rulings.last()
    return RaterLine(
        rater=rater,
        standing=standing_of(history, rules_of(plan), timezone.now()),
        practice_left=history.training_left,
        n_tries=len(tries),
        last=last,
        share=share_right(scores_of(last)) if last and scores_of(last) else None,
        waived=bool(history.qualified and waived and waived.kind == waived.Kind.WAIVE),
    )


def scores_of(attempt: ExamTry) -> list[float]:
    answered = attempt.questions.filter(answered_at__isnull=False)
    return [met / n for met, n in answered.values_list("n_met", "n_expected")]


@dataclass(frozen=True)
class Difficulty:
    """How people do at one question: by whom it was answered, and the share right."""

    key: str
    unit: str
    share: Estimate | None

    @property
    def n(self) -> int:
        return self.share.n if self.share else 0

    @property
    def suspect(self) -> bool:
        """The honest majority misses it, for certain: the item is in doubt, not the people."""
        return self.share is not None and self.share.high < 0.5


def exam_difficulty(project: Project) -> list[Difficulty]:
    """Every question held for the exam, the hardest first. Each answer in any try counts."""
    scores: dict[tuple[int, str], list[float]] = defaultdict(list)
    asked = ExamQuestion.objects.filter(exam_item__project=project, answered_at__isnull=False)
    for item, unit, met, n in asked.values_list("exam_item", "unit", "n_met", "n_expected"):
        scores[item, unit].append(met / n)
    pool = exam_pool(project, desk_rubric(project))
    return by_difficulty(
        [difficulty(question, scores[slot.item, slot.unit]) for slot, question in pool.items()]
    )


def practice_difficulty(project: Project) -> list[Difficulty]:
    """Every practice question that somebody answered, the hardest first; first answers only."""
    first: dict[tuple[int, str, int], float] = {}
    answers = TrainingAnswer.objects.filter(training__project=project).order_by("pk")
    for item, unit, rater, met, n in answers.values_list(
        "training", "unit", "rater", "n_met", "n_expected"
    ):
        first.setdefault((item, unit, rater), met / n)
    scores: dict[tuple[int, str], list[float]] = defaultdict(list)
    for (item, unit, _), score in first.items():
        scores[item, unit].append(score)
    return by_difficulty(
        [
            difficulty(question, scores[item.pk, question.unit])
            for item in project.training_items.all()
            for question in questions_of(item.row)
            if scores[item.pk, question.unit]
        ]
    )


def difficulty(question: Question, scores: list[float]) -> Difficulty:
    words = {"pair": "pair", "item": "Item"}
    unit = words.get(question.unit) or f"Output {int(question.unit) + 1}"
    return Difficulty(question.key, unit, share_right(scores) if scores else None)


def by_difficulty(lines: list[Difficulty]) -> list[Difficulty]:
    return sorted(lines, key=lambda line: line.share.value if line.share else 2.0)


@dataclass(frozen=True)
class Holding:
    """A training item, and whether it is held for the exam."""

    key: str
    n_questions: int
    held: bool


def holdings(project: Project) -> list[Holding]:
    held = set(project.exam_items.filter(active=True).values_list("training", flat=True))
    return [
        Holding(item.key, len(questions_of(item.row)), item.pk in held)
        for item in project.training_items.all()
    ]


def spare_training(project: Project) -> list[str]:
    """Keys of training items that nobody has answered and no exam has held."""
    spare = project.training_items.filter(answers__isnull=True, exam_items__isnull=True)
    return list(spare.values_list("key", flat=True))


def held_items(project: Project) -> list[ExamItem]:
    """The project's own items that are held for the exam."""
    held = project.exam_items.filter(active=True, item__isnull=False)
    return list(held.select_related("item", "project").order_by("pk"))

"""Training items and exams, every default visible. The right accuracy is 4 for every output."""

from annotation.models import ExamQuestion, ExamTry, Project, Rater, TrainingItem
from annotation.services.annotations import RatingInput
from annotation.services.qualification.exams import answer_question
from annotation.services.qualification.plans import change_plan, hold_training

NUMBERS = {
    "pass_mark": 0.7,
    "questions": 4,
    "extra": 2,
    "most": 6,
    "tries": 2,
    "wait_hours": 24,
}
RIGHT, WRONG = {"accuracy": RatingInput(4)}, {"accuracy": RatingInput(1)}


def make_training(project: Project, key: str, *, outputs: int = 1) -> TrainingItem:
    """A training item whose outputs all deserve a 4; a second output makes a pair that B wins."""
    letters = "ab"[:outputs]
    expected = [
        {
            "output_id": f"{key}-{letter}",
            "criterion": "accuracy",
            "value": 4,
            "tolerance": 1,
            "feedback": f"The price in {letter} is in the context.",
        }
        for letter in letters
    ]
    if outputs > 1:
        expected.append({"criterion": "overall", "value": "B", "feedback": "B is shorter."})
    texts = [{"id": f"{key}-{letter}", "text": f"Answer {letter} of {key}."} for letter in letters]
    row = {
        "id": key,
        "input": f"What does {key} cost?",
        "context": "The price list says two euros.",
        "outputs": texts,
        "expected": expected,
        "feedback": "Start with the context.",
    }
    position = TrainingItem.objects.filter(project=project).count()
    return TrainingItem.objects.create(project=project, key=key, position=position, row=row)


def make_exam(project: Project, *, n: int = 8, active: bool = True, **numbers: float) -> None:
    """Turn qualification on with `n` questions held for the exam and nothing to practise."""
    held = [make_training(project, f"ex-{place:02d}") for place in range(n)]
    hold_training(project=project, training=held)
    change_plan(project=project, active=active, numbers={**NUMBERS, **numbers})
    project.refresh_from_db()


def sit(rater: Rater, attempt: ExamTry, *answers: dict[str, RatingInput]) -> ExamTry:
    """Answer the next questions of a try, in order."""
    for ratings in answers:
        row = ExamQuestion.objects.filter(attempt=attempt, answered_at=None).first()
        answer_question(rater=rater, row=row, ratings=ratings)
    attempt.refresh_from_db()
    return attempt

from django.utils import timezone

from annotation.models import Project, TrainingItem
from calibration.contamination.texts import Shown
from calibration.selectors.releases.pools import POOLS, register_pool, shown_pool, shown_texts
from tests.factories.projects import make_rubric

QUESTION = "Why was my card blocked at the hotel in Lisbon?"
ROW = {"input": QUESTION, "outputs": [{"id": "a", "text": "It was blocked for your safety."}]}


def test_training_items_are_shown(project: Project) -> None:
    TrainingItem.objects.create(project=project, position=0, key="t-1", row=ROW)
    places = [one.where for one in shown_texts(project)]
    assert places == ["Rubric 1"] * places.count("Rubric 1") + ["training item t-1"] * 2
    assert shown_pool(project).holding(f"  {QUESTION.upper()}") == "training item t-1"
    assert shown_pool(project).holding("How do I close an account I never use?") == ""


def test_what_a_rubric_says_is_shown(project: Project) -> None:
    rubric = make_rubric(project, publish=False)
    rubric.guidelines = f"An example: {QUESTION} That one is polite."
    rubric.published_at = timezone.now()
    rubric.save()
    assert shown_pool(project).holding(QUESTION) == "Rubric 2"


def test_an_upper_app_adds_what_it_shows(project: Project) -> None:
    register_pool(lambda project: iter([Shown("prompt p", f"Example: {QUESTION}")]))
    try:
        assert shown_pool(project).holding(QUESTION) == "prompt p"
    finally:
        POOLS.pop()

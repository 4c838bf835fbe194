from annotation.models import Project, TrainingItem
from calibration.contamination.texts import Shown
from calibration.selectors.releases.pools import POOLS, register_pool, shown_pool, shown_texts

QUESTION = "Why was my card blocked at the hotel in Lisbon?"
ROW = {"input": QUESTION, "outputs": [{"id": "a", "text": "It was blocked for your safety."}]}


def test_training_items_are_shown(project: Project) -> None:
    TrainingItem.objects.create(project=project, position=0, key="t-1", row=ROW)
    assert [one.where for one in shown_texts(project)] == ["training item t-1"] * 2
    assert shown_pool(project).holding(f"  {QUESTION.upper()}") == "training item t-1"
    assert shown_pool(project).holding("How do I close an account I never use?") == ""


def test_an_upper_app_adds_what_it_shows(project: Project) -> None:
    register_pool(lambda project: iter([Shown("prompt p", f"Example: {QUESTION}")]))
    try:
        assert shown_pool(project).holding(QUESTION) == "prompt p"
    finally:
        POOLS.pop()

import pytest

from annotation.models import Item
from judges.models import JudgeRun


@pytest.fixture
def sliced(run: JudgeRun) -> JudgeRun:
    """The first two items are of tier 1, the others of tier 2."""
    for item in Item.objects.filter(project=run.project):
        item.metadata = {"tier": 1 if item.position < 2 else 2, "id": item.key}
        item.save()
    return run

"""A judge beside two people on four units, small enough to work out by hand."""

import pytest

from annotation.models import Criterion, Project, Reference
from judges.models import JudgeRun
from tests.factories.annotations import make_annotation
from tests.factories.judging import make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item

# truth, r1, r2, judge; the judge's last reply could not be read.
UNITS = ((5, 5, 5, 5), (4, 4, 4, 2), (1, 1, 2, 1), (3, 3, 3, None))
# truth, verdict with A first, verdict with B first, in terms of the item's own A and B.
PAIRS = (("A", "A", "A"), ("B", "A", "B"), ("B", "B", "B"), ("A", "A", "B"))


@pytest.fixture
def run(project: Project) -> JudgeRun:
    run = make_run(project)
    raters = [make_rater(project, "r1"), make_rater(project, "r2")]
    accuracy = Criterion.objects.get(rubric__project=project, key="accuracy")
    for number, (truth, *people, judge) in enumerate(UNITS):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        Reference.objects.create(project=project, subject=subject, criterion=accuracy, value=truth)
        for rater, value in zip(raters, people, strict=True):
            make_annotation(subject, rater, {"accuracy": value})
        make_verdict(run, subject, "accuracy", judge)
    return run


@pytest.fixture
def pair_run(project: Project) -> JudgeRun:
    run = make_run(project)
    overall = Criterion.objects.get(rubric__project=project, key="overall")
    for number, (truth, ab, ba) in enumerate(PAIRS):
        subject = make_item(project, f"p-{number}", pair=True).subjects.get(scope="pair")
        Reference.objects.create(project=project, subject=subject, criterion=overall, value=truth)
        make_verdict(run, subject, "overall", ab, order="AB")
        make_verdict(run, subject, "overall", ba, order="BA")
    return run

"""Judges that say the opposite of people."""

from annotation.models import Project
from annotation.selectors.sanity.checks import project_findings
from judges.selectors.sanity.polarity import contrary_judges
from tests.factories.annotations import make_annotation
from tests.factories.judging import make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item


def judged(project: Project, *, turned: bool) -> None:
    """Thirty units: people say 1 to 5 in turn, the judge the same or its opposite."""
    run, rater = make_run(project), make_rater(project, "r1")
    for number in range(30):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        value = 1 + number % 5
        make_annotation(subject, rater, {"accuracy": value})
        make_verdict(run, subject, "accuracy", 6 - value if turned else value)


def test_a_judge_with_a_turned_scale_is_found(project: Project) -> None:
    judged(project, turned=True)
    (found,) = contrary_judges(project)
    assert (found.rule, found.severity, found.criterion) == ("polarity_flip", "serious", "accuracy")
    assert found.what.startswith("The Judge tester agrees with the majority of people less often")
    assert found.evidence["n"] == 30
    assert found in [one.finding for one in project_findings(project)]


def test_a_judge_that_agrees_with_people_is_not(project: Project) -> None:
    judged(project, turned=False)
    assert list(contrary_judges(project)) == []


def test_without_runs_there_is_nothing_to_find(project: Project) -> None:
    assert list(contrary_judges(project)) == []

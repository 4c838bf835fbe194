"""Links and fields of the report page keep the rest of the address."""

from django.http import QueryDict

from annotation.models import Project
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.reports.grounds import WHOLE
from judges.selectors.reports.pages import report_page
from judges.views.choices import Choices, choices_of
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.judging import make_run, make_verdict
from tests.factories.projects import make_item


def choices(run: JudgeRun, query: str) -> Choices:
    given = QueryDict(query)
    return choices_of(report_page(run, Sampling(resamples=20), WHOLE, given), given)


def test_tabs_and_forms_carry_the_rest_along(project: Project) -> None:
    run = make_run(project)
    item = make_item(project, pair=True)
    make_verdict(run, item.subjects.get(scope="pair"), "overall", "A")
    make_verdict(run, item.subjects.filter(scope="output").first(), "accuracy", 4)
    found = choices(run, "revised=1&criterion=overall&by=tier")
    assert [(one.words, one.current) for one in found.criteria] == [
        ("Accuracy", False),
        ("Overall", True),
    ]
    assert found.criteria[0].value == "?revised=1&criterion=accuracy&by=tier"
    assert found.uncut == [("revised", "1"), ("criterion", "overall")]
    assert found.query == "?revised=1&criterion=overall&by=tier"
    assert found.grounds == ()


def test_grounds_are_offered_where_there_is_a_release(project: Project) -> None:
    run = make_run(project)
    subject = make_item(project, outputs=1).subjects.get()
    make_reference(subject, "accuracy", 3)
    make_verdict(run, subject, "accuracy", 4)
    make_release(project)
    words = [one.words for one in choices(run, "").grounds]
    assert words[:2] == ["all Items", "release 1, held-out"]

from uuid import uuid4

import pytest

from annotation.models import Project, Rating
from calibration.models import Disagreement
from calibration.selectors.adjudications.cases import case_page, get_case
from calibration.services.adjudications.cases import open_verdicts
from calibration.services.adjudications.scanning import scan_disagreements
from evalhub.accounts.models import User
from evalhub.errors import NotFound
from tests.factories.adjudications import make_differing, settle
from tests.factories.golden_sets import make_reference
from tests.factories.judging import make_judge, make_run, make_verdict
from tests.factories.people import make_rater


@pytest.fixture
def case(project: Project, adam: User) -> Disagreement:
    """Adam himself said 1, another rater 5."""
    make_rater(project, "adam", adam)
    make_rater(project, "rater-2")
    subject = make_differing(project)
    make_reference(subject, "accuracy", 4)
    judge = make_judge(project, "judge-one", provider="imported", base_url="")
    make_verdict(make_run(project, judge), subject, "accuracy", 2, rationale="It is late.")
    scan_disagreements(project=project)
    return get_case(project, Disagreement.objects.get().public_id)


def test_every_voice_goes_by_a_pseudonym_and_knows_its_own(case: Disagreement, adam: User) -> None:
    Rating.objects.filter(value=5).update(comment="The date is there.")
    voices = case_page(case, adam).voices
    assert [(one.name, one.value, one.comment, one.own) for one in voices] == [
        ("R-01", "1", "", True),
        ("rater-2", "5", "The date is there.", False),
    ]


def test_verdicts_come_once_the_person_has_asked(
    case: Disagreement, adam: User, maya: User
) -> None:
    assert case_page(case, adam).verdicts is None
    open_verdicts(case=case, actor=adam)
    (line,) = case_page(case, adam).verdicts or ()
    assert (line.judge, line.value, line.rationale) == ("judge-one", "2", "It is late.")
    assert case_page(case, maya).verdicts is None


def test_what_was_decided_is_told_newest_first(case: Disagreement, adam: User, maya: User) -> None:
    settle(case.subject, adam, 4)
    settle(case.subject, maya, ambiguous=True)
    page = case_page(case, adam)
    assert [(one.value, one.who, one.live) for one in page.history] == [
        ("truly ambiguous", "Maya", True),
        ("4", "Adam", False),
    ]
    assert page.reference == "4"


def test_cases_of_other_projects_are_not_found(project: Project) -> None:
    with pytest.raises(NotFound):
        get_case(project, uuid4())

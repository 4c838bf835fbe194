"""The page of a rater: figures derived by hand, and no name unless it is asked for."""

from uuid import uuid4

import pytest

from annotation.models import Project, Rater, Skip
from annotation.selectors.people.profile import rater_profile
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.review.decisions import accept
from evalhub.accounts.models import User
from evalhub.stats.errors import UndefinedStatistic
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.quality import answer, meet_traps
from tests.factories.review import answered_case, return_case


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


def test_agreement_leaves_the_rater_out_and_the_shift_has_a_sign(
    project: Project, rater: Rater
) -> None:
    ben, cleo = make_rater(project, "ben"), make_rater(project, "cleo")
    for key, values in {"it-1": (4, 4, 2), "it-2": (5, 3, 3), "it-3": (2, 2, 2)}.items():
        for one, value in zip((rater, ben, cleo), values, strict=True):
            answer(one, key, value)
    line = rater_profile(rater).line
    # Shares of the others who agree: 1/2, 0, 1. Differences to their mean: +1, +2, 0.
    assert line.agreement.value == pytest.approx(0.5)
    assert line.standings[0].severity.value == pytest.approx(1.0)
    assert line.standings[0].severity.low <= 1.0 <= line.standings[0].severity.high


def test_traps_skips_and_review_are_counted(project: Project, rater: Rater, maya: User) -> None:
    meet_traps(rater, 3, 1)
    for key, reason in (("s-1", "rubric"), ("s-2", "rubric"), ("s-3", "harmful")):
        subject = make_item(project, key, outputs=1).subjects.get()
        Skip.objects.create(rater=rater, subject=subject, reason=reason)
    accept(case=answered_case(rater, "it-1"), actor=maya, key=uuid4())
    return_case(answered_case(rater, "it-2"), maya)
    answered_case(rater, "it-3")
    profile = rater_profile(rater)
    assert (profile.line.traps.ratings_passed, profile.line.traps.ratings) == (3, 4)
    assert profile.skips[0] == ("The Rubric does not cover this case", 2)
    assert (profile.n_skips, profile.n_questions) == (3, 0)
    assert (profile.reviewed.total, profile.reviewed.returned) == (2, 1)
    assert profile.reviewed.changed.value == pytest.approx(0.5)


def test_the_name_stays_out_unless_it_is_asked_for(rater: Rater) -> None:
    answer(rater, "it-1")
    assert rater_profile(rater).shown == "R-01"
    rater.project.names_shown = True
    assert rater_profile(rater).shown == "Anna"


def test_an_excluded_rater_is_compared_as_if_they_counted(
    project: Project, rater: Rater, maya: User
) -> None:
    for one in (rater, make_rater(project, "ben")):
        answer(one, "it-1", 4)
        answer(one, "it-2", 3)
    exclude_rater(rater=rater, reason="Read nothing.", actor=maya)
    profile = rater_profile(rater)
    assert profile.exclusion.reason == "Read nothing."
    assert profile.line.n_annotations == 2
    assert profile.line.agreement.value == pytest.approx(1.0)


def test_what_cannot_be_computed_says_so(rater: Rater) -> None:
    profile = rater_profile(rater)
    assert isinstance(profile.line.agreement, UndefinedStatistic)
    assert isinstance(profile.repeats, UndefinedStatistic)
    assert (profile.reviewed.total, profile.reviewed.changed) == (0, None)

"""A policy before it is saved, beside the saved one, on the project's own items."""

import pytest
from django.utils import timezone

from annotation.models import Assignment, HandoutPlan, Lane, Project
from annotation.routing.policies import HandoutPolicy, Stratum
from annotation.selectors.handout.preview import preview
from evalhub.accounts.models import User
from tests.factories.handout import make_tiers, set_policy
from tests.factories.people import make_rater
from tests.factories.projects import make_item

TIERS = HandoutPolicy(strata=(Stratum("tier", "1", 4), Stratum("tier", "2", 1)))


def test_strata_are_counted_beside_the_saved_policy(project: Project) -> None:
    make_tiers(project, "1", "1", "2", "3")
    make_item(project, "gone", outputs=1, retired_at=timezone.now())
    found = preview(project, TIERS)
    lines = [(line.label, line.n_subjects, line.slots, line.slots_before) for line in found.lines]
    assert lines == [
        ("tier = 1", 2, 8, None),
        ("tier = 2", 1, 1, None),
        ("Everything else", 1, 2, None),
    ]
    # The saved policy is the default one: two people for each of four subjects.
    assert (found.answers, found.answers_before) == (11, 8)
    assert (found.stand_ins, found.sampled) == (5, False)


def test_nothing_is_stored(project: Project) -> None:
    make_tiers(project, "1", "2")
    preview(project, TIERS)
    assert not HandoutPlan.objects.exists()
    assert not Lane.objects.exists()
    assert not Assignment.objects.exists()


def test_people_who_may_work_are_simulated_with_their_skills(
    project: Project, anna: User, ben: User, otto: User
) -> None:
    make_tiers(project, "de", "de", "fr", key="lang")
    rater = make_rater(project, "anna", anna)
    rater.skills = {"lang": ["de"]}
    rater.save()
    make_rater(project, "ben", ben)
    for name, user in (("otto", otto), ("rater-01", None)):
        make_rater(project, name, user)
    found = preview(project, HandoutPolicy(skills=("lang",)))
    assert [(load.key, load.before, load.after) for load in found.loads] == [
        ("anna", 3, 2),
        ("ben", 3, 0),
    ]
    assert found.after.left == 4
    assert [(line.nobody, line.too_few) for line in found.lines] == [(1, 2)]


def test_what_is_answered_counts(project: Project, anna: User) -> None:
    make_tiers(project, "1", "2")
    set_policy(project)
    slot = Assignment.objects.first()
    Assignment.objects.filter(pk=slot.pk).update(state="submitted", rater=make_rater(project))
    assert preview(project, HandoutPolicy()).answers == 3


def test_days_rest_on_the_daily_limit(project: Project, anna: User, ben: User) -> None:
    make_tiers(project, *"1234567890")
    for name, user in (("anna", anna), ("ben", ben)):
        make_rater(project, name, user)
    found = preview(project, HandoutPolicy(daily=4))
    # Ten subjects for two people each: ten answers a person, four a day.
    assert (found.after.days, found.before.days, found.pace) == (3, None, None)


def test_an_order_of_ranks_shows_in_what_is_complete_first(project: Project) -> None:
    make_tiers(project, *range(10), key="risk")
    strata = (Stratum("risk", "9"),)
    found = preview(project, HandoutPolicy(strata=strata, order="highest", by="risk"))
    assert found.lines[0].curve == pytest.approx((1.0,) * 5)

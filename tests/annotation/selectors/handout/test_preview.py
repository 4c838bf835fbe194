"""A policy before it is saved, beside the saved one, on the project's own items."""

import pytest
from django.utils import timezone

from annotation.models import Assignment, Exclusion, HandoutPlan, Lane, Project, Rater
from annotation.routing.policies import Batch, HandoutPolicy, Stratum
from annotation.selectors.handout.preview import preview
from annotation.services.assignments import join_project
from evalhub.accounts.models import User
from tests.factories.handout import make_tiers, set_policy, work
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


def test_what_is_asked_for_stands_beside_how_many_can_give_it(
    project: Project, anna: User, ben: User
) -> None:
    make_tiers(project, ["law", "tax"], "law", ["tax", "art"], key="topic")
    for name, user, topics in (("anna", anna, ["law"]), ("ben", ben, [])):
        rater = make_rater(project, name, user)
        rater.skills = {"topic": topics}
        rater.save()
    every = preview(project, HandoutPolicy(skills=("topic",)))
    assert [(one.words, one.n_subjects, one.n_able) for one in every.demands] == [
        ("topic art and tax", 1, 0),
        ("topic law and tax", 1, 0),
        ("topic law", 1, 1),
    ]
    some = preview(project, HandoutPolicy(any_skill=("topic",)))
    assert [(one.words, one.n_able) for one in some.demands] == [
        ("topic art or tax", 0),
        ("topic law", 1),
        ("topic law or tax", 1),
    ]


def test_rules_that_fit_nothing_are_named(project: Project, anna: User) -> None:
    make_tiers(project, "1", ["2", "3"])
    make_rater(project, "anna", anna)
    policy = HandoutPolicy(
        strata=(Stratum("tier", ("1", "2"), 3), Stratum("tier", "3"), Stratum("teir", "1")),
        batches=(Batch("tier", "3", ("anna",)), Batch("tier", "4", ("anna",))),
    )
    found = preview(project, policy)
    # it-1 has 2 and 3: the first line that fits counts, and the second is left with nothing.
    assert [(line.label, line.n_subjects) for line in found.lines] == [("tier = 1, 2", 2)]
    assert found.unmet == ("tier = 3", "teir = 1", "tier = 4")
    assert [one.words for one in found.demands] == ["kept for anna"]


def test_a_larger_overlap_finds_nobody_where_everybody_has_answered(
    project: Project, anna: User, ben: User
) -> None:
    make_tiers(project, "1", "1")
    set_policy(project)
    for user in (anna, ben):
        work(join_project(project=project, user=user))
    found = preview(project, HandoutPolicy(strata=(Stratum("tier", "1", 3),)))
    # One more of each of two subjects, which nobody is left for.
    assert (found.answers, found.after.left, found.lines[0].nobody) == (2, 2, 2)


def test_who_is_not_qualified_or_excluded_does_not_work(
    project: Project, anna: User, ben: User, cleo: User
) -> None:
    make_tiers(project, "1", "2")
    raters = [join_project(project=project, user=user) for user in (anna, ben, cleo)]
    Rater.objects.filter(pk__in=[raters[0].pk, raters[1].pk]).update(qualified_version=1)
    Project.objects.filter(pk=project.pk).update(qualification_version=1)
    Exclusion.objects.create(rater=raters[1], reason="left")
    project.refresh_from_db()
    assert [load.key for load in preview(project, HandoutPolicy()).loads] == [raters[0].key]

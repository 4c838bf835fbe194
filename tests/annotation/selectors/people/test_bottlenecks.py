"""What keeps work from being done."""

import pytest

from annotation.models import Membership, Project, Rater
from annotation.selectors.people.bottlenecks import Bottleneck, bottlenecks, crew_of
from annotation.services.assignments import claim_next, join_project
from annotation.services.quality.appeals import write_appeal
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.raters import pause_rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.handout import finish, make_tiers, set_policy
from tests.factories.people import make_rater
from tests.factories.review import answered_case, return_case


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return join_project(project=project, user=anna)


def stuck(project: Project) -> list[tuple[int, str]]:
    return [(one.n, one.what) for one in bottlenecks(project)]


def test_slots_that_ask_for_a_skill_nobody_has_are_stuck(project: Project, rater: Rater) -> None:
    make_tiers(project, "fr", "fr", "de", key="language")
    Rater.objects.filter(pk=rater.pk).update(skills={"language": ["de"]})
    set_policy(project, skills=["language"])
    # Overlap 2: four French slots find nobody; of two German ones Anna can take one.
    found = bottlenecks(project)
    assert [one.n for one in found] == [4, 1]
    assert found[0].what == "4 of 4 open slots that ask for language fr find nobody"
    assert found[0].why.startswith("Nobody at work may take them.")
    assert found[0].page == "handout-settings"
    Rater.objects.filter(pk=rater.pk).update(skills={"language": ["de", "fr"]})
    assert [one.n for one in bottlenecks(project)] == [2, 1]


def test_an_overlap_beyond_the_crew_is_a_bottleneck(
    project: Project, rater: Rater, ben: User
) -> None:
    make_tiers(project, 1, 1, 1)
    Project.objects.filter(pk=project.pk).update(overlap=3)
    plan_slots(project=Project.objects.get(pk=project.pk))
    # Anna has begun, Ben has not; each Output wants three people.
    assert stuck(project) == [(3, "3 of 9 open slots find nobody")]
    finish(claim_next(rater=rater))
    assert stuck(project) == [(3, "3 of 8 open slots find nobody")]
    Membership.objects.filter(user=ben).delete()
    assert [n for n, _ in stuck(project)] == [6]


def test_reserved_slots_wait_for_whom_they_are_reserved(project: Project, rater: Rater) -> None:
    make_tiers(project, 1, 2)
    batch = {"key": "tier", "value": "1", "raters": [rater.key, "zoe"]}
    set_policy(project, batches=[batch])
    found: list[Bottleneck] = bottlenecks(project)
    assert [one.n for one in found] == [1, 1]
    assert any(f"reserved for {rater.key}, zoe" in one.what for one in found)


def test_who_is_paused_excluded_or_not_qualified_takes_nothing(
    project: Project, rater: Rater, ben: User, cleo: User, maya: User
) -> None:
    second = join_project(project=project, user=ben)
    assert set(crew_of(project).raters) == {rater.pk, second.pk}
    assert crew_of(project).not_begun == 1
    pause_rater(rater=rater, reason="A talk first.", actor=maya)
    exclude_rater(rater=second, reason="Read nothing.", actor=maya)
    assert crew_of(project).raters == {}
    third = join_project(project=project, user=cleo)
    project.qualification_version = 1
    assert crew_of(project).raters == {}
    Rater.objects.filter(pk=third.pk).update(qualified_version=1)
    assert set(crew_of(project).raters) == {third.pk}


def test_what_waits_for_the_lead_is_counted(project: Project, rater: Rater, maya: User) -> None:
    answered_case(rater, "it-1")
    answered_case(rater, "it-2")
    return_case(answered_case(rater, "it-3"), maya)
    pause_rater(rater=rater, reason="A talk first.", actor=maya)
    write_appeal(rater=Rater.objects.get(pk=rater.pk), text="It was the page.")
    make_rater(project, "file")
    assert stuck(project) == [
        (2, "2 answers wait for review"),
        (1, "1 appeal waits for an answer"),
        (1, "1 returned answer waits for its Rater"),
    ]

"""Who is at work, as the team page lists them."""

from datetime import timedelta

from django.utils import timezone

from annotation.models import Project
from annotation.selectors.people.team import project_team
from annotation.services.assignments import claim_next, join_project
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.raters import pause_rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.handout import make_tiers
from tests.factories.people import make_rater
from tests.factories.quality import answer


def test_people_are_listed_as_they_joined_without_names(
    project: Project, ben: User, anna: User
) -> None:
    make_rater(project, "file")
    first, second = (join_project(project=project, user=user) for user in (ben, anna))
    answer(first, "old", submitted_at=timezone.now() - timedelta(days=8))
    answer(first, "new")
    make_tiers(project, 1)
    plan_slots(project=project)
    claim_next(rater=second)
    team = project_team(project)
    assert [(one.name, one.week, one.total, one.on_desk) for one in team.people] == [
        ("R-02", 1, 2, False),
        ("R-03", 0, 0, True),
    ]
    assert (team.n_people, team.strata.total.on_desk) == (2, 1)


def test_the_state_says_who_may_be_handed_work(
    project: Project, anna: User, ben: User, cleo: User, maya: User
) -> None:
    paused, excluded, _ = (join_project(project=project, user=one) for one in (anna, ben, cleo))
    pause_rater(rater=paused, reason="A talk first.", actor=maya)
    exclude_rater(rater=excluded, reason="Read nothing.", actor=maya)
    assert [one.state for one in project_team(project).people] == ["Paused", "Excluded", "At work"]
    project.qualification_version = 1
    assert project_team(project).people[2].state == "Not qualified yet"

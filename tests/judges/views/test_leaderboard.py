"""The ranking of judges, through its page."""

from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.views.leaderboard import ranks_text
from tests.factories.golden_sets import make_release
from tests.factories.simulated import judge_all, make_world


def test_judges_are_ranked_for_readers_and_not_for_others(
    client: Client, project: Project, otto: User, anna: User, olga: User
) -> None:
    world = make_world(project, 20)
    judge_all(world, "judge-one", miss=0.2)
    make_release(project)
    address = reverse("leaderboard-show", args=[project.slug])
    client.force_login(otto)
    page = client.get(f"{address}?criterion=accuracy").content.decode()
    for words in ("judge-one is the best of them.", "release 1", "rank 1", "not known"):
        assert words in page
    assert client.get(f"{address}?grounds=9").status_code == 404
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        assert client.get(address).status_code == status


def test_without_judges_the_page_says_what_to_do(
    client: Client, project: Project, otto: User
) -> None:
    client.force_login(otto)
    page = client.get(reverse("leaderboard-show", args=[project.slug])).content.decode()
    assert "Nobody to rank yet" in page


def test_the_pages_of_judges_stand_in_a_row_for_who_may_open_them(
    client: Client, project: Project, maya: User, otto: User
) -> None:
    ranking, listed, models = (
        reverse(name, args=[project.slug])
        for name in ("leaderboard-show", "judge-list", "model-list")
    )
    client.force_login(maya)
    page = client.get(ranking).content.decode()
    row = page.split('<nav class="seg" aria-label="Judges">')[1].split("</nav>")[0]
    assert f'<a href="{ranking}" aria-current="page">Ranking</a>' in row
    assert row.count("aria-current") == 1
    assert models in row
    # The sidebar marks Judges for all of its pages.
    assert f'<li><a href="{listed}" aria-current="page">' in page
    client.force_login(otto)
    assert models not in client.get(ranking).content.decode()


def test_ranks_in_words() -> None:
    assert [ranks_text(*ends) for ends in ((1, 1), (1, 3), (None, None))] == [
        "rank 1",
        "ranks 1 to 3",
        "not ranked",
    ]

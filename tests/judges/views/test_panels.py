"""Juries and cascades, through their pages."""

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import Judge, JudgePrompt, JudgeRun, Panel
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item


@pytest.fixture
def world(project: Project) -> Project:
    """Two Items with two Outputs each, two Judges with prices and a prompt."""
    for number in (1, 2):
        make_item(project, f"it-{number}")
    for name, price in (("cheap", 1), ("dear", 10)):
        make_judge(project, name, price_per_million_in=price, price_per_million_out=price)
    make_prompt(project)
    return project


def jury(**changes: object) -> dict[str, object]:
    judges = [one.pk for one in Judge.objects.order_by("name")]
    prompts = [JudgePrompt.objects.get().pk]
    given = {"judges": judges, "prompts": prompts, "rule": "median", "limit": "", "budget": ""}
    return {**given, **changes}


def cascade(**changes: object) -> dict[str, object]:
    cheap, dear = (Judge.objects.get(name=name).pk for name in ("cheap", "dear"))
    given = {"cheap": cheap, "dear": dear, "prompt": JudgePrompt.objects.get().pk}
    given |= {"below": "0.7", "points": "3", "checked": "25", "limit": "", "budget": ""}
    return {**given, **changes}


def test_a_jury_shows_its_cost_and_is_started(client: Client, world: Project, erin: User) -> None:
    client.force_login(erin)
    address = reverse("jury-create", args=[world.slug])
    assert "Show what it costs" in client.get(address).content.decode()
    page = client.get(address, jury()).content.decode()
    assert "8 calls. About $" in page
    assert not JudgeRun.objects.exists()
    reply = client.post(address, jury())
    panel = Panel.objects.get()
    assert (reply.status_code, panel.kind, panel.rule) == (303, "jury", "median")
    assert str(panel.run.public_id) in reply["Location"]
    page = client.get(reply["Location"]).content.decode()
    assert ("Jury of 2" in page, "Joint Verdicts" in page, "Imported" in page) == (
        True,
        True,
        False,
    )
    judges = client.get(reverse("judge-list", args=[world.slug])).content.decode()
    assert "its members" in judges


def test_the_run_of_a_jury_is_cancelled_on_its_page(
    client: Client, world: Project, erin: User
) -> None:
    client.force_login(erin)
    address = client.post(reverse("jury-create", args=[world.slug]), jury())["Location"]
    page = client.get(address).content.decode()
    for part in (
        'commandfor="cancel"',
        '<dialog class="sheet" id="cancel"',
        "The runs of its memb",
    ):
        assert part in page
    run = Panel.objects.get().run
    client.post(reverse("run-cancel", args=[world.slug, run.public_id]))
    assert set(JudgeRun.objects.values_list("status", flat=True)) == {"cancelled"}
    over = client.get(address).content.decode()
    assert ('commandfor="cancel"' in over, 'id="cancel"' in over) == (False, False)


def test_a_cascade_shows_what_it_costs_at_least_and_is_started(
    client: Client, world: Project, erin: User
) -> None:
    client.force_login(erin)
    address = reverse("cascade-create", args=[world.slug])
    assert "Show what it costs" in client.get(address).content.decode()
    # Four Outputs for the first, a quarter to all of them for the second.
    assert "5 to 8 calls. About $" in client.get(address, cascade()).content.decode()
    assert client.post(address, cascade(budget="0.5", limit="1")).status_code == 303
    policy = Panel.objects.get().policy
    assert (policy["below"], policy["points"], policy["checked_share"]) == (0.7, ["3"], 0.25)
    assert JudgeRun.objects.get(number=1).calls.count() == 2


@pytest.mark.parametrize(
    ("page", "changes", "complaint"),
    [
        ("jury", {"judges": []}, "This field is required"),
        ("jury", {"rule": "loudest"}, "not one of the available choices"),
        ("jury", {"budget": "-1"}, "Budget: write"),
        ("cascade", {"points": "3, 7"}, "7 is not a value there; there are 1, 2, 3, 4, 5."),
        ("cascade", {"below": "2"}, "less than or equal to 1"),
        ("cascade", {"checked": "101"}, "less than or equal to 100"),
    ],
)
def test_bad_input_is_named(
    client: Client,
    world: Project,
    erin: User,
    page: str,
    changes: dict[str, object],
    complaint: str,
) -> None:
    client.force_login(erin)
    given = jury(**changes) if page == "jury" else cascade(**changes)
    address = reverse(f"{page}-create", args=[world.slug])
    for reply in (client.get(address, given), client.post(address, given)):
        assert reply.status_code == 422
        assert complaint in reply.content.decode()
    assert not JudgeRun.objects.exists()


def test_a_jury_of_one_and_a_cascade_of_itself_are_refused(
    client: Client, world: Project, erin: User
) -> None:
    client.force_login(erin)
    one = Judge.objects.get(name="cheap").pk
    for page, given, complaint in (
        ("jury", jury(judges=[one]), "two to 9 members"),
        ("cascade", cascade(dear=one), "two different Judges"),
    ):
        address = reverse(f"{page}-create", args=[world.slug])
        for reply in (client.get(address, given), client.post(address, given)):
            assert (reply.status_code, complaint in reply.content.decode()) == (422, True)


def test_others_may_not_and_empty_projects_say_what_comes_first(
    client: Client, project: Project, erin: User, otto: User, olga: User
) -> None:
    pages = [reverse(f"{page}-create", args=[project.slug]) for page in ("jury", "cascade")]
    for user, status in ((otto, 403), (olga, 404)):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status, status]
    client.force_login(erin)
    assert "No Judge that can be called" in client.get(pages[0]).content.decode()
    make_judge(project)
    assert "No prompt yet" in client.get(pages[1]).content.decode()

"""Pages of quality control over HTTP: who gets in, what they read, what is kept from them."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from annotation.models import Appeal, Exclusion, Firing, Project, QualityRule, Rater
from annotation.services.quality.actions import apply_action
from annotation.services.quality.appeals import write_appeal
from annotation.services.quality.evaluation import check_due, evaluate_rater, note_activity
from annotation.services.quality.exclusions import exclude_rater
from annotation.services.quality.rules import add_default_rules
from annotation.services.raters import pause_rater
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.desks import visitor
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.quality import make_rule, meet_traps

RULE = {
    "collector": "traps",
    "percent": "70",
    "window": "40",
    "least": "6",
    "confidence": "0.95",
    "action": "warning",
    "active": "on",
}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lead(maya: User) -> Client:
    return signed_in(maya)


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


@pytest.fixture
def warned(rater: Rater) -> Firing:
    make_rule(rater.project)
    meet_traps(rater, 1, 9)
    (firing,) = evaluate_rater(rater=rater)
    apply_action(firing=firing)
    return firing


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_a_lead_sets_up_adds_changes_and_switches_rules(lead: Client, project: Project) -> None:
    page = reverse("quality-rules", args=[project.slug])
    assert "No rules yet" in text(lead.get(page))
    assert lead.post(reverse("quality-defaults", args=[project.slug])).status_code == 303
    assert "Pause, after an earlier warning" in text(lead.get(page))
    create = reverse("quality-create", args=[project.slug])
    assert lead.get(create).status_code == 200
    assert lead.post(create, RULE).status_code == 303
    rule = QualityRule.objects.latest("pk")
    assert (rule.active, rule.window) == (True, 40)
    edit = reverse("quality-edit", args=[project.slug, rule.public_id])
    assert 'value="70.0"' in text(lead.get(edit))
    assert lead.post(edit, {**RULE, "window": "50"}).status_code == 303
    switch = reverse("quality-switch", args=[project.slug, rule.public_id])
    assert lead.post(switch, {"off": "1"}).status_code == 303
    rule.refresh_from_db()
    assert (rule.active, rule.window) == (False, 50)


def test_a_rule_that_cannot_be_is_refused_with_its_input(lead: Client, project: Project) -> None:
    create = reverse("quality-create", args=[project.slug])
    for wrong in ({"percent": "170"}, {"collector": "copying"}, {"least": "41"}):
        answer = lead.post(create, {**RULE, **wrong})
        assert answer.status_code == 422
        assert "Some things need a change." in text(answer)
    assert not QualityRule.objects.exists()


def test_the_preview_names_whom_it_would_have_fired_on_and_stores_nothing(
    lead: Client, rater: Rater
) -> None:
    meet_traps(rater, 1, 9)
    make_rater(rater.project, "idle")
    create = reverse("quality-create", args=[rater.project.slug])
    page = text(lead.post(create, {**RULE, "preview": "1"}))
    assert "Would have fired on 1 of 2 Raters" in page
    assert "1 of 10: 10% [2%, 40%]" in page
    assert not QualityRule.objects.exists()
    assert not Firing.objects.exists()


def test_the_inbox_shows_evidence_by_key_and_a_finding_is_closed(
    lead: Client, warned: Firing
) -> None:
    inbox = reverse("quality-inbox", args=[warned.project.slug])
    page = text(lead.get(inbox))
    assert "1 of 10: 10% [2%, 40%]" in page
    assert "anna@" not in page.partition("<main")[2]
    address = reverse("quality-close", args=[warned.project.slug, warned.public_id])
    assert lead.post(address).status_code == 303
    assert "Nothing waits" in text(lead.get(inbox))


def test_an_annotator_reads_words_without_score_trap_or_item(anna: User, warned: Firing) -> None:
    client, slug = signed_in(anna), warned.project.slug
    page = text(client.get(reverse("quality-notices", args=[slug]))).partition("<main")[2]
    assert "A warning" in page
    assert "Read the guidelines once more" in page
    for secret in ("rap", "10%", "1 of 10", "trap-3", "threshold"):
        assert secret not in page
    read = reverse("quality-read", args=[slug, warned.public_id])
    assert client.post(read).status_code == 303
    warned.refresh_from_db()
    assert warned.acknowledged_at is not None


def test_a_note_for_another_does_not_exist(ben: User, warned: Firing) -> None:
    client, slug = signed_in(ben), warned.project.slug
    read = reverse("quality-read", args=[slug, warned.public_id])
    assert client.post(read).status_code == 404
    assert client.post(reverse("quality-appeal", args=[slug]), {"text": "?"}).status_code == 404
    assert "No notes" in text(client.get(reverse("quality-notices", args=[slug])))


def test_an_appeal_goes_to_the_lead_and_its_answer_comes_back(
    anna: User, lead: Client, rater: Rater
) -> None:
    pause_rater(rater=rater, reason="Faster than reading.")
    client, slug = signed_in(anna), rater.project.slug
    mine = reverse("quality-notices", args=[slug])
    assert "Faster than reading." in text(client.get(mine))
    appeal = reverse("quality-appeal", args=[slug])
    assert client.post(appeal, {"text": "The page jumped."}).status_code == 303
    assert "are with the lead" in text(client.get(mine))
    assert "The page jumped." in text(lead.get(reverse("quality-inbox", args=[slug])))
    answer = reverse("quality-answer", args=[slug, Appeal.objects.get().public_id])
    assert lead.post(answer, {"decline": "1", "answer": ""}).status_code == 422
    assert lead.post(answer, {"decline": "1", "answer": "Call me."}).status_code == 303
    assert "The pause stays: Call me." in text(client.get(mine))


def test_a_lead_excludes_a_rater_and_lifts_it(lead: Client, rater: Rater) -> None:
    slug = rater.project.slug
    page = reverse("quality-rater", args=[slug, rater.public_id])
    change = reverse("quality-change", args=[slug, rater.public_id])
    assert lead.post(change, {"lift": "1", "reason": "None."}).status_code == 404
    assert lead.post(change, {"exclude": "1", "reason": " "}).status_code == 422
    assert lead.post(change, {"exclude": "1", "reason": "A bot."}).status_code == 303
    assert "Excluded from every figure" in text(lead.get(page))
    assert "A bot." in text(lead.get(reverse("quality-inbox", args=[slug])))
    assert lead.post(change, {"lift": "1", "reason": "A person."}).status_code == 303
    assert "A person." in text(lead.get(page))
    assert Exclusion.objects.filter(lifted_at=None).count() == 0


def test_the_list_of_raters_marks_who_is_excluded_and_a_pause_ends_for_a_reason(
    lead: Client, rater: Rater
) -> None:
    slug = rater.project.slug
    change = reverse("quality-change", args=[slug, rater.public_id])
    pause_rater(rater=rater, reason="Faster than reading.")
    page = text(lead.get(reverse("quality-rater", args=[slug, rater.public_id])))
    assert "End the pause of R-01" in page
    assert lead.post(change, {"unpause": "1", "reason": ""}).status_code == 422
    assert lead.post(change, {"unpause": "1", "reason": "Talked."}).status_code == 303
    assert lead.post(change, {"exclude": "1", "reason": "A bot."}).status_code == 303
    assert "Excluded" in text(lead.get(reverse("rater-list", args=[slug])))
    overview = reverse("project-overview", args=[slug])
    assert "Show them with" in text(lead.get(overview))
    assert "Show them without" in text(lead.get(overview, {"with_excluded": "1"}))


def test_six_skips_in_a_row_become_a_note_and_nothing_in_the_request(
    project: Project, anna: User
) -> None:
    for n in range(7):
        make_item(project, f"it-{n}", outputs=1)
    plan_slots(project=project)
    add_default_rules(project=project)
    person = visitor(anna, project)
    person.open()
    for _ in range(6):
        assert person.post("skip", {"reason": "context"}).status_code == 303
        person.open()
    assert not Firing.objects.exists()
    note_activity()
    while check_due():
        pass
    assert "You passed on several Items in a row." in text(person.client.get(reverse("work-list")))


def test_more_traps_end_at_the_leads_word(lead: Client, rater: Rater) -> None:
    Rater.objects.update(trap_factor=2.0)
    slug = rater.project.slug
    page = text(lead.get(reverse("quality-rater", args=[slug, rater.public_id])))
    assert "2 times the project's rate" in page.replace("&#x27;", "'")
    lead.post(reverse("quality-change", args=[slug, rater.public_id]), {"usual": "1"})
    assert Rater.objects.get(pk=rater.pk).trap_factor is None


@pytest.mark.parametrize("name", ["quality-rules", "quality-create", "quality-inbox"])
def test_only_managers_see_rules_and_findings(
    name: str, project: Project, anna: User, erin: User, otto: User, olga: User
) -> None:
    address = reverse(name, args=[project.slug])
    assert [signed_in(user).get(address).status_code for user in (anna, erin, otto, olga)] == [
        *[403] * 3,
        404,
    ]
    assert Client().get(address).status_code == 302


def test_the_pause_of_an_excluded_rater_cannot_be_granted_away(
    lead: Client, project: Project, rater: Rater, maya: User
) -> None:
    exclude_rater(rater=rater, reason="copies", actor=maya)
    write_appeal(rater=rater, text="I did not.")
    page = text(lead.get(reverse("quality-inbox", args=[project.slug])))
    assert "lift the exclusion on the Rater" in page
    assert "Grant and end the pause" not in page
    assert "Keep the pause" in page

"""Redaction and a sample on the page of a file that waits to be loaded."""

import pytest
from django.test import Client

from annotation.models import DatasetImport, Item, Membership, Project, StagedUpload
from annotation.selectors.intake.rules import redaction_policy
from evalhub.accounts.models import User
from evalhub.redaction.kinds import Kind
from tests.factories.uploads import CHOSEN, send_table

pytestmark = pytest.mark.django_db
ROWS = [f"q{n},Why? I am m{n}@x.example,So.,{'high' if n < 4 else 'low'}\n" for n in range(20)]
TABLE = "key,asked,said,risk\n" + "".join(ROWS)
PLAIN = {**CHOSEN, "rating_0": "", "annotator": "", "metadata": ["risk"]}
REDACTED = {**PLAIN, "redact_kinds": ["email"], "redact_allowed": "m0@x.example"}
SAMPLED = {**REDACTED, "sample_size": "10", "sample_by": "risk", "sample_quotas": "high = 3"}


def test_a_check_shows_difference_and_coverage_and_stores_neither(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya, TABLE)
    assert client.post(page, SAMPLED).status_code == 303
    shown = client.get(page).content.decode()
    assert "Why? I am <del>m1@x.example</del> <ins>[EMAIL_1]</ins>" in shown
    assert "<del>m0@x.example" not in shown
    # 16 of low risk and 4 of high: 7 and 3 of the ten.
    assert '<th scope="row">low</th><td class="n">16</td>' in shown
    assert "Adds <b>10 items" in shown
    assert redaction_policy(cards).kinds == frozenset()
    assert "x.example" not in str(StagedUpload.objects.get().report)


def test_loading_it_does_what_was_shown(client: Client, maya: User, cards: Project) -> None:
    page = send_table(client, maya, TABLE)
    client.post(page, SAMPLED)
    answer = client.post(page, {"step": "load"})
    assert answer.status_code == 303
    shown = client.get(answer.url).content.decode()
    assert "10 of 20 Items" in shown
    assert '<th scope="row">low</th><td class="n">16</td>' in shown
    assert answer.url in client.get(f"/projects/{cards.slug}/import/").content.decode()
    new = Item.objects.filter(project=cards, key__startswith="q")
    assert (new.count(), new.filter(metadata__risk="high").count()) == (10, 3)
    assert {item.input for item in new} <= {"Why? I am [EMAIL_1]", "Why? I am m0@x.example"}
    assert redaction_policy(cards).kinds == {Kind.EMAIL}
    kept = DatasetImport.objects.exclude(sample=None).get()
    assert kept.sample["strata"] == [["low", 16, 7], ["high", 4, 3]]


def test_a_plan_that_cannot_be_followed_is_said_on_the_page(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya, TABLE)
    response = client.post(page, {**SAMPLED, "sample_quotas": "high = 30"})
    assert response.status_code == 422
    assert "Quotas and minimums ask for 30 Items" in response.content.decode()


def test_the_page_begins_with_what_the_project_has_replaced(
    client: Client, maya: User, cards: Project
) -> None:
    cards.redaction_policy = type(cards).redaction_policy.related.related_model(
        project=cards, kinds=["iban"]
    )
    cards.redaction_policy.save()
    shown = client.get(send_table(client, maya, TABLE)).content.decode()
    box = shown[shown.index('value="iban"') :]
    assert "checked" in box[: box.index(">")]


def test_coverage_is_for_those_who_see_results(
    client: Client, maya: User, otto: User, anna: User, olga: User, cards: Project
) -> None:
    page = send_table(client, maya, TABLE)
    client.post(page, SAMPLED)
    coverage = client.post(page, {"step": "load"}).url
    for user, role, status in ((otto, "auditor", 200), (anna, "annotator", 403), (olga, "", 404)):
        if role:
            Membership.objects.get_or_create(project=cards, user=user, role=role)
        client.force_login(user)
        assert client.get(coverage).status_code == status
    client.force_login(maya)
    assert client.get(coverage.replace("coverage/", "coverage/0")).status_code == 404


def test_a_quota_that_is_not_met_is_said_before_the_load(
    client: Client, maya: User, cards: Project
) -> None:
    page = send_table(client, maya, TABLE)
    client.post(page, {**SAMPLED, "sample_quotas": "high = 9"})
    shown = client.get(page).content.decode()
    assert "The quota of high asks for 9, there are 4." in shown

"""The hand-out's settings over HTTP."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import HandoutPlan, Project, Subject
from annotation.routing.policies import HandoutPolicy, Limit, Stratum
from annotation.selectors.handout.policies import handout_policy
from annotation.services.handout import planning
from evalhub.accounts.models import User
from tests.factories.annotations import make_annotation
from tests.factories.handout import make_tiers, posted
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_rubric


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lead(maya: User) -> Client:
    return signed_in(maya)


@pytest.fixture
def page(project: Project) -> str:
    return reverse("handout-settings", args=[project.slug])


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_page_explains_the_policy_and_shows_the_metadata(
    lead: Client, project: Project, page: str
) -> None:
    make_tiers(project, "1", "1", "3")
    answer = lead.get(page)
    assert answer.status_code == 200
    assert "2 people rate each subject unless a stratum says otherwise" in text(answer)
    assert "Risky Items deserve more pairs of eyes" in text(answer)
    assert '<span class="id">tier</span>' in text(answer)


def test_a_policy_is_saved(lead: Client, project: Project, page: str) -> None:
    make_tiers(project, "1", "3")
    policy = HandoutPolicy(strata=(Stratum("tier", "1", 5),), daily=10)
    answer = lead.post(page, posted(policy))
    assert (answer.status_code, answer.url) == (303, page)
    assert handout_policy(project) == policy
    assert project.assignments.filter(state="open").count() == 7
    assert "tier = 1 | 5</textarea>" in text(lead.get(page))


def test_what_is_wrong_is_named_with_its_remedy_and_nothing_is_saved(
    lead: Client, project: Project, page: str
) -> None:
    good = posted(HandoutPolicy())
    for wrong, says in (
        ({"strata": "tier = 1 | lots"}, "Line 1: “lots” is not a number of people from 1 to 50."),
        ({"order": "highest"}, "Name the metadata key that orders, or choose another order."),
        ({"batches": "b = a | zoe"}, "There is no Rater &#x27;zoe&#x27; here."),
        ({"daily": "x"}, "Enter a whole number."),
    ):
        answer = lead.post(page, {**good, **wrong})
        assert answer.status_code == 422
        assert says in text(answer)
        assert 'role="alert"' in text(answer)
    assert not HandoutPlan.objects.exists()


def test_skills_are_saved_or_refused_with_what_was_typed(
    lead: Client, project: Project, page: str, anna: User
) -> None:
    rater = make_rater(project, "anna", anna)
    field = f"skills-{rater.public_id}"
    url = reverse("handout-skills", args=[project.slug])
    answer = lead.post(url, {field: "german"})
    assert answer.status_code == 422
    assert 'value="german"' in text(answer)
    assert "“german” has no key and value" in text(answer)
    assert lead.post(url, {field: "lang = de"}).status_code == 303
    rater.refresh_from_db()
    assert rater.skills == {"lang": ["de"]}
    # What was not sent stays.
    lead.post(url, {})
    rater.refresh_from_db()
    assert rater.skills == {"lang": ["de"]}


def test_only_who_changes_settings_gets_in(
    project: Project, page: str, anna: User, otto: User, olga: User
) -> None:
    skills = reverse("handout-skills", args=[project.slug])
    for user, status in ((anna, 403), (otto, 403), (olga, 404)):
        client = signed_in(user)
        assert client.get(page).status_code == status
        assert client.post(page, posted(HandoutPolicy(daily=1))).status_code == status
        assert client.post(skills, {}).status_code == status
    assert not HandoutPlan.objects.exists()


def test_a_policy_is_previewed_and_not_saved(lead: Client, project: Project, page: str) -> None:
    make_tiers(project, "1", "3")
    policy = HandoutPolicy(strata=(Stratum("tier", "1", 5),), skills=("tier",))
    answer = lead.post(page, {**posted(policy), "preview": "1"})
    assert answer.status_code == 200
    body = text(answer)
    assert '<h2 id="preview-title">What it would do</h2>' in body
    assert '<dd>7 <span class="mute">saved: 4</span></dd>' in body
    assert "5 people without skills stand in" in body
    assert "tier = 1: 1 subject that nobody may take" in body
    assert not HandoutPlan.objects.exists()
    wrong = lead.post(page, {**posted(policy), "preview": "1", "gap": "3"})
    assert wrong.status_code == 422
    assert "What it would do</h2>" not in text(wrong)


def test_a_big_project_shows_how_far_its_slots_are(
    lead: Client, project: Project, page: str, monkeypatch
) -> None:
    make_tiers(project, "1", "3")
    monkeypatch.setattr(planning, "BIG", 1)
    lead.post(page, posted(HandoutPolicy(strata=(Stratum("tier", "1", 5),))))
    assert project.assignments.count() == 0
    shown = text(lead.get(page))
    assert "Waits for the worker" in shown
    assert "0 of 2" in shown
    part = reverse("handout-planning", args=[project.slug])
    assert "0 of 2" in text(lead.get(part, headers={"HX-Request": "true"}))
    assert lead.get(part).url == page
    planning.plan_due()
    assert project.assignments.filter(state="open").count() == 7
    after = text(lead.get(part, headers={"HX-Request": "true"}))
    assert "progress" not in after
    assert "hx-get" not in after


def test_others_do_not_see_how_far_slots_are(project: Project, anna: User, olga: User) -> None:
    part = reverse("handout-planning", args=[project.slug])
    assert signed_in(anna).get(part).status_code == 403
    assert signed_in(olga).get(part).status_code == 404


def test_the_page_says_how_answers_are_compared_and_that_texts_never_are(
    lead: Client, project: Project, page: str
) -> None:
    rubric = make_rubric(project, output_keys=("accuracy", "note"), publish=False)
    rubric.criteria.filter(key="note").update(kind="text", level="none", values=[])
    rubric.published_at = timezone.now()
    rubric.save()
    shown = text(lead.get(page))
    assert "steps apart, of 4" in shown
    assert "never: texts have no distance" in shown
    for key, says in (("note", "Take the line out"), ("gone", "no Criterion &#x27;gone&#x27;")):
        policy = HandoutPolicy(extra=1, limits=(Limit(key, 0.3),))
        answer = lead.post(page, posted(policy))
        assert answer.status_code == 422
        assert says in text(answer)
    assert not HandoutPlan.objects.exists()


def test_looking_ahead_tells_where_people_disagree(
    lead: Client, project: Project, page: str
) -> None:
    subject = Subject.objects.get(item=make_item(project, outputs=1))
    for name, value in (("anna", 1), ("ben", 5)):
        make_annotation(subject, make_rater(project, name), {"accuracy": value})
    answer = lead.post(page, {**posted(HandoutPolicy(extra=1)), "preview": "1"})
    assert "1 of 1 compared subjects reach a threshold: accuracy 1; about 1 further" in text(answer)

"""Runs, through the pages."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import Project
from evalhub.accounts.models import User
from judges.models import CallAttempt, Channel, Judge, JudgeCall, JudgeRun
from judges.selectors.reports import listed
from tests.factories.judging import make_judge, make_prompt, make_run, make_verdict
from tests.factories.projects import make_item


@pytest.fixture
def started(client: Client, project: Project, erin: User) -> JudgeRun:
    """A run that erin started with the form."""
    make_item(project, "it-1", pair=True)
    judge, prompt = make_judge(project), make_prompt(project).prompt
    client.force_login(erin)
    given = {"judge": judge.pk, "prompts": [prompt.pk], "order": "both", "repeats": 1}
    reply = client.post(reverse("run-create", args=[project.slug]), given)
    assert reply.status_code == 303
    return JudgeRun.objects.get()


def address(page: str, run: JudgeRun) -> str:
    return reverse(page, args=[run.project.slug, run.public_id])


def test_progress_comes_as_page_and_as_fragment(client: Client, started: JudgeRun) -> None:
    page = client.get(address("run-detail", started)).content.decode()
    fragment = client.get(address("run-detail", started), headers={"HX-Request": "true"})
    assert "0 of 2 calls" in page
    assert "<html" not in fragment.content.decode()
    assert "0 of 2 calls" in fragment.content.decode()


def test_a_run_is_cancelled_once_and_resumed(client: Client, started: JudgeRun) -> None:
    cancel = address("run-cancel", started)
    assert client.get(cancel).status_code == 405
    ended = client.post(f"{cancel}?with_excluded=1")
    assert (ended.status_code, ended["Location"][-16:]) == (303, "?with_excluded=1")
    assert client.post(cancel).status_code == 409
    resumed = client.post(f"{address('run-resume', started)}?revised=1")
    assert (resumed.status_code, resumed["Location"][-10:]) == (303, "?revised=1")
    started.refresh_from_db()
    assert started.status == "running"


def test_the_report_shows_answer_agreement_and_what_was_not_read(
    client: Client, project: Project, maya: User
) -> None:
    run = make_run(project)
    for number, value in enumerate((5, None)):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        make_verdict(run, subject, "accuracy", value)
    client.force_login(maya)
    page = client.get(address("run-report", run)).content.decode()
    assert "Can tester stand in for a Rater?" in page
    assert "Not read" in page
    listed = client.get(reverse("run-list", args=[project.slug])).content.decode()
    assert "Imported" in listed


def test_a_run_is_paused_alone_or_with_all_others_and_says_by_whom(
    client: Client, started: JudgeRun, erin: User
) -> None:
    for page in (address("run-pause", started), reverse("runs-pause", args=[started.project.slug])):
        assert client.post(page).status_code == 303
        started.refresh_from_db()
        assert started.status == "paused"
        assert str(erin) in fragment(client, started)
        client.post(address("run-resume", started))
    assert client.post(address("run-pause", started)).status_code == 303
    assert client.post(address("run-pause", started)).status_code == 409


def test_a_halt_is_shown_and_lifted_by_those_who_may(
    client: Client, started: JudgeRun, otto: User
) -> None:
    paths = [reverse(page, args=[started.project.slug]) for page in ("run-list", "runs-pause")]
    client.post(paths[1])
    assert b"Let calls be made" in client.get(paths[0]).content
    assert client.post(paths[1], {"lift": "1"}).status_code == 303
    assert b"Everything is paused" not in client.get(paths[0]).content
    client.post(paths[1])
    client.force_login(otto)
    assert b"Let calls be made" not in client.get(paths[0]).content
    assert client.post(paths[1], {"lift": "1"}).status_code == 403


def test_a_provider_that_is_left_alone_is_said_with_its_words(
    client: Client, started: JudgeRun
) -> None:
    until = timezone.now() + timedelta(minutes=1)
    channel = Channel.objects.create(host="h", closed_until=until, reason="503 down")
    JudgeRun.objects.update(channel=channel)
    assert "The provider asked to wait." in fragment(client, started)
    Channel.objects.update(breaker="open")
    shown = fragment(client, started)
    assert "it is left alone for a while" in shown
    assert "503 down" in shown


def test_a_form_without_a_choice_says_what_is_missing(client: Client, started: JudgeRun) -> None:
    reply = client.post(reverse("run-create", args=[started.project.slug]), {"repeats": 99})
    assert reply.status_code == 422
    assert JudgeRun.objects.count() == 1


def test_readers_read_and_may_not_steer(
    client: Client, started: JudgeRun, otto: User, anna: User, olga: User
) -> None:
    for user, read, steer in ((otto, 200, 403), (anna, 403, 403), (olga, 404, 404)):
        client.force_login(user)
        assert client.get(address("run-detail", started)).status_code == read
        assert client.get(address("run-report", started)).status_code == read
        assert client.post(address("run-cancel", started)).status_code == steer
    client.force_login(otto)
    missing = reverse("run-detail", args=[started.project.slug, uuid.uuid4()])
    assert client.get(missing).status_code == 404


def fragment(client: Client, run: JudgeRun) -> str:
    return client.get(address("run-detail", run), headers={"HX-Request": "true"}).content.decode()


def test_buttons_are_swapped_with_the_progress_and_polling_ends_with_the_run(
    client: Client, started: JudgeRun
) -> None:
    live = fragment(client, started)
    assert "hx-get" in live
    assert 'id="run-cancel"' in live
    # The last call is done, but the run has not been closed: the page must ask once more.
    started.calls.update(state="done")
    assert "hx-get" in fragment(client, started)
    JudgeRun.objects.update(status="finished")
    over = fragment(client, started)
    assert "hx-get" not in over
    assert 'id="run-cancel"' not in over
    assert 'id="run-report"' in over


@pytest.mark.parametrize(
    ("status", "reason", "heading"),
    [
        ("stopped", "2 of 2 calls failed: down", "The run was stopped."),
        ("paused", "For 30 minutes", "The run is paused."),
    ],
)
def test_why_a_run_ended_is_said_where_it_can_be_resumed(
    client: Client, started: JudgeRun, status: str, reason: str, heading: str
) -> None:
    JudgeRun.objects.update(status=status, stop_reason=reason)
    shown = fragment(client, started)
    for text in (heading, reason, 'id="run-resume"'):
        assert text in shown


def test_failed_calls_and_another_model_are_flagged_on_run_and_report(
    client: Client, started: JudgeRun
) -> None:
    first, second = started.calls.all()
    JudgeCall.objects.filter(pk=first.pk).update(state="dead", last_error="down")
    JudgeCall.objects.filter(pk=second.pk).update(state="done")
    JudgeRun.objects.update(status="finished")
    about = {"token": uuid.uuid4(), "request_digest": "0", "requested_model": "clean"}
    CallAttempt.objects.create(call=second, returned_model="odd-1", as_asked=False, **about)
    for page in ("run-detail", "run-report"):
        shown = client.get(address(page, started)).content.decode()
        assert "1 of 2 calls failed: down" in shown
        assert "1 of 1 replies came from odd-1, not from clean" in shown


def test_refused_parameters_and_replies_given_before_are_told(
    client: Client, started: JudgeRun
) -> None:
    for words in ("Sent otherwise than asked", "given before cost nothing"):
        assert words not in client.get(address("run-detail", started)).content.decode()
    first, second = started.calls.all()
    about = {"request_digest": "0", "requested_model": "clean"}
    origin = CallAttempt.objects.create(call=first, token=uuid.uuid4(), **about)
    CallAttempt.objects.create(call=second, token=uuid.uuid4(), cached_from=origin, **about)
    changes = [
        {"parameter": "temperature", "action": "dropped", "words": "only <1> is supported"},
        {"parameter": "max_tokens", "action": "renamed", "to": "max_output", "words": "renamed"},
    ]
    JudgeRun.objects.update(learned=changes)
    shown = client.get(address("run-detail", started)).content.decode()
    for text in (
        "1 replies given before cost nothing",
        "Sent otherwise than asked",
        '<th scope="row" class="keep">temperature</th><td class="keep">nothing</td>',
        "only &lt;1&gt; is supported",
        '<td class="keep">as max_output</td>',
    ):
        assert text in shown


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("limit", "9" * 25, "1000000"),
        ("budget", "NaN", "Budget: write a number"),
        ("budget", "-1", "Budget: write 0.000001 or more"),
        ("budget", "5", "needs the prices"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_answered_with_what_to_do(
    client: Client, started: JudgeRun, field: str, text: str, complaint: str
) -> None:
    prompt = started.calls.first().prompt_version.prompt
    given = {"judge": started.judge.pk, "prompts": [prompt.pk], "order": "both", "repeats": 1}
    reply = client.post(reverse("run-create", args=[started.project.slug]), {**given, field: text})
    assert reply.status_code == 422
    assert complaint in reply.content.decode()


def test_what_is_asked_what_it_costs_and_what_came_back_are_told(
    client: Client, started: JudgeRun
) -> None:
    first, second = started.calls.order_by("pk")
    Judge.objects.update(requests_per_minute=60)
    priced = {"price_per_million_in": 1, "price_per_million_out": 1}
    JudgeRun.objects.update(budget=20, spent="0.5", **priced)
    started.calls.filter(pk=first.pk).update(state="done")
    started.calls.filter(pk=second.pk).update(state="dead", last_error="down")
    about = {"token": uuid.uuid4(), "request_digest": "0", "requested_model": "clean"}
    CallAttempt.objects.create(call=second, error_class="RateLimited", error="429", **about)
    reply = {"raw": "I say <b>A</b>.", "latency_seconds": 2.84, "cost": "0.5"}
    CallAttempt.objects.create(call=first, **reply, **about)
    make_verdict(started, first.subject, "accuracy", None, call=first, raw="I say A.")
    shown = fragment(client, started)
    for text in (
        *("</a> 1</dd>", "about-accuracy", "2 Outputs, Rubric 1", "of $20<"),
        *("1 too many requests", "50% of calls; resume", "$0.5000 of $20 spent"),
        *('<td class="keep">rating</td>', '<td class="n">2.8</td>', "could not be read"),
        *("I say &lt;b&gt;A&lt;/b&gt;.", "See a reply", "$0.500000, 0 tokens in, 0 out"),
    ):
        assert text in shown, text


def test_the_budget_of_a_run_is_changed_on_its_page(client: Client, started: JudgeRun) -> None:
    path = address("run-budget", started)
    assert client.post(path, {"budget": "2"}).status_code == 409
    assert "Change the budget" not in client.get(address("run-detail", started)).content.decode()
    JudgeRun.objects.update(budget=1, spent="0.5", status="stopped", stop_reason="The budget of $1")
    assert 'href="#change-budget">Change the budget' in fragment(client, started)
    shown = client.get(address("run-detail", started)).content.decode()
    assert ('name="budget" value="1"' in shown, "hx-get" in shown) == (True, False)
    for text, complaint in (("0.4", "has spent $0.5; the budget must be"), ("", "required")):
        refused = client.post(path, {"budget": text})
        assert (refused.status_code, complaint in refused.content.decode()) == (422, True)
    changed = client.post(f"{path}?revised=1", {"budget": "2.5"})
    assert (changed.status_code, changed["Location"][-10:]) == (303, "?revised=1")
    started.refresh_from_db()
    assert (started.status, str(started.budget)) == ("running", "2.500000")


def test_only_those_who_may_steer_change_a_budget(
    client: Client, started: JudgeRun, otto: User, olga: User
) -> None:
    JudgeRun.objects.update(budget=1)
    for user, status in ((otto, 403), (olga, 404)):
        client.force_login(user)
        assert client.post(address("run-budget", started), {"budget": "2"}).status_code == status
    client.force_login(otto)
    assert "Change the budget" not in client.get(address("run-detail", started)).content.decode()


def test_long_lists_have_pages(
    client: Client, project: Project, maya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, "MOST_LISTED", 2)
    judge = make_judge(project)
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    for number in range(1, 5):
        make_verdict(make_run(project, judge, number=number), subject, "accuracy", 3)
    client.force_login(maya)
    page = client.get(reverse("run-list", args=[project.slug])).content.decode()
    assert ("Run 4<" in page, "Run 2<" in page, "?upto=2" in page) == (True, False, True)
    older = client.get(reverse("run-list", args=[project.slug]), {"upto": 2}).content.decode()
    assert ("Run 2<" in older, "Newer runs" in older) == (True, True)
    chosen = JudgeRun.objects.get(number=4).public_id
    given = {"upto": 2, "first": chosen, "second": JudgeRun.objects.get(number=1).public_id}
    compare = client.get(reverse("run-compare", args=[project.slug]), given).content.decode()
    assert f'<option value="{chosen}" selected>Run 4' in compare
    assert "Run 3, " not in compare
    assert f"?upto=4&amp;first={chosen}" in compare

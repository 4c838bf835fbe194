"""The report of a run, through its pages."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from annotation.models import Project, Rating
from evalhub.accounts.models import User
from evalhub.stats.intervals import Estimate
from judges.models import CallAttempt, JudgeRun
from judges.selectors.battery.probe import Probe
from judges.selectors.reports import pages
from tests.factories.annotations import make_annotation
from tests.factories.certified import as_if_called
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.judging import make_prompt, make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.simulated import judge_all, make_world


@pytest.fixture
def judged(project: Project) -> JudgeRun:
    """Four references of two tiers; the judge is two points off on the last."""
    run = make_run(project)
    for number in range(4):
        item = make_item(project, f"it-{number}", outputs=1, metadata={"tier": number % 2})
        subject = item.subjects.get()
        make_reference(subject, "accuracy", 3)
        value, why = (5, "Very thorough.") if number == 3 else (3, "")
        make_verdict(run, subject, "accuracy", value, rationale=why)
    return run


def address(page: str, run: JudgeRun) -> str:
    return reverse(page, args=[run.project.slug, run.public_id])


def read(client: Client, run: JudgeRun, query: str = "") -> str:
    return client.get(address("run-report", run) + query).content.decode()


def test_the_question_is_answered_and_every_panel_is_there(
    client: Client, judged: JudgeRun, maya: User
) -> None:
    client.force_login(maya)
    page = read(client, judged)
    for words in (
        "Can tester stand in for a Rater?",
        "The answer",
        "Where it differs",
        "The same value on 3 of 4",
        "Where 3 is taken as true, it says 5: 1 of 4.",
        "Very thorough.",
        "Discuss<",
        "all Items",
        "were imported",
    ):
        assert words in page
    assert "Stated confidence" not in page


@pytest.mark.parametrize(
    ("n", "miss", "word", "tone", "sentence"),
    [
        (60, 0.02, "Yes", "good", "It agrees like another Rater. Alternative annotator test"),
        (60, 1.0, "No", "bad", "It agrees clearly less than another Rater."),
        (12, 0.02, "Not yet", "warn", "more units would tell"),
    ],
)
def test_the_headline_answers_for_who_is_certified_rejected_or_undecided(
    client: Client,
    project: Project,
    maya: User,
    n: int,
    miss: float,
    word: str,
    tone: str,
    sentence: str,
) -> None:
    run = judge_all(make_world(project, n), "refund-judge", miss=miss)
    client.force_login(maya)
    page = read(client, run)
    assert "<h1>Can refund-judge stand in for a Rater?</h1>" in page
    assert f'<p class="lead">For Accuracy, {word.lower()}.</p>' in page
    reply = page.split('<span class="reply" data-tone="')[1].split("</p></div>")[0]
    assert reply.startswith(tone)
    assert f"</svg>{word}</span><p>Kappa " in reply
    assert sentence in reply


def test_a_yes_with_a_bias_says_so_beside_the_answer(
    client: Client, project: Project, maya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = Estimate(0.4, 0.2, 0.6, 0.95, "test", 10)
    probe = Probe("Length", longer, (-1, 1), (-0.1, 0.1), 0.0, "with length", "", "Watch", "warn")
    monkeypatch.setattr(pages, "probes_of", lambda _found: [probe])
    run = judge_all(make_world(project, 60), "refund-judge", miss=0.02)
    client.force_login(maya)
    page = read(client, run, "?revised=1")
    assert "For Accuracy, yes, but with a bias to watch." in page
    reply = page.split('<span class="reply" data-tone="')[1].split("</div>")[0]
    assert reply.startswith("warn")
    for text in (
        *("</svg>Yes, but</span><p>Kappa ", "Watch its bias.</span> Length: 0.40", "with length. "),
        '<a href="?revised=1&amp;criterion=accuracy#_report_bias">See Bias',
    ):
        assert text in reply, text


def test_a_certificate_that_holds_says_until_when_and_all_measures_are_listed(
    client: Client, project: Project, maya: User
) -> None:
    run = judge_all(make_world(project, 60), "refund-judge", miss=0.02)
    make_release(project)
    client.force_login(maya)
    page = read(client, run, "?grounds=1")
    assert "Valid until" not in page
    assert "All measures of Accuracy" in page
    assert "Matthews correlation" in page
    sign = address("certificate-create", run)
    client.post(f"{sign}?grounds=1", {"criterion": "accuracy", "days": 90})
    until = timezone.now() + timedelta(days=90)
    page = read(client, run, "?grounds=1")
    assert "Valid until</dt><dd>prompt, model or Rubric changes, at most until" in page
    assert f"{until:%Y-%m-%d}T" in page


def test_stated_confidence_is_held_against_being_right(
    client: Client, project: Project, maya: User
) -> None:
    run = judge_all(make_world(project, 60), "proud", miss=0.5)
    client.force_login(maya)
    run.verdicts.update(confidence=0.99)
    page = read(client, run)
    for words in (
        "It is too sure of itself: it says 0.",
        "verdicts said how sure they were",
        "Brier score",
        "Calibration error (ECE)",
        "isotonic regression",
        "How often the Judge is right when it is so sure",
    ):
        assert words in page


def test_probes_are_planned_from_the_bias_panel_by_who_may(
    client: Client, project: Project, maya: User, otto: User
) -> None:
    run = judge_all(make_world(project, 30), "judge-one", miss=0.2)
    client.force_login(maya)
    assert "Plan probes" not in read(client, run)
    assert "Sign an answer" in read(client, run)
    run = as_if_called(run, make_prompt(project), purpose="probe")
    link = f"/probes/new/?judge={run.judge_id}&amp;prompt="
    page = read(client, run)
    assert (link in page, "not the Judge's own measurement" in page) == (True, True)
    assert "Sign an answer" not in page
    client.force_login(otto)
    assert link not in read(client, run)


def test_the_pass_rate_is_corrected_and_labels_picked_by_hand_are_refused(
    client: Client, project: Project, maya: User
) -> None:
    run, rater = make_run(project), make_rater(project, "r1")
    # STATISTICS 2.4: the judge passes 9 of 16; of the first eight a person passes four.
    for number, (said, label) in enumerate(
        zip("1001101011010101", "11001010--------", strict=True)
    ):
        subject = make_item(project, f"it-{number}", outputs=1).subjects.get()
        make_verdict(run, subject, "accuracy", 5 if said == "1" else 1)
        if label != "-":
            make_annotation(subject, rater, {"accuracy": 5 if label == "1" else 2})
    client.force_login(maya)
    page = read(client, run)
    assert "Pass rate on new traffic" in page
    assert "8 units without a label" in page
    assert "Report <b>75%" in page
    chart = page.split("Estimates of the pass rate")[1].split("</svg>")[0]
    rows = ("Judge as it is", "Corrected", "Corrected, PPI++", "People only")
    assert [chart.count(f">{words}<") for words in rows] == [1, 1, 1, 1]
    Rating.objects.filter(value=2).update(extra={"selection_reason": "reported failures"})
    cache.clear()
    assert "4 of 8 labelled units: reported failures" in read(client, run)


def test_dollars_and_waiting_are_told(client: Client, project: Project, maya: User) -> None:
    run = as_if_called(judge_all(make_world(project, 10), "dear", miss=0.2), make_prompt(project))
    about = {"request_digest": "0", "requested_model": "dear", "cost": Decimal("0.01")}
    CallAttempt.objects.bulk_create(
        CallAttempt(call=call, token=uuid.uuid4(), latency_seconds=0.5 + (number > 8), **about)
        for number, call in enumerate(run.calls.all())
    )
    client.force_login(maya)
    page = read(client, run)
    assert "<dd>10: 10 outputs. 0 retried, 0 left unread</dd>" in page
    assert "$0.10, $0.0100 a call, $10.00 per 1,000 units" in page
    # Nine of ten waited half a second, the tenth one and a half.
    assert "p50 0.5 s, p95 1.5 s" in page


def test_slices_are_cut_and_shown_alone(client: Client, judged: JudgeRun, maya: User) -> None:
    client.force_login(maya)
    page = read(client, judged, "?by=tier")
    assert 'href="?where=tier%3D0"' in page
    assert "no people" in page
    assert "Only Items whose tier is 0." in read(client, judged, "?where=tier=0")
    assert client.get(address("run-report", judged) + "?where=tier").status_code == 422


def test_a_release_may_be_chosen_as_grounds(client: Client, judged: JudgeRun, maya: User) -> None:
    make_release(judged.project)
    client.force_login(maya)
    page = read(client, judged, "?grounds=1")
    assert '<option value="1" selected>release 1</option>' in page
    assert client.get(address("run-report", judged) + "?grounds=9").status_code == 404


def test_the_file_is_the_report(client: Client, judged: JudgeRun, otto: User) -> None:
    client.force_login(otto)
    reply = client.get(address("run-report-json", judged))
    assert reply["Content-Disposition"] == 'attachment; filename="refunds-run-1-report.json"'
    assert reply.json()["criteria"]["accuracy"]["n"] == 4


def test_a_session_is_called_in_one_click_by_who_may(
    client: Client, judged: JudgeRun, maya: User, anna: User, ben: User, otto: User
) -> None:
    subject = judged.verdicts.latest("pk").subject_id
    given = {"criterion": "accuracy", "subject": subject}
    client.force_login(maya)
    reply = client.post(address("run-discuss", judged), given)
    session = judged.project.sessions.get()
    assert (reply.status_code, str(session.public_id) in reply["Location"]) == (303, True)
    assert client.post(address("run-discuss", judged)).status_code == 422
    client.force_login(otto)
    assert client.post(address("run-discuss", judged), given).status_code == 403
    assert "Discuss<" not in read(client, judged)


def test_strangers_and_annotators_see_no_report(
    client: Client, judged: JudgeRun, anna: User, olga: User
) -> None:
    for user, status in ((anna, 403), (olga, 404)):
        client.force_login(user)
        for page in ("run-report", "run-report-json"):
            assert client.get(address(page, judged)).status_code == status

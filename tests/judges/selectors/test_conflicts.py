"""Judges against the majority, in lists of items."""

from annotation.browsing.filters import ItemFilters
from annotation.models import Project
from annotation.selectors.browsing.items import find_items
from annotation.services.browsing.digests import digest_items
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.comparisons import compare_run
from tests.factories.annotations import make_annotation
from tests.factories.judging import make_judge, make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.scales import publish_scale


def found(project: Project, judge: str) -> list[str]:
    digest_items(project=project)
    lines = find_items(project, ItemFilters(judge=judge)).lines
    return [line.item.key for line in lines]


def test_a_judge_contradicts_where_people_have_a_majority(run: JudgeRun) -> None:
    # it-1: people say 4 twice, the judge 2. it-2 has no majority, it-3 no verdict.
    assert found(run.project, "any") == ["it-1"]
    assert found(run.project, "tester") == ["it-1"]


def test_a_probe_contradicts_nobody(run: JudgeRun) -> None:
    subject = run.project.subjects.get(item__key="it-1")
    run.verdicts.filter(subject=subject).update(probe="padding")
    assert found(run.project, "any") == []


def rate_all(project: Project, value: str) -> None:
    rater = make_rater(project, "r1")
    for subject in project.subjects.filter(scope="pair"):
        make_annotation(subject, rater, {"overall": value})


def test_two_orders_that_name_different_sides_say_a_tie(pair_run: JudgeRun) -> None:
    project = pair_run.project
    rate_all(project, "A")
    # Verdicts AB/BA are A A, A B, B B, A B: as in reports, the second and the fourth are ties.
    assert found(project, "any") == ["p-1", "p-2", "p-3"]
    (report,) = [compare_run(pair_run, "overall", Sampling())]
    assert report.judge.tolist() == [0, 1, 2, 1]


def test_where_there_is_no_tie_two_orders_that_differ_contradict_nobody(
    pair_run: JudgeRun,
) -> None:
    project = pair_run.project
    rate_all(project, "A")
    publish_scale(project, "overall", ["A", "B"])
    assert found(project, "any") == ["p-2"]


def test_an_order_that_was_not_read_and_repeats_that_are_tied_contradict_nobody(
    pair_run: JudgeRun,
) -> None:
    project = pair_run.project
    rate_all(project, "A")
    pairs = {one.item.key: one for one in project.subjects.filter(scope="pair")}
    unread = {"value": None, "status": "unparsed"}
    pair_run.verdicts.filter(subject=pairs["p-1"], order="BA").update(**unread)
    make_verdict(pair_run, pairs["p-2"], "overall", "A", order="AB", repeat=1)
    # Of p-1 one order is missing; of p-2 the order AB says both A and B.
    assert found(project, "any") == ["p-3"]


def test_the_run_of_the_report_speaks_for_its_judge(project: Project) -> None:
    subject = make_item(project, outputs=1).subjects.get()
    make_annotation(subject, make_rater(project), {"accuracy": 4})
    judge = make_judge(project, "gpt")
    finished = make_run(project, judge, number=1, prompt_name="strict")
    running = make_run(project, judge, number=2, prompt_name="strict", status="running")
    make_verdict(finished, subject, "accuracy", 4)
    make_verdict(running, subject, "accuracy", 1)
    assert found(project, "any") == []
    JudgeRun.objects.filter(pk=running.pk).update(status="finished")
    assert found(project, "gpt/strict") == ["it-1"]


def test_each_prompt_is_a_judge_of_its_own(project: Project) -> None:
    subject = make_item(project, outputs=1).subjects.get()
    make_annotation(subject, make_rater(project), {"accuracy": 4})
    judge = make_judge(project, "gpt")
    for number, (prompt, value) in enumerate((("", 4), ("mild", 5), ("strict", 1)), 1):
        run = make_run(project, judge, number=number, prompt_name=prompt)
        make_verdict(run, subject, "accuracy", value)
    digest_items(project=project)
    assert project.item_digests.get().conflicts == ["gpt/mild", "gpt/strict"]

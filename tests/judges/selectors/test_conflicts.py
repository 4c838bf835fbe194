"""Judges against the majority, in lists of items."""

from annotation.browsing.filters import ItemFilters
from annotation.models import Project
from annotation.selectors.browsing.items import find_items
from annotation.services.browsing.digests import digest_items
from judges.models import JudgeRun
from tests.factories.annotations import make_annotation
from tests.factories.judging import make_judge, make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item


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


def test_a_judge_divided_over_its_orders_contradicts_nobody(pair_run: JudgeRun) -> None:
    project = pair_run.project
    overall = project.rubrics.get().criteria.get(key="overall")
    rater = make_rater(project, "r1")
    for subject in project.subjects.filter(scope="pair"):
        make_annotation(subject, rater, {overall.key: "A"})
    # Verdicts AB/BA are A A, A B, B B, A B: only the third is of one mind, and not of ours.
    assert found(project, "any") == ["p-2"]


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

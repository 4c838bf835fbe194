import json

import pytest

from annotation.models import Criterion, Project
from judges.exports.dataset import verdict_lines
from judges.models import Judge, JudgeRun, Verdict
from tests.factories.projects import make_item


@pytest.fixture
def judge(project: Project) -> Judge:
    make_item(project, pair=True)
    return Judge.objects.create(project=project, name="small", provider="openai", model="m")


def add_run(judge: Judge, number: int, *, imported: bool = False) -> JudgeRun:
    return JudgeRun.objects.create(
        project=judge.project, number=number, judge=judge, prompt_name="plain", imported=imported
    )


def add_verdict(run: JudgeRun, key: str, value: object, **fields: object) -> Verdict:
    criterion = Criterion.objects.get(rubric__project=run.project, key=key)
    subject = run.project.subjects.filter(scope=criterion.scope).order_by("id").first()
    return Verdict.objects.create(
        run=run, subject=subject, criterion=criterion, value=value, **fields
    )


def rows(project: Project) -> list[dict[str, object]]:
    return [json.loads(line) for line in verdict_lines(project)]


def test_trials_and_probes_stay(project: Project, judge: Judge) -> None:
    trial = add_run(judge, 1)
    JudgeRun.objects.filter(pk=trial.pk).update(purpose="trial")
    add_verdict(trial, "accuracy", 4)
    add_verdict(add_run(judge, 2), "accuracy", 4, probe="padding")
    assert rows(project) == []


def test_a_verdict_is_a_row_of_judge_jsonl(project: Project, judge: Judge) -> None:
    run = add_run(judge, 1)
    add_verdict(run, "accuracy", 4, rationale="Good.", repeat=1, extra={"own": 1})
    add_verdict(run, "overall", "A", order="BA")
    first, second = rows(project)
    about = {"item_id": "it-1", "judge_model": "small", "prompt": "plain"}
    rest = {"output_id": "it-1-a", "value": 4, "repeat": 1, "rationale": "Good.", "own": 1}
    assert first == {**about, "dimension": "accuracy", **rest}
    assert second == {**about, "dimension": "overall", "value": "A", "order": "BA"}


def test_a_reply_without_a_value_says_what_it_was(project: Project, judge: Judge) -> None:
    run = add_run(judge, 1)
    add_verdict(run, "accuracy", None, status="unparsed", raw="hm")
    add_verdict(run, "overall", None, status="refused", raw="no")
    unparsed, refused = rows(project)
    assert (unparsed["value"], unparsed["raw"], unparsed.get("status")) == (None, "hm", None)
    assert (refused["value"], refused["status"]) == (None, "refused")


def test_runs_of_one_label_are_told_apart(project: Project, judge: Judge) -> None:
    for number, imported in ((1, False), (2, True), (3, False)):
        add_verdict(add_run(judge, number, imported=imported), "accuracy", number)
    prompts = {row["value"]: row["prompt"] for row in rows(project)}
    assert prompts == {1: "plain run 1", 2: "plain", 3: "plain run 3"}

"""Exported, judged by the real client with a scripted model, loaded again, and in the report."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from annotation.models import Project
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item
from tests.judges.exports.clients.conftest import load

# The golden values, and what the judge says: three right, one wrong, one that nobody can read.
GOLDEN = [1, 2, 3, 4, 5]
GIVEN = [1, 2, 3, 5, None]


@pytest.fixture
def judged(project: Project) -> Project:
    for at, value in enumerate(GOLDEN):
        subject = make_item(project, f"it-{at}", outputs=1).subjects.get()
        make_reference(subject, "accuracy", value)
    make_judge(project, "small", model="gpt-x")
    make_prompt(project)
    make_release(project)
    return project


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def asked(project: Project, name: str, replies: list[Any], folder: Path) -> dict[str, Any]:
    """Export for a client and have it run with scripted replies."""
    run("export", project.slug, "--format", name, "--out", str(folder / name))
    (folder / "cache").mkdir()
    (folder / "cache" / "replies.json").write_text(json.dumps(replies))
    return load(name, folder / name / "accuracy", folder / "cache")


def figures(project: Project, label: str) -> dict[str, Any]:
    report = json.loads(run("report", project.slug, "--json", "--resamples", "100"))
    return dict(report["judges"][label]["accuracy"])


def check(found: dict[str, Any]) -> None:
    # Five units, one without a value; of the four read three are the golden value.
    assert (found["n"], found["n_unparsed"], found["against"]) == (5, 1, "reference")
    assert found["accuracy"]["value"] == pytest.approx(3 / 4)


def test_inspects_log_comes_back_packed_and_as_json(judged: Project, tmp_path: Path) -> None:
    replies = [json.dumps({"reasoning": "so", "value": one}) for one in GIVEN[:-1]]
    found = asked(judged, "inspect", [*replies, "I would rather not."], tmp_path)
    label = "mockllm/model/about-accuracy 1 in inspect"
    printed = run("judge", "import", judged.slug, found["eval"], "--format", "inspect")
    assert printed == f"Run 1, {label}: 5 Verdicts loaded. 1 hold no value.\n"
    again = run("judge", "import", judged.slug, found["json"], "--format", "inspect")
    assert "all 5 Verdicts were there already" in again
    check(figures(judged, label))


def test_deepevals_run_comes_back(judged: Project, tmp_path: Path) -> None:
    # GEval is asked for places: one less than the values 1 to 5.
    scores = [one - 1 for one in GIVEN if one is not None]
    found = asked(judged, "deepeval", [*scores, "none"], tmp_path)
    run("judge", "import", judged.slug, found["run"], "--format", "deepeval")
    check(figures(judged, "fake/about-accuracy 1 in deepeval"))

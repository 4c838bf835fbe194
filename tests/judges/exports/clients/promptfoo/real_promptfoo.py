"""promptfoo itself validates, evaluates, and its results come back: `make promptfoo`.

Not part of the suite, as the tool is 270 MB of npm packages; the suite checks the schema.
"""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from annotation.models import Project
from judges.exports.package import Task
from judges.exports.runners.promptfoo import FORM
from judges.exports.targets import TARGETS
from judges.exports.templates import pieces, rendered
from judges.exports.writing import write_package
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.judge_packages import ACCURACY, NASTY, make_package
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item

TOOL = Path(sys.prefix) / "promptfoo" / "node_modules" / ".bin" / "promptfoo"
GRADER = Path(__file__).with_name("grader.js")
QUIET = ("TELEMETRY", "UPDATE", "REMOTE_GENERATION")
SCORES = "1 is 0, 2 is 0.25, 3 is 0.5, 4 is 0.75, 5 is 1"


def tool(*words: str, folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    own = {f"PROMPTFOO_DISABLE_{name}": "1" for name in QUIET}
    own |= {"PROMPTFOO_CONFIG_DIR": str(home), "HOME": str(home), "SEEN": str(home / "seen")}
    own |= {"PATH": os.environ["PATH"], "REPLIES": str(home / "replies.json")}
    command = [str(TOOL), *words, "-c", "promptfooconfig.yaml"]
    return subprocess.run(
        command, cwd=folder, env=own, capture_output=True, text=True, timeout=120, check=False
    )


def evaluated(folder: Path, home: Path, replies: list[tuple[str, str]]) -> dict[str, Any]:
    """Validate and evaluate a folder with scripted replies, by what each Output holds."""
    (home / "replies.json").write_text(json.dumps(replies))
    valid = tool("validate", folder=folder, home=home)
    assert "Configuration is valid" in valid.stdout, valid.stdout + valid.stderr
    words = ("--no-cache", "--no-table", "--grader", f"file://{GRADER}", "-o", str(home / "o.json"))
    done = tool("eval", *words, folder=folder, home=home)
    assert (home / "o.json").exists(), done.stdout + done.stderr
    return dict(json.loads((home / "o.json").read_text()))


def reply(score: float) -> str:
    return json.dumps({"reason": "so", "pass": True, "score": score})


def test_the_grader_is_shown_every_text_as_it_is(tmp_path: Path) -> None:
    folder, home = tmp_path / "export", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    package = make_package()
    write_package(folder, package, TARGETS["promptfoo"])
    evaluated(folder / "accuracy", home, [("", reply(0.5))])
    lines = (home / "seen").read_text().split("\n")
    seen = {json.loads(json.loads(line))[0]["content"] for line in lines if line}
    found = pieces(Task(package, ACCURACY), FORM.format(scores=SCORES))
    for case in package.cases:
        fields = {"input": case.input, "context": case.context, "output": case.output}
        assert rendered(found, str, fields.__getitem__) in seen
    assert len(seen) == len(NASTY)


def test_a_test_passes_when_the_judge_gives_the_golden_value(tmp_path: Path) -> None:
    folder, home = tmp_path / "export", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    write_package(folder, make_package(), TARGETS["promptfoo"])
    found = evaluated(folder / "accuracy", home, [("", reply(0.5))])
    # The golden values are 1, 2, 3 and 4; .5 is the place of 3.
    assert [one["success"] for one in found["results"]["results"]] == [False, False, True, False]


@pytest.mark.django_db
def test_results_come_back_into_the_report(project: Project, tmp_path: Path) -> None:
    for at, value in enumerate([1, 2, 3, 4, 5]):
        subject = make_item(project, f"it-{at}", outputs=1).subjects.get()
        make_reference(subject, "accuracy", value)
        subject.output.text = f"answer number {at}"
        subject.output.save(update_fields=["text"])
    make_judge(project, "small", model="gpt-x")
    make_prompt(project)
    make_release(project)
    out, home = tmp_path / "out", tmp_path / "home"
    home.mkdir()
    call_command("export", "refunds", "--prompt", "about-accuracy", "--format", "promptfoo",
                 "--out", str(out), stdout=StringIO())  # fmt: skip
    unable = json.dumps({"reason": "", "pass": False, "score": -1})
    said = [reply(0), reply(0.25), reply(0), "I would rather not.", unable]
    replies = [(f"answer number {at}", one) for at, one in enumerate(said)]
    evaluated(out / "accuracy", home, replies)
    printed = StringIO()
    call_command("judge", "import", "refunds", str(home / "o.json"), "--format", "promptfoo",
                 stdout=printed)  # fmt: skip
    label = "gpt-x/about-accuracy 1 in promptfoo"
    assert printed.getvalue() == f"Run 1, {label}: 5 Verdicts loaded. 2 hold no value.\n"
    report = StringIO()
    call_command("report", "refunds", "--json", "--resamples", "100", stdout=report)
    found = json.loads(report.getvalue())["judges"][label]["accuracy"]
    # Of the three that were read, two are golden.
    assert (found["n"], found["n_unparsed"]) == (5, 2)
    assert found["accuracy"]["value"] == pytest.approx(2 / 3)

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from annotation.models import Project
from calibration.errors import CannotExport, UnknownFormat, UnknownRelease
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.judging import make_judge, make_prompt
from tests.factories.projects import make_item


@pytest.fixture
def judged(project: Project) -> Project:
    make_reference(make_item(project, "it-1").subjects.first(), "accuracy", 3)
    make_judge(project, "small", model="gpt-x")
    make_prompt(project)
    return project


def run(*words: str) -> str:
    out = StringIO()
    call_command("export", *words, stdout=out)
    return out.getvalue()


def test_a_judge_is_written_for_a_tool(judged: Project, tmp_path: Path) -> None:
    make_release(judged)
    out = tmp_path / "out"
    printed = run("refunds", "--format", "deepeval", "--out", str(out))
    assert printed == (
        "Wrote the judge about-accuracy 1 of small, held to release 1 of refunds, as deepeval "
        f"to {out}\n"
    )
    found = json.loads((out / "package.json").read_text())
    assert (found["target"], found["judge"]["model"]) == ("deepeval", "gpt-x")


def test_promptfoo_is_about_the_release_unless_a_prompt_is_named(
    judged: Project, tmp_path: Path
) -> None:
    make_release(judged)
    about = ("--release", "1", "--format", "promptfoo")
    run("refunds", *about, "--out", str(tmp_path / "release"))
    run("refunds", *about, "--prompt", "about-accuracy", "--out", str(tmp_path / "judge"))
    assert (tmp_path / "release" / "promptfooconfig.yaml").exists()
    assert (tmp_path / "judge" / "accuracy" / "promptfooconfig.yaml").exists()


def test_all_is_about_the_release_unless_a_prompt_is_named(judged: Project, tmp_path: Path) -> None:
    make_release(judged)
    about = ("--release", "latest", "--format", "all")
    run("refunds", *about, "--out", str(tmp_path / "release"))
    run("refunds", *about, "--prompt", "about-accuracy", "--out", str(tmp_path / "judge"))
    assert (tmp_path / "release" / "croissant").exists()
    assert (tmp_path / "judge" / "autoevals" / "accuracy" / "judge.py").exists()


def test_without_a_release_or_prompt_it_says_what_to_do(judged: Project, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out"))
    with pytest.raises(UnknownRelease, match="nothing has been released yet"):
        run("refunds", "--format", "mlflow", *out)
    with pytest.raises(CannotExport, match="no JudgePrompt named x"):
        run("refunds", "--format", "mlflow", "--prompt", "x", *out)
    make_release(judged)
    with pytest.raises(UnknownFormat, match="A judge has no format 'csv'"):
        run("refunds", "--format", "csv", "--judge", "small", *out)

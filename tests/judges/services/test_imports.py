from pathlib import Path
from typing import Any

import pytest

from annotation.errors import ImportRefused
from annotation.models import Project
from annotation.services.imports.loading import LoadResult, load_folder
from calibration.services.exports import Wanted, export_project
from judges.models import Judge, JudgeRun, Verdict
from judges.selectors.verdicts import runs_by_label
from tests.factories.datasets import Rows, make_folder
from tests.factories.judging import make_judge, make_run, make_verdict

pytestmark = pytest.mark.django_db


def verdict(item: str, value: Any, order: str = "AB", **fields: Any) -> dict[str, Any]:
    unit = {"item_id": item, "dimension": "overall", "judge_model": "GPT-4", "prompt": "Vanilla"}
    return {**unit, "value": value, "order": order, **fields}


def load(folder: Path, rows: Rows, **others: Rows) -> LoadResult:
    return load_folder(path=make_folder(folder, judge=rows, **others), slug="cards")


def test_verdicts_become_one_finished_run_per_judge_and_prompt(tmp_path: Path) -> None:
    rows = [
        verdict("one", "A"),
        verdict("one", "B", "BA"),
        verdict("two", "tie", prompt="CoT", repeat=2),
        verdict("two", "A", judge_model="small", prompt=""),
    ]
    assert load(tmp_path / "d", rows).counts["verdicts"] == 4
    runs = JudgeRun.objects.order_by("number")
    assert [(run.label, run.both_orders, run.repeats) for run in runs] == [
        ("GPT-4/Vanilla", True, 1),
        ("GPT-4/CoT", False, 3),
        ("small", False, 1),
    ]
    assert {(run.status, run.imported) for run in runs} == {("finished", True)}
    assert all(run.finished_at for run in runs)
    assert set(Judge.objects.values_list("provider", flat=True)) == {Judge.Provider.IMPORTED}


def test_a_verdict_without_value_was_not_readable(tmp_path: Path) -> None:
    load(tmp_path / "d", [verdict("one", None, raw="Both are fine.", cost=2)])
    found = Verdict.objects.get()
    assert (found.value, found.status, found.raw) == (None, "unparsed", "Both are fine.")
    assert found.extra == {"cost": 2}


@pytest.mark.parametrize(
    ("told", "status"),
    [("refused", "refused"), ("ok", "unparsed"), ("odd", "unparsed"), ([1], "unparsed")],
)
def test_how_a_verdict_failed_comes_back_from_an_export(
    tmp_path: Path, told: Any, status: str
) -> None:
    load(tmp_path / "d", [verdict("one", None, status=told)])
    found = Verdict.objects.get()
    assert (found.status, found.extra) == (status, {"status": told})


def test_an_output_is_judged_on_its_own(tmp_path: Path) -> None:
    row = {"item_id": "one", "output_id": "one-b", "dimension": "accuracy", "judge_model": "x"}
    load(tmp_path / "d", [{**row, "value": 4}])
    found = Verdict.objects.get()
    assert (found.subject.output.key, found.order, found.value) == ("one-b", "", 4)


def test_a_grown_file_adds_to_the_run_that_is_there(tmp_path: Path) -> None:
    load(tmp_path / "d", [verdict("one", "A")])
    grown = load(tmp_path / "d", [verdict("one", "A"), verdict("one", "A", "BA")])
    assert (grown.counts["verdicts"], JudgeRun.objects.count()) == (1, 1)
    run = JudgeRun.objects.get()
    assert (run.both_orders, run.verdicts.count()) == (True, 2)


def test_a_verdict_with_another_value_than_before_is_refused_by_name(tmp_path: Path) -> None:
    load(tmp_path / "d", [verdict("one", "A")])
    with pytest.raises(ImportRefused) as refused:
        load(tmp_path / "d", [verdict("one", "B")])
    (line,) = refused.value.problems.lines()
    assert line == (
        'judge.jsonl: the verdict of "GPT-4" on "one" under "overall" has another value in the '
        "project."
    )
    assert Verdict.objects.get().value == "A"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"prompt": "p" * 121}, "longer than 120 characters"), ({"repeat": 32_767}, "32,767 is more")],
)
def test_what_the_tables_cannot_hold_is_refused(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        load(tmp_path / "d", [verdict("one", "A", **fields)])
    assert reason in str(refused.value.problems)


@pytest.fixture
def called(tmp_path: Path) -> JudgeRun:
    """A run of the judge "GPT-4" that evalhub asked itself: A on both items."""
    load(tmp_path / "first", [])
    project = Project.objects.get(slug="cards")
    run = make_run(
        project, make_judge(project, "GPT-4"), prompt_name="Vanilla", imported=False, number=1
    )
    for subject in project.subjects.filter(scope="pair"):
        make_verdict(run, subject, "overall", "A", order="AB")
    return run


def test_verdicts_from_elsewhere_never_stand_for_a_judge_that_is_called(
    called: JudgeRun, tmp_path: Path
) -> None:
    rows = [verdict("one", "B"), verdict("two", "A")]
    assert load(tmp_path / "d", rows).counts["verdicts"] == 2
    apart = JudgeRun.objects.get(imported=True)
    assert (apart.judge.name, apart.model) == ("GPT-4 (imported)", "GPT-4")
    found = runs_by_label(called.project)
    assert found == {"GPT-4/Vanilla": called, "GPT-4 (imported)/Vanilla": apart}
    again = load(tmp_path / "e", [*rows, verdict("one", "A", "BA")])
    assert (again.counts["verdicts"], JudgeRun.objects.count()) == (1, 2)


def test_an_exported_folder_changes_nothing_where_it_comes_from(
    called: JudgeRun, tmp_path: Path
) -> None:
    load(tmp_path / "d", [verdict("one", "B")])
    before = list(Judge.objects.values()), list(Verdict.objects.values())
    out = tmp_path / "out"
    export_project(project=called.project, release=None, wanted=Wanted("dataset"), out=out)
    found = load_folder(path=out, slug="cards")
    assert found.counts["verdicts"] == 0
    assert before == (list(Judge.objects.values()), list(Verdict.objects.values()))


def test_two_names_of_one_file_stay_two_judges(called: JudgeRun, tmp_path: Path) -> None:
    rows = [verdict("one", "B"), verdict("one", "tie", judge_model="GPT-4 (imported)")]
    load(tmp_path / "d", rows)
    found = {run.judge.name: run.model for run in JudgeRun.objects.filter(imported=True)}
    assert found == {"GPT-4 (imported 2)": "GPT-4", "GPT-4 (imported)": "GPT-4 (imported)"}

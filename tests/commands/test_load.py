import contextlib
import gzip
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotation.models import ImportPreset, Item, Project
from tests.factories.datasets import item, label, make_folder
from tests.factories.files import write_csv

pytestmark = pytest.mark.django_db


def load(folder: Path, *words: str) -> str:
    out = StringIO()
    call_command("load", str(folder), "--project", "cards", *words, stdout=out)
    return out.getvalue()


def test_load_says_in_one_line_what_was_stored(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", labels=[label("one", "r1", 4)])
    line = "cards: 2 items, 4 outputs, 6 subjects, 1 annotation, 1 rating.\n"
    assert load(folder) == f"Created {line}"


def test_the_second_load_says_that_nothing_changed(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d")
    load(folder)
    assert load(folder) == "Nothing changed: cards holds this folder already.\n"


def test_a_packed_folder_is_the_same_folder(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d")
    load(folder)
    plain = folder / "items.jsonl"
    (folder / "items.jsonl.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    assert load(folder).startswith("Nothing changed")


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    said = load(make_folder(tmp_path / "d"), "--dry-run")
    assert said.startswith("No problems. Would create cards: 2 items")
    assert said.endswith("Nothing was stored.\n")
    assert not Project.objects.exists()


def test_words_that_stay_are_told_apart_from_the_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(make_folder(tmp_path / "d"))
    document = {
        "name": "Card answers",
        "task": "pointwise",
        "dimensions": [
            {"id": "accuracy", "type": "ordinal", "values": [1, 2, 3, 4, 5]},
            {"id": "overall", "type": "pairwise"},
        ],
    }
    said = load(make_folder(tmp_path / "e", document=document, items=[item("new", outputs=1)]))
    assert said == "Added to cards: 1 item, 1 output, 1 subject.\n"
    assert "the project keeps its own" in capsys.readouterr().err


def test_problems_are_printed_one_a_line_before_the_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(tmp_path / "d", labels=[label("one", f"r{n}", 9) for n in range(52)])
    with pytest.raises(CommandError, match="52 problems; nothing was loaded"):
        load(folder)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith('labels.jsonl, line 1, field "value": 9 is not on the scale')
    assert (len(lines), lines[-1]) == (51, "and 2 more")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "evalhub.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_a_single_problem_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", labels=[label("nine", "r1", 4)])
    done = run("load", str(folder), "--project", "cards-process")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        'evalhub: labels.jsonl, line 1, field "item_id": "nine" is not an item of this folder;'
        " nothing was loaded.\n"
    )


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    done = run("load", str(tmp_path / "nowhere"), "--project", "cards-process")
    assert done.returncode == 1
    assert done.stderr == "evalhub: nowhere: there is no such folder; nothing was loaded.\n"


def read_until(terminal: int, wanted: bytes | None) -> bytes:
    """What is written to a terminal until something comes, or until its last writer has gone."""
    shown = b""
    with contextlib.suppress(OSError):
        while wanted is None or wanted not in shown:
            shown += os.read(terminal, 1000)
    return shown


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", labels=[label("one", "r1", 4)])
    words = ["load", str(folder), "--project", "cards-terminal", "--dry-run"]
    assert run(*words).stderr == ""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "evalhub.cli", *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs)
    said, _ = process.communicate(timeout=300)
    os.close(theirs)
    shown = read_until(ours, None)
    os.close(ours)
    assert (process.returncode, said[:11]) == (0, b"No problems")
    assert b"items 2" in shown
    assert b"labels 1" in shown


HOLD = """
import sys, django
django.setup()
from django.db import connection, transaction
from evalhub.wiring.commands import database_ready
with database_ready(), transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("LOCK TABLE annotation_datasetimport IN EXCLUSIVE MODE")
    print("held", flush=True)
    sys.stdin.read()
"""


@contextlib.contextmanager
def nothing_is_finished() -> Iterator[None]:
    """Hold what a load writes last, so that a quick one is not through before it is killed."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == "held\n"
        yield
        holding.communicate(timeout=300)


@pytest.mark.faults
def test_a_load_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", items=[item(f"i{n}") for n in range(2000)])
    words = ["load", str(folder), "--project", "cards-killed"]
    assert run(*words, "--dry-run").returncode == 0
    ours, theirs = pty.openpty()
    with nothing_is_finished():
        process = subprocess.Popen([sys.executable, "-m", "evalhub.cli", *words], stderr=theirs)
        os.close(theirs)
        assert b"items 1,000" in read_until(ours, b"items 1,000")
        process.kill()
        process.wait(timeout=300)
    os.close(ours)
    again = run(*words, "--dry-run")
    assert again.stdout.startswith("No problems. Would create cards-killed: 2,000 items")


def test_a_table_is_loaded_by_a_guessed_mapping_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(make_folder(tmp_path / "d"))
    rows = (("id", "prompt", "response", "accuracy"), ("a", "Why?", "So.", "4"))
    said = load(write_csv(tmp_path / "more.csv", rows))
    assert said == "Added to cards: 1 item, 1 output, 1 subject, 1 annotation, 1 rating.\n"
    assert capsys.readouterr().err == (
        "CSV: id=id input=prompt output=response rating.accuracy=accuracy\n"
    )


def test_words_and_files_map_what_cannot_be_guessed(tmp_path: Path) -> None:
    load(make_folder(tmp_path / "d"))
    rows = (("key", "was", "wurde", "note"), ("a", "Why?", "So.", "4"))
    path = write_csv(tmp_path / "more.csv", rows)
    words = ("--map", "input=was", "--map", "output=wurde", "--map", "verdict.accuracy=note")
    assert "1 item, 1 output, 1 subject" in load(path, *words, "--dry-run")
    preset = tmp_path / "preset.json"
    preset.write_text('{"input": "was", "outputs": ["wurde"], "id": "key"}')
    assert "1 item, 1 output, 1 subject" in load(path, "--map", str(preset))
    with pytest.raises(CommandError, match="no mapping in JSON"):
        load(path, "--map", "missing.json")


def test_problems_of_a_table_name_line_and_column(tmp_path: Path) -> None:
    load(make_folder(tmp_path / "d"))
    rows = (("id", "prompt", "response", "accuracy"), ("a", "Why?", "So.", "nine"))
    with pytest.raises(CommandError, match=r'more\.csv, line 2, field "accuracy": "nine" is not'):
        load(write_csv(tmp_path / "more.csv", rows))


def test_changed_items_can_be_left_and_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(make_folder(tmp_path / "d"))
    folder = make_folder(tmp_path / "e", items=[item("one", outputs=1), item("three")])
    with pytest.raises(CommandError):
        load(folder)
    assert "1 item, 2 outputs" in load(folder, "--changed", "leave")
    assert "1 Item there with other content: old content" in capsys.readouterr().err


def test_redaction_is_shown_in_a_dry_run_and_kept_after_a_load(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(tmp_path / "d", items=[item("one", context="I am ann@x.example")])
    load(folder, "--redact", "--dry-run")
    said = capsys.readouterr().err.splitlines()
    assert "Replaced in 1 of 1 items: 1 email." in said
    assert "  one: I am [-ann@x.example-]{+[EMAIL_1]+}" in said
    load(folder, "--redact")
    assert "ann@x.example" not in capsys.readouterr().err
    assert Project.objects.get().items.get().context == "I am [EMAIL_1]"
    assert Project.objects.get().redaction_policy.kinds


def test_a_sample_is_told_with_its_coverage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [item(f"i{n}", metadata={"risk": "high" if n < 2 else "low"}) for n in range(10)]
    folder = make_folder(tmp_path / "d", items=rows)
    words = ("--sample", "4", "--stratify", "risk", "--allocate", "equal", "--quota", "high=1")
    assert load(folder, *words).startswith("Created cards: 4 items")
    said = capsys.readouterr().err.splitlines()
    assert "low           8  80.0%       3  75.0%         2.7" in said
    assert "high          2  20.0%       1  25.0%         2.0" in said


@pytest.mark.parametrize(
    "words",
    [
        ("--sample", "0"),
        ("--sample", "4", "--minimum", "-1"),
        ("--sample", "4", "--quota", "x"),
        ("--quota", "high=1"),
    ],
)
def test_a_plan_that_says_nothing_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match=r"at least|write it as|add --sample"):
        load(make_folder(tmp_path / "d"), *words)


def test_a_preset_of_the_project_is_used_by_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load(make_folder(tmp_path / "d"))
    ImportPreset.objects.create(
        project=Project.objects.get(),
        name="Weekly",
        format="csv",
        mapping={"input": "was", "outputs": ["wurde"]},
    )
    path = write_csv(tmp_path / "more.csv", (("was", "wurde"), ("Why?", "So.")))
    assert "1 item, 1 output" in load(path, "--preset", "Weekly")
    assert capsys.readouterr().err == "CSV: input=was output=wurde\n"
    with pytest.raises(CommandError, match="keeps no preset “Daily”"):
        load(path, "--preset", "Daily")


def test_a_file_without_one_readable_row_says_why(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "more.csv", (("prompt", "prompt"), ("Why?", "How?")))
    with pytest.raises(CommandError, match=r"more.csv.*; nothing was loaded\."):
        load(path)


def test_a_table_that_is_no_utf_8_is_not_loaded_by_a_guess(tmp_path: Path) -> None:
    load(make_folder(tmp_path / "d"))
    path = tmp_path / "more.csv"
    path.write_bytes("id;prompt;response;accuracy\na;Größe?;Groß.;4\n".encode("cp1252"))
    with pytest.raises(CommandError, match="line 2: a;Größe") as refused:
        load(path)
    assert "add --encoding cp1252" in str(refused.value)
    with pytest.raises(CommandError, match="There is no encoding klingon"):
        load(path, "--encoding", "klingon")
    assert "1 item" in load(path, "--encoding", "windows-1252")
    assert Item.objects.get(key="a").input == "Größe?"

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from django.db import connection, connections

from annotation.errors import ImportRefused
from annotation.models import DatasetImport, Item, KeptFile, Membership, Project, Rubric
from annotation.services.imports import loading
from annotation.services.imports.loading import load_folder
from annotation.services.imports.target import Target
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.datasets import DOCUMENT, item, label, make_folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing_part() -> Iterator[None]:
    """A part registered from above that fails after everything else has been stored."""

    def fail(target: Target) -> dict[str, int]:
        raise ArithmeticError(target.project.slug)

    loading.register_part(fail)
    yield
    loading.PARTS.remove(fail)


def test_a_folder_becomes_a_project_that_belongs_to_who_loaded_it(
    tmp_path: Path, olga: User
) -> None:
    result = load_folder(path=make_folder(tmp_path / "d"), slug="cards", actor=olga)
    # 2 items of 2 outputs each: 4 output subjects and 2 pairs.
    assert result.counts | {"items": 2, "outputs": 4, "subjects": 6} == result.counts
    assert (result.created, result.changed) == (True, True)
    assert (result.project.name, result.project.notice) == ("Card answers", "")
    assert Membership.objects.get(project=result.project).user == olga
    rubric = Rubric.objects.get(project=result.project)
    assert (rubric.version, rubric.guidelines) == (1, "Read the context first.")
    assert rubric.extra == {"author": "a test"}


def test_simulated_raters_are_said_to_be_simulated(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", document={**DOCUMENT, "simulated_raters": True})
    assert "simulated" in load_folder(path=folder, slug="cards").project.notice


def test_the_same_folder_again_changes_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", labels=[label("one", "r1", 4)])
    load_folder(path=folder, slug="cards")
    events = Event.objects.count()
    again = load_folder(path=folder, slug="cards")
    assert (again.created, again.changed, again.counts) == (False, False, {})
    assert (DatasetImport.objects.count(), Event.objects.count()) == (1, events)


def test_a_load_is_one_event_with_counts_and_digest(tmp_path: Path, olga: User) -> None:
    result = load_folder(path=make_folder(tmp_path / "d"), slug="cards", actor=olga)
    event = Event.objects.get(verb="dataset loaded")
    assert (event.actor, event.project_id) == (olga, result.project.public_id)
    assert event.payload == {
        "digest": DatasetImport.objects.get().digest,
        "counts": result.counts,
    }


def test_a_failure_in_the_last_part_leaves_nothing(tmp_path: Path, failing_part: None) -> None:
    with pytest.raises(ArithmeticError):
        load_folder(path=make_folder(tmp_path / "d"), slug="cards")
    assert (Project.objects.count(), Item.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_a_bad_line_in_the_last_file_leaves_nothing_and_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", labels=[label("one", "r1", 4)])
    (folder / "training.jsonl").write_text("{}\n{broken\n")
    with pytest.raises(ImportRefused) as refused:
        load_folder(path=folder, slug="cards")
    assert refused.value.http_status == 422
    named = [(p.file, p.line) for p in refused.value.problems]
    assert named == [("training.jsonl", 1), ("training.jsonl", 2)]
    assert not Project.objects.exists()


def test_fifty_problems_are_listed_and_the_others_counted(tmp_path: Path) -> None:
    labels = [label("one", f"r{n}", 9) for n in range(53)]
    with pytest.raises(ImportRefused, match="53 problems") as refused:
        load_folder(path=make_folder(tmp_path / "d", labels=labels), slug="cards")
    lines = refused.value.problems.lines()
    assert (len(lines), lines[-1], refused.value.unlisted) == (51, "and 3 more", 3)


def test_a_dry_run_tells_the_counts_and_stores_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d")
    dry = load_folder(path=folder, slug="cards", dry_run=True)
    assert not Project.objects.exists()
    assert dry.counts == load_folder(path=folder, slug="cards").counts


def test_a_dry_run_finds_what_contradicts_the_project(tmp_path: Path) -> None:
    load_folder(path=make_folder(tmp_path / "d"), slug="cards")
    other = make_folder(tmp_path / "e", items=[item("one", outputs=1)])
    with pytest.raises(ImportRefused):
        load_folder(path=other, slug="cards", dry_run=True)


@pytest.mark.parametrize("slug", ["", "two words", "a/b", "é", "x" * 81])
def test_a_slug_that_is_no_address_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(ImportRefused, match="address"):
        load_folder(path=make_folder(tmp_path / "d"), slug=slug)


def test_a_taken_slug_is_refused_when_the_project_must_be_new(
    tmp_path: Path, project: Project
) -> None:
    with pytest.raises(ImportRefused, match="taken"):
        load_folder(path=make_folder(tmp_path / "d"), slug=project.slug, only_new=True)
    assert not Item.objects.exists()


def test_other_files_are_kept_and_replaced_by_newer_ones(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d")
    (folder / "judge_prompts").mkdir()
    for text in ("first", "second"):
        (folder / "judge_prompts" / "pairwise.md").write_text(text)
        load_folder(path=folder, slug="cards")
    kept = KeptFile.objects.get()
    assert (kept.path, bytes(kept.content)) == ("judge_prompts/pairwise.md", b"second")


def test_progress_is_told_by_file(tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []
    folder = make_folder(tmp_path / "d", labels=[label("one", "r1", 4)])
    load_folder(path=folder, slug="cards", progress=lambda *step: seen.append(step))
    assert seen == [("items", 2), ("labels", 1), ("references", 0), ("verdicts", 0)]


@pytest.mark.django_db(transaction=True)
def test_a_load_does_not_hold_up_people_who_rate_in_the_project(
    tmp_path: Path, project: Project
) -> None:
    def rate_meanwhile(target: Target) -> dict[str, int]:
        # What the database does for every row that refers to the project.
        other = connections.create_connection("default")
        with closing(other), other.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            query = "SELECT slug FROM annotation_project WHERE id = %s FOR KEY SHARE"
            cursor.execute(query, [target.project.pk])
            return {"seen": len(cursor.fetchall())}

    loading.register_part(rate_meanwhile)
    try:
        result = load_folder(path=make_folder(tmp_path / "d"), slug=project.slug)
    finally:
        loading.PARTS.remove(rate_meanwhile)
    assert result.counts["seen"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_loads_of_one_folder_at_once_make_one_project(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", items=[item(f"i{n}") for n in range(300)])

    def load() -> bool:
        try:
            return load_folder(path=folder, slug="cards").changed
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=3) as pool:
        changed = [one.result() for one in [pool.submit(load) for _ in range(3)]]
    assert sorted(changed) == [False, False, True]
    assert (Project.objects.count(), Item.objects.count()) == (1, 300)


def test_a_large_load_is_counted_for_the_planner_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    monkeypatch.setattr(loading, "MANY", 2)
    with django_capture_on_commit_callbacks(execute=True):
        load_folder(path=make_folder(tmp_path / "d"), slug="cards")
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'annotation_item'")
        assert cursor.fetchone()[0] == pytest.approx(Item.objects.count())

import io
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from annotation.models import Project
from calibration.errors import CannotExport, ReasonNeeded, UnknownFormat
from calibration.exports.formats import FORMATS
from calibration.models import GoldenSet
from calibration.services.export_files import EXPORT_FILES
from calibration.services.exports import Wanted, export_archive, export_project
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.golden_sets import make_rated, make_reference, make_release
from tests.factories.projects import make_item


@pytest.fixture
def release(project: Project) -> GoldenSet:
    make_rated(project)
    return make_release(project)


def export(release: GoldenSet, out: Path, name: str = "all") -> None:
    export_project(project=release.project, release=release, wanted=Wanted(name), out=out)


def test_all_writes_each_format_into_a_folder_of_its_own(
    release: GoldenSet, tmp_path: Path
) -> None:
    export(release, tmp_path / "deep" / "out")
    written = {path.name: path for path in (tmp_path / "deep" / "out").iterdir()}
    assert set(written) == set(FORMATS)
    assert all(any(path.iterdir()) for path in written.values())


def test_an_empty_folder_is_filled(release: GoldenSet, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(release, out, "dataset")
    assert (out / "items.jsonl").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_something_in_it_is_left_alone(release: GoldenSet, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CannotExport, match="not empty"):
        export(release, tmp_path)
    with pytest.raises(CannotExport, match="not a folder"):
        export(release, tmp_path / "mine.txt")
    with pytest.raises(CannotExport, match="cannot be written"):
        export(release, tmp_path / "mine.txt" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_failure_on_the_way_leaves_nothing(
    release: GoldenSet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(project: Project) -> Iterator[str]:
        yield "one line\n"
        raise CannotExport("The second line is missing.")

    monkeypatch.setitem(EXPORT_FILES, "more.jsonl", fail)
    with pytest.raises(CannotExport, match="second line"):
        export(release, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
    assert not Event.objects.filter(verb="export written").exists()


def test_an_unknown_format_names_the_known_ones(release: GoldenSet, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match="dataset, promptfoo, jsonl"):
        export(release, tmp_path / "out", "xml")


def test_an_archive_is_the_same_bytes_every_time(release: GoldenSet, erin: User) -> None:
    made = [
        export_archive(
            project=release.project, release=release, wanted=Wanted("promptfoo"), actor=erin
        )
        for _ in range(2)
    ]
    (name, first), (_, second) = [(name, b"".join(stream)) for name, stream in made]
    assert name == "refunds-1-promptfoo.zip"
    assert first == second
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert archive.testzip() is None
    assert "refunds-1-promptfoo/tests.jsonl" in archive.namelist()
    assert Event.objects.filter(verb="export written", actor=erin).count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_export_sees_one_state_of_the_database(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rated(project)

    def add_item() -> None:
        make_item(project, "late")
        connection.close()

    def meanwhile(project: Project) -> Iterator[str]:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(add_item).result(timeout=300)
        yield f"{project.items.count()}\n"

    monkeypatch.setitem(EXPORT_FILES, "seen.txt", meanwhile)
    out = tmp_path / "out"
    export_project(project=project, release=None, wanted=Wanted("dataset"), out=out)
    assert (out / "seen.txt").read_text() == "2\n"
    assert project.items.count() == 3


@pytest.fixture
def split_release(project: Project) -> GoldenSet:
    for at in range(6):
        item = make_item(project, f"it-{at}", input=f"{at} " * 30)
        make_reference(item.subjects.first(), "accuracy", 3)
    return make_release(project, splits={"calibration": 0.5, "held_out": 0.5})


@pytest.mark.parametrize("split", ["held_out", "all"])
def test_held_out_items_are_opened_with_a_reason_that_is_recorded(
    split_release: GoldenSet, tmp_path: Path, split: str
) -> None:
    about = {"project": split_release.project, "release": split_release}
    with pytest.raises(ReasonNeeded, match="only with a reason"):
        export_project(**about, wanted=Wanted("promptfoo", split, "  "), out=tmp_path / "out")
    export_project(**about, wanted=Wanted("promptfoo", split, "Gate of May."), out=tmp_path / "out")
    payload = Event.objects.get(verb="export written").payload
    assert payload["reason"] == "Gate of May."
    assert "held_out" in payload["splits"]


@pytest.mark.parametrize(
    ("name", "split", "said"),
    [("promptfoo", "test", "no split 'test'"), ("dataset", "calibration", "holds every split")],
)
def test_splits_that_cannot_be_written_are_refused(
    split_release: GoldenSet, tmp_path: Path, name: str, split: str, said: str
) -> None:
    about = {"project": split_release.project, "release": split_release}
    with pytest.raises(CannotExport, match=said):
        export_project(**about, wanted=Wanted(name, split), out=tmp_path / "out")


def test_a_release_without_splits_has_none_to_choose(release: GoldenSet, tmp_path: Path) -> None:
    about = {"project": release.project, "release": release}
    with pytest.raises(CannotExport, match="has no splits"):
        export_project(**about, wanted=Wanted("promptfoo", "calibration"), out=tmp_path / "out")


def test_one_split_asked_for_brings_no_other(project: Project, tmp_path: Path) -> None:
    make_rated(project)
    release = make_release(project, splits={"calibration": 0.5, "held_out": 0.5})
    for name in ("dataset", "folder"):
        with pytest.raises(CannotExport, match="holds every split"):
            split_export(release, tmp_path / name, name)
    split_export(release, tmp_path / "all", "all")
    assert not (tmp_path / "all" / "dataset").exists()
    assert (tmp_path / "all" / "jsonl").exists()


def split_export(release: GoldenSet, out: Path, name: str) -> None:
    wanted = Wanted(name, "calibration")
    export_project(project=release.project, release=release, wanted=wanted, out=out)


def test_the_event_of_a_dataset_folder_names_every_split(project: Project, tmp_path: Path) -> None:
    make_rated(project)
    release = make_release(project, splits={"calibration": 0.5, "held_out": 0.5})
    export(release, tmp_path / "out", "folder")
    payload = Event.objects.get(verb="export written").payload
    assert payload["splits"] == ["calibration", "few_shot", "held_out"]

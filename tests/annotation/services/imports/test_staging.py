import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from annotation.errors import ImportRefused
from annotation.formats.mapping import Mapping
from annotation.models import Project, StagedUpload
from annotation.services.imports import staging
from evalhub.accounts.models import User
from evalhub.audit.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> Path:
    settings.DATA_FOLDER = tmp_path
    return tmp_path / "uploads"


TABLE = b"prompt,answer\nWhy?,So.\n"


def kept(project: Project, actor: User, content: bytes = TABLE) -> StagedUpload:
    file = SimpleUploadedFile("a.csv", content)
    return staging.stage_upload(file=file, rubric=None, actor=actor, project=project)


def test_a_file_is_kept_with_a_guess_and_an_event(project: Project, maya: User, home: Path) -> None:
    staged = kept(project, maya)
    assert (staged.format, staged.mapping["input"]) == ("csv", "prompt")
    assert (home / staged.public_id.hex / "data").stat().st_mode & 0o077 == 0
    assert Event.objects.filter(verb="upload staged", actor_id=maya.pk).exists()


def test_a_file_that_cannot_be_read_leaves_nothing(
    project: Project, maya: User, home: Path
) -> None:
    with pytest.raises(ImportRefused):
        kept(project, maya, b"PK\x03\x04something")
    assert list(home.iterdir()) == []
    assert not StagedUpload.objects.exists()


def test_a_table_that_is_no_utf_8_is_read_by_a_guess_until_another_encoding_is_chosen(
    project: Project, maya: User
) -> None:
    staged = kept(project, maya, "prompt,answer\nЖди?,Там.\n".encode("cp1251"))
    source = staging.source_of(staged)
    assert (staged.encoding, source.sample()[0].columns["prompt"]) == ("cp1252", "Æäè?")
    staged.report = {"counts": {}}
    staged.save()
    chosen = staging.guess_again(staged=staged, format_name="csv", encoding="cp1251")
    assert (chosen.encoding, chosen.report) == ("cp1251", {})
    assert staging.source_of(chosen).sample()[0].columns["prompt"] == "Жди?"
    # Without an encoding it is looked for again.
    assert staging.guess_again(staged=staged, format_name="csv").encoding == "cp1252"


def test_what_nobody_loads_within_a_day_is_removed(
    project: Project, maya: User, home: Path
) -> None:
    old, new = kept(project, maya), kept(project, maya)
    earlier = timezone.now() - timedelta(hours=25)
    StagedUpload.objects.filter(pk=old.pk).update(created_at=earlier)
    lost = home / "lost"
    lost.mkdir()
    os.utime(lost, (0, 0))
    assert staging.sweep_uploads() == 2
    assert [path.name for path in home.iterdir()] == [new.public_id.hex]
    assert StagedUpload.objects.get() == new
    assert staging.sweep_uploads() == 0


def test_a_trial_holds_only_as_long_as_nothing_is_changed(project: Project, maya: User) -> None:
    staged = kept(project, maya)
    StagedUpload.objects.filter(pk=staged.pk).update(report={"counts": {}})
    same = Mapping(input="prompt", outputs=("answer",))
    staged = staging.describe_upload(staged=staged, mapping=same, slug="", choices={})
    assert staged.report == {"counts": {}}
    other = Mapping(input="answer")
    staged = staging.describe_upload(staged=staged, mapping=other, slug="", choices={})
    assert staged.report == {}
    with pytest.raises(ImportRefused, match="Check the file first"):
        staging.load_upload_staged(staged=staged, actor=maya)


def test_a_preset_needs_a_project(maya: User, project: Project) -> None:
    file = SimpleUploadedFile("a.csv", TABLE)
    staged = staging.stage_upload(file=file, rubric=None, actor=maya, slug="fresh")
    with pytest.raises(ImportRefused, match="belongs to a Project"):
        staging.save_preset(staged=staged, name="x", actor=maya)

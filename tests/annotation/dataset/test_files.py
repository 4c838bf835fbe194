import os
from dataclasses import replace

import pytest

from annotation.dataset.folder import check, open_folder
from annotation.dataset.limits import LIMITS
from annotation.dataset.problems import DatasetRefused

FIRST = '{"id": "first", "input": "?", "outputs": []}\n'


def sentences(folder, limits=LIMITS):
    return str(check(folder, limits)).splitlines()


@pytest.mark.parametrize("name", ["dataset.json", "items.jsonl"])
def test_a_missing_file_is_named(write, name):
    folder = write({})
    (folder / name).unlink()
    assert sentences(folder) == [f"{name}: the file is missing."]


def test_a_missing_folder_is_named(tmp_path):
    assert sentences(tmp_path / "nowhere") == ["nowhere: there is no such folder."]


def test_a_file_given_plain_and_packed_is_refused(write):
    folder = write({"items.jsonl.gz": FIRST})
    reason = "items.jsonl and items.jsonl.gz are both there; keep one"
    assert sentences(folder) == [f"items.jsonl: {reason}."]


def test_a_link_is_not_followed(write, tmp_path):
    (tmp_path / "secret").write_text(FIRST)
    folder = write({})
    (folder / "notes").symlink_to(tmp_path / "secret")
    (folder / "linked").symlink_to(tmp_path, target_is_directory=True)
    assert sentences(folder) == [
        "linked: symbolic links are not followed.",
        "notes: symbolic links are not followed.",
    ]


def test_linked_items_are_refused_once(write, tmp_path):
    (tmp_path / "elsewhere").write_text(FIRST)
    folder = write({})
    (folder / "items.jsonl").unlink()
    (folder / "items.jsonl").symlink_to(tmp_path / "elsewhere")
    assert sentences(folder) == ["items.jsonl: symbolic links are not followed."]


def test_a_pipe_is_refused_unopened(write):
    folder = write({})
    os.mkfifo(folder / "labels.jsonl")
    assert sentences(folder) == ["labels.jsonl: not a regular file."]


def test_folders_nested_too_deeply_are_refused(write):
    folder = write({"a/b/c/d/e/f.md": "x"})
    assert sentences(folder) == ["a/b/c/d/e: folders are nested too deeply."]


def test_a_file_name_with_invisible_characters_is_refused(write):
    folder = write({"a\u202eb.md": "x"})
    assert sentences(folder) == [r"'a\u202eb.md': the file name has invisible characters."]


def test_files_too_large_or_too_many_to_keep_are_refused(write):
    folder = write({"notes.md": b"x" * 101, "more.md": b"y", "third.md": b"z"})
    large = replace(LIMITS, kept_bytes=100)
    assert sentences(folder, large)[0].startswith("notes.md: larger than 100 bytes")
    many = replace(LIMITS, kept_files=2)
    assert sentences(folder, many)[0] == "small: has more than 2 other files."


def test_other_files_are_kept_and_hidden_ones_passed_over(write):
    folder = write({"SOURCE.md": "from", "judge_prompts/p.md": "rate", ".git/config": "x"})
    opened = open_folder(folder)
    assert opened.kept_files() == ("SOURCE.md", "judge_prompts/p.md")
    assert opened.read_kept("judge_prompts/p.md") == b"rate"
    with pytest.raises(KeyError):
        opened.read_kept("../small/SOURCE.md")


def test_packing_does_not_change_the_digest(write, tmp_path):
    plain = open_folder(write({"labels.jsonl": ""})).digest()
    (tmp_path / "small").rename(tmp_path / "plain")
    packed = open_folder(write({"labels.jsonl.gz": ""})).digest()
    assert packed == plain


@pytest.mark.parametrize("changed", [{"items.jsonl": FIRST}, {"SOURCE.md": "x"}])
def test_any_changed_content_changes_the_digest(write, tmp_path, changed):
    before = open_folder(write({})).digest()
    (tmp_path / "small").rename(tmp_path / "before")
    assert open_folder(write(changed)).digest() != before


def test_the_digest_of_a_broken_file_is_refused(write):
    folder = open_folder(write({"labels.jsonl.gz": b"broken"}))
    with pytest.raises(DatasetRefused, match=r"labels\.jsonl\.gz: the file is not readable"):
        folder.digest()

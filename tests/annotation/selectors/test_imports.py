from pathlib import Path

import pytest

from annotation.models import Project
from annotation.selectors.imports import import_lines, in_words
from annotation.services.imports.loading import load_folder
from evalhub.accounts.models import User
from tests.factories.datasets import item, make_folder


def test_counts_are_read_as_words_and_nothing_is_said_of_none() -> None:
    counts = {"kept_files": 2, "traps": 1, "outputs": 0, "items": 1200}
    assert in_words(counts) == "1,200 items, 1 trap, 2 kept files"
    assert in_words({"items": 0}) == "no rows"


@pytest.mark.django_db
def test_loads_are_listed_newest_first_with_who_and_how_much(tmp_path: Path, olga: User) -> None:
    load_folder(path=make_folder(tmp_path / "d"), slug="cards")
    more = make_folder(tmp_path / "d", items=[item("three", outputs=1)])
    load_folder(path=more, slug="cards", actor=olga)
    second, first = import_lines(Project.objects.get())
    assert (first.by, first.counts) == ("", "2 items, 4 outputs, 6 subjects")
    assert (second.by, second.counts) == ("Olga", "1 item, 1 output, 1 subject")
    assert first.at < second.at
    assert (len(first.digest), first.digest != second.digest) == (12, True)

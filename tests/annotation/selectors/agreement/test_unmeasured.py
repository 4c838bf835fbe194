"""Criteria without a place on a scale: counted, told apart, agreed upon option by option."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from annotation.models import Project
from annotation.selectors.agreement.report import criteria_report
from annotation.selectors.agreement.unmeasured import option_tables, unmeasured_answers
from annotation.services.imports.loading import load_folder
from evalhub.stats.coefficients import Sampling
from tests.factories.datasets import make_folder
from tests.factories.kinds import kinds
from tests.factories.people import make_member

SAMPLING = Sampling(seed=3, resamples=20)


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Project:
    return load_folder(path=make_folder(tmp_path / "kinds", **kinds()), slug="kinds").project


def test_every_kind_is_in_the_report_and_says_why_there_is_no_alpha(loaded: Project) -> None:
    report = criteria_report(loaded, where=[], sampling=SAMPLING)
    assert list(report) == ["accuracy", "minutes", "issues", "lines", "note"]
    note = report["note"]
    assert (note["level"], note["type"], note["n_ratings"], note["n_raters"]) == (
        "none",
        "text",
        4,
        2,
    )
    assert note["alpha"]["reason"] == "no_scale"
    assert "written freely" in note["alpha"]["undefined"]


def test_several_at_once_are_agreed_upon_option_by_option(loaded: Project) -> None:
    options = criteria_report(loaded, where=[], sampling=SAMPLING)["issues"]["options"]
    # On each of two Items both chose rude, nobody long, one of them wrong: agreement 1, 1 and 0.
    chosen = {key: entry["chosen"] for key, entry in options.items()}
    assert chosen == {"rude": 4, "long": 0, "wrong": 2}
    agreed = [entry["percent_agreement"]["value"] for entry in options.values()]
    assert agreed == pytest.approx([1, 1, 0])


def test_an_option_is_a_table_of_yes_and_no(loaded: Project) -> None:
    issues = next(unmeasured_answers(loaded))
    rude, long, wrong = option_tables(issues)
    assert rude.criterion.title == "Issues: rude"
    assert rude.raters == ("r1", "r2")
    assert wrong.matrix.tolist() == [[1.0, 1.0], [0.0, 0.0]]
    assert long.criterion.pk is None


def test_pages_show_every_kind(loaded: Project, client: Client) -> None:
    client.force_login(make_member(loaded, "maya", "manager"))
    item = loaded.items.get(key="one")
    pages = [
        reverse("project-overview", args=["kinds"]),
        reverse("item-detail", args=["kinds", item.public_id]),
        reverse("rubric-detail", args=["kinds"]),
    ]
    overview, detail, rubric = (client.get(page).content.decode() for page in pages)
    said = ["Issues: rude", "Texts are written freely"]
    assert [text for text in said if text not in overview] == []
    said = ["rude, wrong", "none of these", "Curt."]
    assert [text for text in said if text not in detail] == []
    said = ["Takes a number from 0 to 60 in steps of 0.5 (min).", "Takes 0 to 2 of"]
    assert [text for text in said if text not in rubric] == []

"""Names that tell raters apart and nothing else."""

from annotation.models import Project
from annotation.selectors.review.pseudonyms import (
    label_of,
    labels,
    labels_by_key,
    pseudonym,
    pseudonyms,
)
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.projects import make_project


def test_the_number_follows_the_order_of_joining_within_a_project(project: Project) -> None:
    zoe = make_rater(project, "zoe")
    make_rater(make_project("other"), "elsewhere")
    anna = make_rater(project, "anna")
    assert pseudonyms(project) == {zoe.pk: "R-01", anna.pk: "R-02"}
    assert [pseudonym(zoe), pseudonym(anna)] == ["R-01", "R-02"]


def test_who_comes_later_changes_no_name(project: Project) -> None:
    first = make_rater(project, "m")
    before = pseudonym(first)
    make_rater(project, "a")
    assert pseudonym(first) == before == "R-01"


def test_a_key_that_tells_nothing_stays(project: Project) -> None:
    keys = ["rater-01", "w17", "R-09", "4711", "maria1", "anna-2", "q@example.org"]
    for key in keys:
        make_rater(project, key)
    found = list(pseudonyms(project).values())
    assert found == ["rater-01", "w17", "R-09", "4711", "R-05", "R-06", "R-07"]


def test_names_stand_only_where_the_request_may_show_them(project: Project, anna: User) -> None:
    rater, imported = make_rater(project, "anna", anna), make_rater(project, "rater-02")
    assert labels(project) == {rater.pk: "R-01", imported.pk: "rater-02"}
    assert label_of(rater) == "R-01"
    assert labels_by_key(project) == {"anna": "R-01", "rater-02": "rater-02"}
    project.names_shown = True
    assert labels(project) == {rater.pk: "Anna", imported.pk: "rater-02"}
    assert label_of(rater) == "Anna"

"""Names that tell raters apart and nothing else."""

from annotation.models import Project
from annotation.selectors.review.pseudonyms import pseudonym, pseudonyms
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

import pytest

from annotation.models import Criterion, Project
from annotation.selectors.rubrics import anchors_of, get_rubric, newest_rubric, rubric_page
from evalhub.errors import NotFound
from tests.factories.projects import make_project, make_rubric


def test_a_project_without_a_rubric_has_no_page(db: None) -> None:
    project = make_project()
    assert rubric_page(project) is None
    make_rubric(project, publish=False)
    assert rubric_page(project) is None
    assert newest_rubric(project) is None


def test_the_page_shows_the_newest_version_with_its_criteria(project: Project) -> None:
    make_rubric(project, output_keys=("tone",))
    page = rubric_page(project)
    assert (page.version, page.newest) == (2, True)
    assert [part.title for part in page.criteria] == ["Tone"]
    assert page.criteria[0].anchors[0].text == "Anchor of 1."
    assert [(line.version, line.current) for line in page.versions] == [(2, True), (1, False)]


def test_an_earlier_version_says_that_it_is_earlier(project: Project) -> None:
    make_rubric(project)
    page = rubric_page(project, 1)
    assert (page.version, page.newest) == (1, False)
    with pytest.raises(NotFound):
        get_rubric(project, 3)


def anchors(values: list[object], texts: dict[str, str]) -> list[tuple[str, str, str]]:
    found = anchors_of(Criterion(values=values, anchors=texts))
    return [(anchor.key, anchor.value, anchor.text) for anchor in found]


def test_anchors_are_found_however_the_value_is_spelled() -> None:
    assert anchors([1, 2.0], {"1": "Low.", "2": "High."}) == [
        ("1", "1", "Low."),
        ("2", "2", "High."),
    ]
    assert anchors(["yes"], {'"yes"': "It is."}) == [('"yes"', "yes", "It is.")]


def test_values_that_read_alike_are_told_apart() -> None:
    # The number 1 and the text "1" are two values of one scale.
    assert anchors([1, "1"], {}) == [("1", "1", ""), ('"1"', "1", "")]


def test_free_numbers_show_what_is_anchored() -> None:
    assert anchors([], {"0": "Nothing."}) == [("0", "0", "Nothing.")]

"""What a page of agreement is about."""

from dataclasses import replace

import pytest

from annotation.models import Project
from annotation.selectors.agreement.criteria import asked
from annotation.selectors.agreement.criteria.asked import Asked
from evalhub.errors import NotFound
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.scales import publish_kind


def test_the_line_under_a_figure_says_what_it_is_made_of(rated: Asked) -> None:
    made = "3 units, 6 Ratings, 2 Raters. First answers. Project Refund disputes."
    assert rated.method("Alpha.") == f"Alpha. Accuracy (ordinal), {made}"
    assert rated.raters == ["r1", "r2"]


def test_its_addresses_keep_criterion_and_switches(rated: Asked, ask) -> None:
    assert rated.query == "?criterion=accuracy"
    assert ask(query="with_excluded=1").query == "?criterion=accuracy&with_excluded=1"


@pytest.mark.parametrize(("key", "option"), [("nothing", ""), ("", "")])
def test_what_there_is_no_criterion_for_is_not_found(ask, key: str, option: str) -> None:
    with pytest.raises(NotFound):
        ask(key, option)


def test_of_several_options_one_is_asked_for(project: Project, ask) -> None:
    publish_kind(project, "flaws", "multiselect", ["rude", "wrong"])
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    for name, value in (("r1", ["rude"]), ("r2", ["rude", "wrong"])):
        make_annotation(subject, make_rater(project, name), {"flaws": value})
    # Both chose rude, one of two chose wrong.
    assert ask("flaws", "rude").table.matrix.tolist() == [[1.0], [1.0]]
    assert ask("flaws", "wrong").table.matrix.tolist() == [[0.0], [1.0]]
    with pytest.raises(NotFound):
        ask("flaws", "kind")
    with pytest.raises(NotFound):
        ask("flaws")


def test_many_cells_are_looked_at_in_part_and_the_page_says_so(
    rated: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (rated.on_drawn, rated.drawn.shape) == ("", (2, 3))
    monkeypatch.setattr(asked, "MOST_CELLS", 4)
    # Four cells are two units of two raters.
    part = replace(rated)
    assert part.drawn.shape == (2, 2)
    assert part.on_drawn == " On 2 of 3 units, drawn at random."
    assert part.stacked.shape == (2, 3)

"""Rating strips."""

from annotation.models import Project
from annotation.selectors.items import get_item, subject_views
from annotation.views.strips import short, with_strips
from tests.factories.rated import make_rated_project


def test_a_strip_shows_who_gave_which_value(project: Project) -> None:
    make_rated_project(project)
    item = get_item(project, project.items.get(key="it-1").public_id)
    (strips,) = with_strips(subject_views(item))
    chart = str(strips.units[0].chart)
    assert "R1" in chart
    assert "R2" in chart


def test_a_unit_without_ratings_has_no_strip(project: Project) -> None:
    raters = make_rated_project(project)
    project.annotations.filter(rater__in=raters).update(status="withdrawn")
    item = get_item(project, project.items.get(key="it-1").public_id)
    assert with_strips(subject_views(item))[0].units[0].chart is None


def test_marks_are_two_characters() -> None:
    assert (short("rater-07"), short("anna")) == ("07", "AN")

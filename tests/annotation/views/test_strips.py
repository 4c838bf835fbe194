"""Rating strips."""

from annotation.models import Project
from annotation.selectors.items import get_item, subject_views
from annotation.views.strips import with_strips
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
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


def test_many_ratings_become_bars_with_their_counts(project: Project) -> None:
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    for number in range(13):
        rater = make_rater(project, f"r{number:02}")
        make_annotation(subject, rater, {"accuracy": 5 if number else None})
    item = get_item(project, subject.item.public_id)
    strip = with_strips(subject_views(item))[0].units[0]
    # Twelve gave 5, one could not judge.
    assert strip.n_abstained == 1
    assert "12 Ratings" in str(strip.chart)
    make_annotation(subject, make_rater(project, "r99"), {"accuracy": 1})
    strip = with_strips(subject_views(item))[0].units[0]
    assert "1 1, 2 0, 3 0, 4 0, 5 12; 13 in all." in str(strip.chart)


def test_two_raters_with_one_mark_are_both_counted(project: Project) -> None:
    subject = make_item(project, "it-1", outputs=1).subjects.get()
    for key in ("anna", "andy"):
        make_annotation(subject, make_rater(project, key), {"accuracy": 3})
    item = get_item(project, subject.item.public_id)
    assert "3 2" in str(with_strips(subject_views(item))[0].units[0].chart)


def test_texts_are_markdown_only_where_the_project_says_so(project: Project) -> None:
    make_rated_project(project)
    project.items.get(key="it-1").outputs.update(text="**bold**")
    views = subject_views(get_item(project, project.items.get(key="it-1").public_id))
    assert with_strips(views)[0].texts[0].passage.html == ""
    assert "<strong>" in with_strips(views, rich=True)[0].texts[0].passage.html

from annotation.models import Project
from calibration.selectors.releases.differences import comparison, named, release_before
from tests.factories.golden_sets import make_rated, make_reference, make_release
from tests.factories.projects import make_item


def test_two_releases_are_held_against_each_other(project: Project) -> None:
    make_rated(project)
    first = make_release(project)
    make_reference(project.subjects.get(output__key="it-1-a"), "accuracy", 2)
    make_reference(project.subjects.get(output__key="it-2-a"), "accuracy", 3)
    make_reference(make_item(project, "it-3").subjects.first(), "accuracy", 1)
    project.items.filter(key="it-9").delete()
    second = make_release(project)
    found = comparison(first, second)
    # 5 became 2; the tie got a value; it-3 is new; it-1-b and the pair are as they were.
    assert (found.changed, found.added, found.dropped, found.same) == (1, 2, 0, 2)
    said = {str(one.subject.output): (one.before, one.after, one.why) for one in found.lines}
    assert said == {
        "it-1-a": ("5", "2", "it has a reference now"),
        "it-2-a": ("", "3", "before, the raters' majority is tied"),
        "it-3-a": ("", "1", "it is new"),
    }
    assert found.by_criterion == [("accuracy", 2, 0, 1)]
    assert release_before(second) == first
    assert named(second) == "release 2 (1.1.0)"


def test_what_left_a_release_says_why(project: Project) -> None:
    make_rated(project)
    first = make_release(project)
    project.items.filter(key="it-1").update(retired_at="2026-01-01T00:00:00Z")
    make_reference(project.subjects.get(output__key="it-2-a"), "accuracy", 3)
    found = comparison(first, make_release(project), start=999)
    assert (found.dropped, found.added) == (3, 1)
    assert {one.why for one in found.lines if one.kind == "dropped"} == {"its Item was retired"}
    assert (found.start, found.earlier, found.later) == (0, None, None)

from annotation.models import Project, Trap
from calibration.selectors.units import units
from tests.factories.annotations import make_annotation
from tests.factories.golden_sets import make_rated, make_reference


def test_units_come_item_by_item_with_their_votes(project: Project) -> None:
    make_rated(project)
    found = [
        (one.item, one.output, one.criterion.key, dict(one.votes.counts)) for one in units(project)
    ]
    assert found == [
        ("it-1", "it-1-a", "accuracy", {"5": 2, "4": 1}),
        ("it-1", "it-1-b", "accuracy", {"1": 3}),
        ("it-1", None, "overall", {'"A"': 2, '"B"': 1}),
        ("it-2", "it-2-a", "accuracy", {"2": 1, "4": 1}),
        ("it-2", "it-2-b", "accuracy", {}),
    ]


def test_abstentions_are_counted_apart_and_answers_that_do_not_count_are_not(
    project: Project,
) -> None:
    raters = make_rated(project)
    make_annotation(
        project.subjects.get(output__key="it-2-b"), raters[0], {"accuracy": 1}, status="surplus"
    )
    abstained = {one.output: one.votes.n_abstained for one in units(project)}
    assert (abstained["it-2-a"], abstained["it-2-b"]) == (1, 0)
    assert not any(one.votes.total for one in units(project) if one.output == "it-2-b")


def test_equal_numbers_are_one_value_however_they_are_written(project: Project) -> None:
    raters = make_rated(project)
    subject = project.subjects.get(output__key="it-2-b")
    for rater, value in zip(raters, (4, 4.0, 4.5), strict=True):
        make_annotation(subject, rater, {"accuracy": value})
    make_reference(subject, "accuracy", 4.0)
    (found,) = [one for one in units(project) if one.output == "it-2-b"]
    assert (dict(found.votes.counts), found.reference) == ({"4": 2, "4.5": 1}, "4")


def test_references_and_traps_are_marked(project: Project) -> None:
    make_rated(project)
    make_reference(project.subjects.get(output__key="it-1-a"), "accuracy", 2)
    Trap.objects.create(project=project, item=project.items.get(key="it-2"))
    found = {one.output: (one.reference, one.trap) for one in units(project)}
    assert found["it-1-a"] == ("2", False)
    assert found["it-2-a"] == (None, True)

"""Methods of consensus beside each other."""

import pytest

from annotation.models import Project, Reference
from annotation.selectors.agreement.criteria.asked import Asked
from annotation.selectors.agreement.criteria.methods import consensus_methods, method_figure
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.scales import publish_kind


def test_the_majority_is_first_and_every_method_stands_beside_it(project: Project, ask) -> None:
    # Three people on ten items: two are always right, the third says the next value.
    raters = [make_rater(project, f"r{place}") for place in range(3)]
    for number in range(10):
        subject = make_item(project, f"i{number}", outputs=1).subjects.get()
        value = 1 + number % 4
        for place, rater in enumerate(raters):
            make_annotation(subject, rater, {"accuracy": value + (place == 2)})
        criterion = project.rubrics.get().criteria.get(key="accuracy")
        about = {"project": project, "subject": subject, "criterion": criterion}
        Reference.objects.create(**about, value=value)
    found = consensus_methods(ask())
    first = found.lines[0]
    assert (first.name, first.n_valued, first.n_tied) == ("Majority", 10, 0)
    assert (found.n_references, first.accuracy.value) == (10, pytest.approx(1.0))
    assert {line.name for line in found.lines} >= {"Dawid and Skene", "MACE", "GLAD", "One coin"}
    assert len(method_figure(ask(), found).rows) == len(found.lines)


def test_a_tie_has_no_value_and_is_wrong(rated: Asked) -> None:
    # it-2 agrees; it-1 and it-3 are tied, and it-3 has the only reference.
    first = consensus_methods(rated).lines[0]
    assert (first.n_valued, first.n_tied) == (1, 2)
    assert first.accuracy.value == pytest.approx(0.0)


def test_any_number_has_no_methods(project: Project, ask) -> None:
    publish_kind(project, "minutes", "ratio", [])
    rater = make_rater(project, "r1")
    for number in range(101):
        subject = make_item(project, f"i{number}", outputs=1).subjects.get()
        make_annotation(subject, rater, {"minutes": float(number)})
    (line,) = consensus_methods(ask("minutes")).lines
    assert "Any number may be given" in line.why


def test_before_anybody_has_rated_it_says_so(ask) -> None:
    found = consensus_methods(ask())
    assert found.lines[0].why == "Nobody has rated yet."
    assert method_figure(ask(), found).forms == ("csv",)

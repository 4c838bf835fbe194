import pytest

from annotation.models import Project
from calibration.selectors.consensus.models import model_estimates
from tests.factories.adjudications import make_differing
from tests.factories.annotations import make_annotation
from tests.factories.asking import publish_asking
from tests.factories.golden_sets import make_raters
from tests.factories.projects import make_item, make_project


def test_a_criterion_without_differing_ratings_has_no_model(project: Project) -> None:
    make_differing(project, values=(4, 4, 4))
    assert model_estimates(project) == {}


def test_estimates_are_values_with_their_posteriors(project: Project) -> None:
    subject = make_differing(project, values=(1, 1, 5))
    make_differing(project, "it-2", values=(5, 5, 5))
    found = model_estimates(project)["accuracy"][subject.pk]
    assert found.value == "1"
    assert found.confidence == pytest.approx(1.0, abs=0.01)


@pytest.mark.django_db
def test_several_options_are_modelled_one_by_one() -> None:
    project = make_project("several")
    options = {"kind": "multiselect", "level": "none", "values": ["rude", "long"]}
    publish_asking(project, issues=options)
    raters = make_raters(project)
    given = {"one": (["rude"], ["rude"], []), "two": ([], [], ["rude"])}
    for key, values in given.items():
        subject = make_item(project, key, outputs=1).subjects.get()
        for rater, value in zip(raters, values, strict=True):
            make_annotation(subject, rater, {"issues": value})
    found = model_estimates(project)["issues"]
    # The first two agree on both; nobody ever says that it is long.
    assert sorted(one.value for one in found.values()) == ['["rude"]', "[]"]

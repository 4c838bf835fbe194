from annotation.models import Project
from calibration.models import Adjudication
from calibration.selectors.releases.settled import adjudicator_code, item_licences, settled_units
from evalhub.accounts.models import User
from tests.factories.projects import make_item, make_project


def test_units_are_settled_pending_or_ambiguous(project: Project, adam: User) -> None:
    criterion = project.rubrics.get().criteria.get(key="accuracy")
    found = {}
    for key, about in (
        ("a", {"state": "settled", "value": 4}),
        ("b", {"state": "proposed", "value": 2}),
        ("c", {"state": "settled", "ambiguous": True}),
        ("d", {"state": "withdrawn", "value": 1}),
    ):
        subject = make_item(project, key, outputs=1).subjects.get()
        Adjudication.objects.create(
            project=project, subject=subject, criterion=criterion, key="accuracy",
            reason="Read again.", decided_by=adam, **about,
        )  # fmt: skip
        found[key] = settled_units(project).get((subject.pk, "accuracy"))
    assert (found["a"].value, found["a"].origin["confirmed"]) == ("4", False)
    assert (found["b"].pending, found["b"].value) == (True, None)
    assert found["c"].ambiguous
    assert found["d"] is None


def test_an_adjudicator_has_another_code_in_every_project(project: Project, adam: User) -> None:
    codes = {adjudicator_code(one, adam.pk) for one in (project, make_project("other"))}
    assert len(codes) == 2


def test_an_item_without_a_licence_has_that_of_the_dataset(project: Project) -> None:
    project.extra = {"license": "MIT"}
    own = make_item(project, "a", metadata={"licence": "CC0-1.0"})
    usual = make_item(project, "b")
    assert item_licences(project) == {own.pk: "CC0-1.0", usual.pk: "MIT"}

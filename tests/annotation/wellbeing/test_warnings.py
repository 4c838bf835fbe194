"""What sensitive projects warn of."""

from annotation.blindness.policies import DeskPolicy
from annotation.models import Project
from annotation.wellbeing.warnings import USUAL, digest_of, must_be_warned, warning_of
from tests.factories.people import make_rater


def test_only_sensitive_projects_warn(project: Project) -> None:
    project.desk = DeskPolicy(warning="Insults.").as_json()
    assert warning_of(project) == ""
    project.desk = DeskPolicy(sensitive=True).as_json()
    assert warning_of(project) == USUAL
    project.desk = DeskPolicy(sensitive=True, warning="Insults.").as_json()
    assert warning_of(project) == "Insults."


def test_a_yes_holds_for_the_warning_that_was_read(project: Project) -> None:
    rater = make_rater(project, "anna")
    assert not must_be_warned(project, rater)
    project.desk = DeskPolicy(sensitive=True, warning="Insults.").as_json()
    assert must_be_warned(project, None)
    rater.accepted_warning = digest_of("Insults.")
    assert not must_be_warned(project, rater)
    project.desk["warning"] = "Insults and wounds."
    assert must_be_warned(project, rater)

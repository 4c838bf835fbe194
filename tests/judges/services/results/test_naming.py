import pytest

from annotation.models import Project
from judges.models import Judge
from judges.services.results.naming import called_names, imported_judge, name_apart
from tests.factories.judging import make_judge

LONG = "j" * 200


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("tester", set(), "tester"),
        ("tester", {"tester"}, "tester (imported)"),
        ("tester", {"tester", "tester (imported)"}, "tester (imported 2)"),
        (LONG, {LONG}, "j" * 189 + " (imported)"),
    ],
)
def test_a_taken_name_says_that_it_was_imported(name: str, taken: set[str], free: str) -> None:
    assert name_apart(name, taken) == free


@pytest.mark.django_db
def test_verdicts_from_elsewhere_never_join_a_judge_that_is_called(project: Project) -> None:
    live = make_judge(project, name="tester")
    apart = imported_judge(project, "tester", "m")
    assert (apart.name, apart.provider) == ("tester (imported)", Judge.Provider.IMPORTED)
    assert imported_judge(project, "tester", "m") == apart
    assert imported_judge(project, "other", "m").name == "other"
    assert called_names(project) == {live.name}

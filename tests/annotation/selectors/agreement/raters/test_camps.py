"""Whether the raters fall into camps."""

from annotation.models import Project
from annotation.selectors.agreement.raters.camps import camps_of
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_item

# Two people read the scale one way, two the other, on every other unit.
SIDES = {"r1": (1, 5), "r2": (1, 5), "r3": (1, 1), "r4": (1, 1)}


def test_two_readings_of_one_question_are_two_camps(project: Project, ask) -> None:
    raters = {key: make_rater(project, key) for key in SIDES}
    for number in range(12):
        subject = make_item(project, f"i{number}", outputs=1).subjects.get()
        for key, values in SIDES.items():
            shown = 6 - values[number % 2] if number % 3 else values[number % 2]
            make_annotation(subject, raters[key], {"accuracy": shown})
    found = camps_of(ask())
    assert sorted(found.camps) == [("r1", "r2"), ("r3", "r4")]
    assert found.why == ""


def test_three_raters_have_no_camps(project: Project, ask) -> None:
    subject = make_item(project, "i", outputs=1).subjects.get()
    for key in ("r1", "r2", "r3"):
        make_annotation(subject, make_rater(project, key), {"accuracy": 3})
    assert camps_of(ask()).camps == ()
    assert camps_of(ask()).why

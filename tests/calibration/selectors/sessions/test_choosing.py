import pytest

from annotation.models import ExamItem, ItemDigest, Project, Trap
from annotation.selectors.ratings import every_criterion
from calibration.selectors.sessions.choosing import Choice, choose, eligible
from evalhub.errors import InvalidInput
from tests.factories.golden_sets import make_raters, prefer, rate
from tests.factories.projects import make_item


@pytest.fixture
def rated(project: Project) -> Project:
    """Ratings 1,5,3 on it-1, 4,4,5 on it-2, 2,2,2 on it-3; the pair of it-1 A,A,B."""
    raters = make_raters(project)
    for key, values in (("it-1", [1, 5, 3]), ("it-2", [4, 4, 5]), ("it-3", [2, 2, 2])):
        item = make_item(project, key, outputs=2 if key == "it-1" else 1, pair=key == "it-1")
        rate(item, raters, values)
    prefer(project.items.get(key="it-1"), raters, ["A", "A", "B"])
    return project


def keys(project: Project, choice: Choice, *, only: str = "accuracy") -> list[str]:
    criteria = [one for one in every_criterion(project) if one.key == only]
    return [one.item.key for one in choose(project, criteria, choice)]


def test_what_is_furthest_apart_comes_first_and_what_agrees_is_left_out(rated: Project) -> None:
    # Range as a share of the scale 1 to 5: it-1 (5-1)/4 = 1, it-2 1/4; it-3 does not differ.
    assert keys(rated, Choice("disagreement")) == ["it-1", "it-2"]
    assert keys(rated, Choice("disagreement", n=1)) == ["it-1"]


def test_the_reason_says_what_was_rated(rated: Project) -> None:
    criteria = every_criterion(rated)
    first = choose(rated, criteria, Choice("disagreement", n=1))[0]
    assert first.why == "Accuracy: 1, 3, 5"


def test_the_most_informative_take_turns_over_the_criteria(rated: Project) -> None:
    chosen = choose(rated, every_criterion(rated), Choice("informative"))
    # Accuracy first: it-1 has three values (1.58 bits); then the pair; then it-2 (0.92 bits).
    assert [(one.item.key, one.subject.scope) for one in chosen] == [
        ("it-1", "output"),
        ("it-1", "pair"),
        ("it-2", "output"),
    ]


def test_a_conflict_with_judges_is_found_by_the_digests(rated: Project) -> None:
    item = rated.items.get(key="it-3")
    ItemDigest.objects.create(project=rated, item=item, n_annotations=3, conflicts=["tester"])
    assert keys(rated, Choice("conflicts")) == ["it-3"]


def test_a_stratum_is_drawn_the_same_way_by_everybody(project: Project) -> None:
    for number in range(8):
        make_item(project, f"it-{number}", outputs=1, metadata={"tier": number % 2})
    drawn = keys(project, Choice("stratum", n=3, stratum="tier=1"))
    assert len(drawn) == 3
    assert set(drawn) <= {"it-1", "it-3", "it-5", "it-7"}
    assert drawn == keys(project, Choice("stratum", n=3, stratum="tier=1"))


def test_items_by_hand_keep_their_order_and_an_unknown_one_is_refused(rated: Project) -> None:
    assert keys(rated, Choice("hand", items=("it-3", "it-2"))) == ["it-3", "it-2"]
    with pytest.raises(InvalidInput, match="it-9 cannot be chosen"):
        keys(rated, Choice("hand", items=("it-3", "it-9")))


def test_traps_exam_items_and_retired_ones_never_enter(rated: Project) -> None:
    Trap.objects.create(project=rated, item=rated.items.get(key="it-1"))
    second = rated.items.get(key="it-2")
    ExamItem.objects.create(project=rated, item=second, key="it-2", row={"id": "it-2"})
    assert keys(rated, Choice("disagreement")) == []
    with pytest.raises(InvalidInput):
        keys(rated, Choice("hand", items=("it-1",)))
    found = eligible(rated, every_criterion(rated)).values_list("item__key", flat=True)
    assert set(found) == {"it-3"}

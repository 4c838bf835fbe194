from annotation.models import Project, Trap
from calibration.consensus.policies import ConsensusPolicy
from calibration.models import GoldenItem, GoldenSet, LeftOut
from calibration.selectors.releases import checking
from calibration.selectors.releases.checking import Check, check_release
from calibration.services.consensus.policies import switch_policy
from evalhub.accounts.models import User
from tests.factories.adjudications import settle
from tests.factories.annotations import make_annotation
from tests.factories.golden_sets import make_rated, make_raters, make_reference, make_release
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_rubric


def said(found: Check) -> dict[str, tuple[str, str, str, str]]:
    return {
        one.subject.output.key if one.subject.output else "pair": (
            one.kind,
            one.before,
            one.after,
            one.why,
        )
        for one in found.lines
    }


def counts(found: Check) -> tuple[int, int, int, int]:
    return found.changed, found.dropped, found.added, found.same


def test_a_release_of_today_is_as_it_would_be_frozen(project: Project) -> None:
    make_rated(project)
    found = check_release(make_release(project, source="consensus"))
    assert (counts(found), found.total, found.reasons) == ((0, 0, 0, 3), 0, [])
    assert (found.rubric, found.policy, found.duplicates, found.apart) == (None, None, 0, [])


def change_much(project: Project, adam: User) -> None:
    """5,5,4 becomes 4 with two more; a tie is settled; the unrated gets a reference; it-3 comes."""
    outputs = {one.output.key: one for one in project.subjects.exclude(output=None)}
    for number in (4, 5):
        rater = make_rater(project, f"rater-{number}")
        make_annotation(outputs["it-1-a"], rater, {"accuracy": 4})
    settle(outputs["it-2-a"], adam, 3)
    make_reference(outputs["it-2-b"], "accuracy", 2)
    make_reference(make_item(project, "it-3").subjects.first(), "accuracy", 1)


def test_what_differs_now_is_told_with_the_reason(project: Project, adam: User) -> None:
    make_rated(project)
    release = make_release(project)
    change_much(project, adam)
    found = check_release(release)
    tie = "before, the raters' majority is tied; an Adjudication settled it"
    assert said(found) == {
        "it-1-a": ("changed", "5", "4", "there are new ratings"),
        "it-2-a": ("added", "", "3", tie),
        "it-2-b": ("added", "", "2", "before, nobody rated it; it has a reference now"),
        "it-3-a": ("added", "", "1", "it is new"),
    }
    assert counts(found) == (1, 0, 3, 2)
    assert ("changed", "there are new ratings", 1) in found.reasons
    # Nothing is written.
    assert (GoldenSet.objects.count(), GoldenItem.objects.count()) == (1, 3)
    assert LeftOut.objects.count() == 2


def test_what_would_be_left_out_is_told_too(project: Project) -> None:
    raters = make_raters(project, 2)
    for key in ("retired", "trapped", "tied"):
        subject = make_item(project, key, outputs=1).subjects.get()
        make_annotation(subject, raters[0], {"accuracy": 4})
    release = make_release(project)
    project.items.filter(key="retired").update(retired_at="2026-01-01T00:00:00Z")
    Trap.objects.create(project=project, item=project.items.get(key="trapped"))
    tied = project.subjects.get(item__key="tied")
    make_annotation(tied, raters[1], {"accuracy": 2})
    found = check_release(release)
    assert {one.subject.item.key: one.why for one in found.lines} == {
        "retired": "its Item was retired",
        "trapped": "it is a trap",
        "tied": "the raters' majority is tied; there are new ratings",
    }
    assert counts(found) == (0, 3, 0, 0)


def test_the_policy_of_the_release_decides_and_a_newer_one_is_named(
    project: Project, maya: User
) -> None:
    make_rated(project)
    release = make_release(project, source="consensus")
    switch_policy(project=project, policy=ConsensusPolicy(minimum_raters=9), actor=maya)
    found = check_release(release)
    assert (found.total, found.policy) == (0, 1)


def test_another_rubric_is_named(project: Project) -> None:
    make_rated(project)
    release = make_release(project)
    make_rubric(project, output_keys=("tone",), pair_keys=("overall",))
    found = check_release(release)
    assert found.rubric == 2
    # Nobody asks for accuracy any more; the pair is asked as before.
    assert counts(found) == (0, 2, 0, 1)
    assert found.reasons == [("dropped", "its Criterion is not asked", 2)]


def test_only_the_first_are_listed(project: Project) -> None:
    make_rated(project)
    release = make_release(project)
    for number in range(checking.MOST + 1):
        subject = make_item(project, f"new-{number}", outputs=1).subjects.get()
        make_reference(subject, "accuracy", 1)
    found = check_release(release)
    assert (found.total, len(found.lines)) == (51, 50)

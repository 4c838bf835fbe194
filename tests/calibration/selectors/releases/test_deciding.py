from annotation.models import Project, Trap
from calibration.consensus.policies import ConsensusPolicy
from calibration.models import GoldenSet
from calibration.policies import ReleasePolicy
from calibration.selectors.releases.deciding import frozen_policy, policy_in_force
from calibration.selectors.releases.differences import comparison
from calibration.services.consensus.policies import switch_policy
from evalhub.accounts.models import User
from tests.factories.adjudications import plan, settle
from tests.factories.golden_sets import make_rated, make_reference, make_release


def by_unit(release: GoldenSet) -> dict[str, object]:
    """The value, or the reason why there is none, by Output."""
    rows = [*release.items.select_related("subject__output"), *release.left_out.all()]
    return {
        one.subject.output.key if one.subject.output else "pair": getattr(
            one, "value", getattr(one, "reason", None)
        )
        for one in rows
    }


def test_values_come_from_the_policy_in_force(project: Project, maya: User) -> None:
    make_rated(project)
    policy = ConsensusPolicy(minimum_raters=3, minimum_confidence=0.7)
    switch_policy(project=project, policy=policy, actor=maya)
    release = make_release(project, source="consensus")
    # Two thirds of 5,5,4 and A,A,B are too few, 1,1,1 is enough; two people rated it-2-a.
    low = "confidence"
    expected = {"it-1-a": low, "it-1-b": 1, "pair": low, "it-2-a": "few", "it-2-b": "unrated"}
    assert by_unit(release) == expected
    assert release.manifest["consensus"] == {"version": 1, "policy": policy.as_json()}
    golden = release.items.get()
    assert (golden.source, golden.provenance) == (
        "consensus",
        {
            "ratings": {"1": 3},
            "n_raters": 3,
            "confidence": 1.0,
            "policy_version": 1,
            "method": "majority",
        },
    )
    found = frozen_policy(release)
    assert found is not None
    assert found.policy == policy


def test_an_adjudication_that_decided_is_named_by_a_code(
    project: Project, adam: User, maya: User
) -> None:
    make_rated(project)
    made = settle(project.subjects.get(output__key="it-1-a"), adam, 2)
    settle(project.subjects.get(output__key="it-2-a"), adam, 2)
    make_reference(made.subject, "accuracy", 3)
    switch_policy(project=project, policy=ConsensusPolicy(references="never"), actor=maya)
    golden = make_release(project, source="consensus").items.get(subject=made.subject)
    assert (golden.value, golden.provenance["method"]) == (2, "adjudication")
    assert golden.provenance["adjudication"] == str(made.public_id)
    assert golden.provenance["adjudicator"].startswith("adjudicator-")
    switch_policy(project=project, policy=ConsensusPolicy(), actor=maya)
    release = make_release(project, source="consensus")
    golden = release.items.get(subject=made.subject)
    # The reference goes first now: nobody's decision stands behind this value.
    assert (golden.value, golden.provenance["method"]) == (3, "reference")
    assert "adjudicator" not in golden.provenance


def test_traps_proposals_and_licences_are_asked_on_top(
    project: Project, adam: User, maya: User
) -> None:
    make_rated(project)
    plan(project, two_person=True)
    settle(project.subjects.get(output__key="it-2-a"), adam, 2)
    project.items.filter(key="it-1").update(metadata={"license": "CC0-1.0"})
    make_reference(project.subjects.get(output__key="it-2-b"), "accuracy", 2)
    release = make_release(project, source="consensus")
    assert (by_unit(release)["it-2-a"], release.manifest["consensus"]["version"]) == ("pending", 0)
    release = make_release(project, source="consensus", licences=["CC0-1.0"])
    assert by_unit(release)["it-2-b"] == "licence"
    Trap.objects.create(project=project, item=project.items.get(key="it-1"))
    assert by_unit(make_release(project, source="consensus"))["it-1-a"] == "trap"


def test_another_policy_is_why_a_value_differs(project: Project, maya: User) -> None:
    make_rated(project)
    make_reference(project.subjects.get(output__key="it-1-a"), "accuracy", 3)
    first = make_release(project, source="consensus")
    switch_policy(project=project, policy=ConsensusPolicy(references="last"), actor=maya)
    second = make_release(project, source="consensus")
    assert second.version == "2.0.0"
    assert second.manifest["change"]["because"].startswith("the consensus policy is another")
    found = comparison(first, second)
    assert [(one.before, one.after, one.why) for one in found.lines] == [
        ("3", "5", "the policy is another")
    ]


def test_a_release_that_decides_by_itself_keeps_no_policy(project: Project) -> None:
    make_rated(project)
    release = make_release(project)
    assert "consensus" not in release.manifest
    assert frozen_policy(release) is None
    assert "policy_version" not in release.items.first().provenance
    assert policy_in_force(project, ReleasePolicy(source="majority")) is None

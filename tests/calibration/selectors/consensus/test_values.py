import pytest

from annotation.models import Project
from calibration.consensus.policies import ConsensusPolicy
from calibration.selectors.consensus.values import consensus_tallies, consensus_values
from calibration.selectors.releases.settled import adjudicator_code
from evalhub.accounts.models import User
from tests.factories.adjudications import make_differing, plan, settle
from tests.factories.golden_sets import make_rated, make_reference


def by_unit(project: Project, **policy: object) -> dict[str, tuple[object, str]]:
    found = consensus_values(project, ConsensusPolicy(**policy))
    return {
        one.unit.output or "pair": (one.value, one.reason or one.method)
        for one in found
        if one.unit.criterion.key == "accuracy" or one.unit.output is None
    }


def test_every_unit_has_a_value_or_a_reason(project: Project) -> None:
    make_rated(project)
    # 5,5,4 and 1,1,1 and A,A,B are decided; 2,4 is a tie; it-2-b was never rated.
    assert by_unit(project) == {
        "it-1-a": (5, "majority"),
        "it-1-b": (1, "majority"),
        "pair": ("A", "majority"),
        "it-2-a": (None, "tie"),
        "it-2-b": (None, "unrated"),
    }


def test_a_settled_decision_stands_before_the_majority(project: Project, adam: User) -> None:
    make_rated(project)
    made = settle(project.subjects.get(output__key="it-1-a"), adam, 2)
    policy = ConsensusPolicy()
    first = next(consensus_values(project, policy, version=3))
    assert (first.value, first.adjudicator) == (2, "Adam")
    assert first.provenance() == {
        "policy": 3,
        "n_raters": 3,
        "method": "adjudication",
        "adjudicator": adjudicator_code(project, adam.pk),
        "adjudication": str(made.public_id),
    }


def test_a_proposed_decision_is_no_value_yet(project: Project, adam: User) -> None:
    plan(project, two_person=True)
    subject = make_differing(project, values=(4, 4, 1))
    settle(subject, adam, 2)
    assert by_unit(project) == {"it-1-a": (4, "majority")}


def test_references_stand_where_the_policy_puts_them(project: Project) -> None:
    subject = make_differing(project, values=(4, 4, 1))
    make_reference(subject, "accuracy", 1)
    assert by_unit(project) == {"it-1-a": (1, "reference")}
    assert by_unit(project, references="last") == {"it-1-a": (4, "majority")}


def test_dawid_and_skene_follow_who_is_reliable(project: Project) -> None:
    # Two agree always; the third says 5 whatever it is. On the last, 4 and 5 are tied by votes.
    for key, values in {"it-1": (1, 1, 5), "it-2": (4, 4, 5), "it-3": (1, 1, 5)}.items():
        make_differing(project, key, values=values)
    make_differing(project, "it-4", values=(4, None, 5))
    assert by_unit(project)["it-4-a"] == (None, "tie")
    assert by_unit(project, method="dawid_skene")["it-4-a"] == (4, "dawid_skene")


def test_units_are_counted_by_criterion(project: Project) -> None:
    make_rated(project)
    found = consensus_tallies(project, ConsensusPolicy())["accuracy"]
    assert found.methods == {"majority": 2}
    assert found.counts == {"5": 1, "1": 1}
    assert found.reasons == {"tie": 1, "unrated": 1}


def test_the_confidence_of_a_majority_is_its_share(project: Project) -> None:
    make_differing(project, values=(4, 4, 1))
    (found,) = consensus_values(project, ConsensusPolicy())
    # Two of three.
    assert found.confidence == pytest.approx(0.6667, abs=1e-4)

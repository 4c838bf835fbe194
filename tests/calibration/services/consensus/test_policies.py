import pytest
from django.db import DatabaseError, transaction

from annotation.models import Project
from calibration.consensus.policies import ConsensusPolicy
from calibration.errors import InvalidPolicy
from calibration.models import ConsensusVersion
from calibration.services.consensus.policies import switch_policy
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.golden_sets import make_rated

STRICT = ConsensusPolicy(minimum_confidence=0.9)


def test_a_switch_is_numbered_and_says_how_much_it_changed(project: Project, maya: User) -> None:
    make_rated(project)
    version = switch_policy(project=project, policy=STRICT, actor=maya, note="Stricter.")
    assert (version.number, version.n_changed, version.made_by) == (1, 2, maya)
    assert Event.objects.get(verb="consensus policy switched").payload["units"] == 2


def test_what_is_in_force_is_not_switched_to(project: Project, maya: User) -> None:
    switch_policy(project=project, policy=STRICT, actor=maya)
    with pytest.raises(InvalidPolicy, match="in force"):
        switch_policy(project=project, policy=STRICT, actor=maya)


def test_a_version_never_changes(project: Project, maya: User) -> None:
    version = switch_policy(project=project, policy=STRICT, actor=maya)
    row = ConsensusVersion.objects.filter(pk=version.pk)
    for change in (lambda: row.update(number=5), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

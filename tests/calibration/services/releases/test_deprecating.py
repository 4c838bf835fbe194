import pytest
from django.db import DatabaseError, connection, transaction

from annotation.models import Project
from calibration.errors import CannotDeprecate
from calibration.models import Deprecation
from calibration.services.releases.deprecating import deprecate_release
from evalhub.accounts.models import User
from evalhub.audit.models import Event
from tests.factories.golden_sets import make_rated, make_release


def test_a_release_is_advised_against_with_a_reason(project: Project, erin: User) -> None:
    make_rated(project)
    first, second = make_release(project), make_release(project)
    deprecate_release(release=first, reason=" Wrong scale. ", successor=second, actor=erin)
    advice = first.deprecations.get()
    assert (advice.reason, advice.successor, advice.by) == ("Wrong scale.", second, erin)
    assert Event.objects.get(verb="golden set deprecated").payload["successor"] == 2


def test_it_needs_a_reason_and_a_later_release(project: Project) -> None:
    make_rated(project)
    first, second = make_release(project), make_release(project)
    with pytest.raises(CannotDeprecate, match="Say why"):
        deprecate_release(release=first, reason=" ")
    with pytest.raises(CannotDeprecate, match="later release"):
        deprecate_release(release=second, reason="x", successor=first)
    assert not Deprecation.objects.exists()


def test_advice_is_never_rewritten(project: Project) -> None:
    make_rated(project)
    deprecate_release(release=make_release(project), reason="x")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE calibration_deprecation SET reason = 'y'")

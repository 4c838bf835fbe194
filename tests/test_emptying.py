"""Nothing of a test with transactions of its own is left, whichever way it is taken away."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from annotation.models import Rubric
from tests import emptying
from tests.factories.projects import make_item, make_project, make_rubric

pytestmark = pytest.mark.django_db(transaction=True)


def count_rows() -> int:
    """Rows in all tables that are emptied."""
    total = 0
    with connection.cursor() as cursor:
        for name in emptying.tables():
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            total += cursor.fetchone()[0]
    return total


@pytest.mark.parametrize("largest", [emptying.LARGEST, 0], ids=["deleted", "truncated"])
def test_all_rows_go_and_the_guards_stay(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emptying, "LARGEST", largest)
    project = make_project()
    make_item(project, outputs=2, pair=True)
    make_rubric(project)
    assert count_rows() > 5
    emptying.empty_tables()
    assert count_rows() == 0
    assert ContentType.objects.exists()
    rubric = make_rubric(make_project())
    with pytest.raises(Exception, match="published"):
        Rubric.objects.filter(pk=rubric.pk).delete()

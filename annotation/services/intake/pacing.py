"""The rate limit of a service: counted in the database, so all web processes share it.

Each batch moves the moment on at which all of them would have come evenly spread. As long as that
lies no further ahead than the period, so many may come at once; after that one for each step.
"""

from django.db import connection

from evalhub.accounts.models import User

TAKE = """
    INSERT INTO annotation_intakepace AS pace (sent_by_id, due)
    VALUES (%(user)s, clock_timestamp() + %(step)s * interval '1 s')
    ON CONFLICT (sent_by_id) DO UPDATE
      SET due = greatest(pace.due, clock_timestamp()) + %(step)s * interval '1 s'
      WHERE pace.due + %(step)s * interval '1 s'
            <= clock_timestamp() + %(period)s * interval '1 s'
    RETURNING 1
"""
WAIT = """
    SELECT extract(epoch FROM pace.due - clock_timestamp())::float8 + %(step)s - %(period)s
    FROM annotation_intakepace pace WHERE sent_by_id = %(user)s
"""


def take_turn(*, user: User, most: int, seconds: float) -> float | None:
    """Count one batch of at most so many in so many seconds, or return how long to wait.

    What is refused is not counted. Two that come at once are counted one after the other.
    """
    given = {"user": user.pk, "step": seconds / most, "period": seconds}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, given)
        if cursor.fetchone():
            return None
        cursor.execute(WAIT, given)
        row = cursor.fetchone()
    return max(0.0, row[0]) if row else 0.0

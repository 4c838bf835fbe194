"""How long a person has worked without a break, told to them alone."""

from django.core.cache import cache

from annotation.models import Rater
from annotation.selectors.assignments import room_of, tally_of
from annotation.selectors.handout.policies import handout_policy
from evalhub.sql.prepared import fetch

PAUSE_MINUTES = 10
USUAL_MINUTES = 50
SECONDS = 60
# A run of answers ends where nothing came for as long as a pause takes.
AT_WORK = """
    WITH given AS (
      SELECT answer.submitted_at AS at,
             lag(answer.submitted_at) OVER (ORDER BY answer.submitted_at) AS before
      FROM annotation_annotation answer JOIN annotation_rater r ON r.id = answer.rater_id
      WHERE (r.id = %(rater)s OR r.user_id = %(user)s) AND NOT answer.imported
        AND answer.submitted_at > statement_timestamp() - interval '8 hours'
    ), run AS (
      SELECT max(at) AS last,
             max(at) FILTER (WHERE before IS NULL
                             OR at - before >= make_interval(mins => %(pause)s)) AS since
      FROM given
    )
    SELECT floor(extract(epoch FROM statement_timestamp() - since) / 60)::int FROM run
    WHERE last > statement_timestamp() - make_interval(mins => %(pause)s)
"""


def minutes_at_work(rater: Rater) -> int:
    """Minutes since the first answer after the last pause, in all of the person's projects."""
    given = {"rater": rater.pk, "user": rater.user_id, "pause": PAUSE_MINUTES}
    rows = fetch(AT_WORK, given)
    return int(rows[0][0]) if rows else 0


def rest_due(rater: Rater) -> int:
    """The minutes to remind a person of, or 0; looked up once a minute at most."""
    user = rater.user
    after = user.preferences.get("break_minutes", USUAL_MINUTES) if user else 0
    if not after:
        return 0
    key = f"at-work-{rater.public_id}"
    minutes = cache.get(key)
    if minutes is None:
        minutes = minutes_at_work(rater)
        cache.set(key, minutes, SECONDS)
    return minutes if minutes >= after else 0


def day_is_done(rater: Rater | None) -> bool:
    """Whether the policy's daily number is why nothing more is handed out."""
    if rater is None:
        return False
    policy = handout_policy(rater.project)
    return bool(policy.daily) and room_of(rater, tally_of(rater), policy) == 0

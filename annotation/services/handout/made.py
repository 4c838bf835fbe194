"""Slots that are made for one person and held at once: a trap's and a repeat's."""

# `{made_for}` says where the subject `s` comes from. Nothing comes back when somebody else took the
# slot's number first; asked again, the statement sees theirs.
MADE = """
      INSERT INTO annotation_assignment
        (project_id, subject_id, rater_id, slot, wanted, repeat, state, public_id, token, "order",
         shuffle, claimed_at, lease_until)
      SELECT s.project_id, s.id, %(rater)s,
             (SELECT coalesce(max(slot), 0) + 1 FROM annotation_assignment
              WHERE subject_id = s.id),
             false, {repeat}, 'claimed', %(public_id)s, %(token)s,
             CASE s.scope WHEN 'pair' THEN %(order)s ELSE 'AB' END,
             floor(random() * 4611686018427387904)::bigint, statement_timestamp(),
             statement_timestamp() + make_interval(mins => %(minutes)s)
      FROM {made_for}
      ON CONFLICT (subject_id, slot) DO NOTHING RETURNING *
"""
# How often somebody else may be first before the claim takes something else.
ATTEMPTS = 20


def made(made_for: str, *, repeat: bool) -> str:
    """The statement that makes a slot of the subject `s`."""
    return MADE.replace("{made_for}", made_for).replace("{repeat}", str(repeat).lower())

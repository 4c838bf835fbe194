"""Evaluating the rules in the background, after people's answers and never in their request.

The sweep notes who has been active since their last check; a check is a leased row. What a rule
finds is a firing, made under the rater's lock and only for answers after the last one.
"""

import secrets
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from annotation.models import (
    Action,
    Collector,
    Firing,
    Project,
    QualityCheck,
    QualityRule,
    Rater,
)
from annotation.quality.conditions import Evidence
from annotation.selectors.quality.copying import SharedErrors, shared_errors
from annotation.selectors.quality.readings import evidence_of
from annotation.services.quality.actions import apply_due
from annotation.services.quality.exclusions import set_aside_late
from annotation.services.quality.rules import add_missing_defaults
from evalhub.audit.services.events import record_event
from evalhub.jobs.services.leases import claim, finish, sweep

BATCH = 5
DEBOUNCE, PAIRS_EVERY = timedelta(minutes=1), timedelta(hours=1)
# An answer at once would tell that the last Item was a Trap.
SOONEST, SPREAD = timedelta(minutes=20), timedelta(minutes=70)
VISIBLE = (Action.NOTE, Action.WARNING, Action.PAUSE)
Found = tuple[Evidence, datetime]
NOTE_ACTIVITY = """
    INSERT INTO annotation_qualitycheck
      (project_id, rater_id, state, upto, attempts, last_error, not_before)
    SELECT r.project_id, r.id, 'waiting', latest.at, 0, '', now()
    FROM annotation_rater r
    CROSS JOIN LATERAL (SELECT greatest(
        (SELECT max(submitted_at) FROM annotation_annotation WHERE rater_id = r.id),
        (SELECT max(created_at) FROM annotation_skip WHERE rater_id = r.id)) AS at) latest
    LEFT JOIN annotation_qualitycheck c ON c.rater_id = r.id
    WHERE r.user_id IS NOT NULL AND r.paused_at IS NULL AND latest.at IS NOT NULL
      AND r.project_id IN (SELECT project_id FROM annotation_qualityrule WHERE active)
      AND (c.id IS NULL OR (c.state IN ('done', 'dead') AND c.upto < latest.at))
    ON CONFLICT (project_id, rater_id) DO UPDATE
    SET state = 'waiting', upto = EXCLUDED.upto, attempts = 0, token = NULL,
        not_before = now() + %(debounce)s
    WHERE annotation_qualitycheck.state IN ('done', 'dead')
"""
NOTE_PROJECTS = """
    INSERT INTO annotation_qualitycheck
      (project_id, rater_id, state, upto, attempts, last_error, not_before)
    SELECT c.project_id, NULL, 'waiting', max(c.upto), 0, '', now()
    FROM annotation_qualitycheck c
    WHERE c.rater_id IS NOT NULL AND c.project_id IN (
      SELECT project_id FROM annotation_qualityrule WHERE active AND collector = 'copying')
    GROUP BY c.project_id
    ON CONFLICT (project_id, rater_id) DO UPDATE
    SET state = 'waiting', upto = EXCLUDED.upto, attempts = 0, token = NULL,
        not_before = now() + %(pause)s
    WHERE annotation_qualitycheck.state IN ('done', 'dead')
      AND annotation_qualitycheck.upto < EXCLUDED.upto
"""


def note_activity() -> int:
    """The sweep: defaults for new projects, and a check for whoever was active since the last."""
    add_missing_defaults()
    set_aside_late()
    freed = sweep(QualityCheck)
    with connection.cursor() as cursor:
        cursor.execute(NOTE_ACTIVITY, {"debounce": DEBOUNCE})
        noted = cursor.rowcount
        cursor.execute(NOTE_PROJECTS, {"pause": PAIRS_EVERY})
        return freed + noted + cursor.rowcount


def check_due() -> int:
    """One batch: what is due is applied, and some waiting checks are made."""
    done = apply_due()
    rows = claim(QualityCheck, limit=BATCH)
    for row in rows:
        if row.rater is None:
            evaluate_pairs(project=row.project)
        else:
            evaluate_rater(rater=row.rater)
        finish(row)
    return done + len(rows)


def evaluate_rater(*, rater: Rater) -> list[Firing]:
    """Hold every active rule of the project against a rater's newest answers."""
    rules = QualityRule.objects.filter(project=rater.project_id, active=True)
    fired = [consider(rule, rater) for rule in rules.exclude(collector=Collector.COPYING)]
    return [firing for firing in fired if firing is not None]


def consider(rule: QualityRule, rater: Rater) -> Firing | None:
    """Read without a lock, then fire under it unless somebody else has meanwhile."""
    if not applies(rule, rater):
        return None
    since = starting_point(rule, rater)
    found = evidence_of(rule, rater, since)
    return fire(rule=rule, rater=rater, found=found, since=since) if found else None


def applies(rule: QualityRule, rater: Rater) -> bool:
    """A pause needs a warning that was given before; nothing is done twice over."""
    if rule.action == Action.PAUSE:
        return rater.paused_at is None and last_warning(rule, rater) is not None
    return rule.action != Action.MORE_TRAPS or rater.trap_factor is None


def starting_point(rule: QualityRule, rater: Rater) -> datetime | None:
    """After which moment answers count: what has fired once is spent, warned answers too."""
    spent = Firing.objects.filter(rule=rule, rater=rater).aggregate(at=Max("upto"))["at"]
    moments = [rule.since, spent]
    if rule.action == Action.PAUSE:
        moments.append(last_warning(rule, rater))
    return max((moment for moment in moments if moment is not None), default=None)


def last_warning(rule: QualityRule, rater: Rater) -> datetime | None:
    """When the rater was last warned of what the rule looks at."""
    warnings = Firing.objects.filter(
        rater=rater,
        rule__collector=rule.collector,
        action=Action.WARNING,
        applied_at__isnull=False,
    )
    at: datetime | None = warnings.aggregate(at=Max("applied_at"))["at"]
    return at


@transaction.atomic
def fire(*, rule: QualityRule, rater: Rater, found: Found, since: datetime | None) -> Firing | None:
    """Store a firing, unless another worker has spent these answers in the meantime."""
    rater = Rater.objects.select_for_update(no_key=True).get(pk=rater.pk)
    active = QualityRule.objects.filter(pk=rule.pk, active=True).exists()
    if not active or not applies(rule, rater) or starting_point(rule, rater) != since:
        return None
    evidence, upto = found
    firing = Firing.objects.create(
        project=rater.project,
        rule=rule,
        rater=rater,
        action=rule.action,
        evidence=evidence.as_json(),
        upto=upto,
        due_at=due(rule),
    )
    record(firing)
    return firing


def due(rule: QualityRule) -> datetime:
    """At once; what a Trap showed after twenty to ninety minutes, drawn anew each time."""
    now = timezone.now()
    if rule.collector != Collector.TRAPS or rule.action not in VISIBLE:
        return now
    return now + SOONEST + timedelta(seconds=secrets.randbelow(int(SPREAD.total_seconds())))


def evaluate_pairs(*, project: Project) -> list[Firing]:
    """Tell the lead of pairs that share errors; of a pair again when these have doubled."""
    rules = QualityRule.objects.filter(project=project, active=True, collector=Collector.COPYING)
    fired = [
        fire_pair(rule=rule, shared=shared)
        for rule in rules
        for shared in shared_errors(project, rule.threshold)
    ]
    return [firing for firing in fired if firing is not None]


@transaction.atomic
def fire_pair(*, rule: QualityRule, shared: SharedErrors) -> Firing | None:
    raters = Rater.objects.select_for_update(no_key=True).filter(
        project=rule.project_id, key__in=[shared.first, shared.second]
    )
    first, second = raters.order_by("key")
    last = Firing.objects.filter(rule=rule, rater=first, other=second).order_by("-pk").first()
    if last is not None and shared.pair.same < 2 * last.evidence["k"]:
        return None
    now = timezone.now()
    firing = Firing.objects.create(
        project=rule.project,
        rule=rule,
        rater=first,
        other=second,
        action=rule.action,
        evidence=shared.as_json(rule.threshold),
        upto=now,
        due_at=now,
    )
    record(firing)
    return firing


def record(firing: Firing) -> None:
    record_event(
        verb="quality rule fired",
        subject=firing,
        project_id=firing.project.public_id,
        payload={
            "rater": firing.rater.key,
            "other": firing.other.key if firing.other else None,
            "collector": firing.rule.collector,
            "action": firing.action,
            "evidence": firing.evidence,
        },
    )

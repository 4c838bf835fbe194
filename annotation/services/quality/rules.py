"""The rules of a project: the defaults, and what a lead changes."""

from dataclasses import asdict

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from annotation.models import (
    Action,
    Collector,
    Firing,
    Project,
    QualityCheck,
    QualityRule,
)
from annotation.quality.defaults import DEFAULTS, TO_LEAD_ONLY, RuleValues
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from evalhub.errors import InvalidInput

NEW_PROJECTS = 100


@transaction.atomic
def add_default_rules(*, project: Project, actor: User | None = None) -> int:
    """Give a project without rules the defaults; they look at work from now on. Twice is once."""
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    if project.quality_rules.exists():
        return 0
    for values in DEFAULTS:
        QualityRule.objects.create(project=project, since=Now(), **asdict(values))
    record_event(
        verb="quality rules added",
        subject=project,
        actor=actor,
        project_id=project.public_id,
        payload={"rules": [asdict(values) for values in DEFAULTS]},
    )
    return len(DEFAULTS)


def add_missing_defaults() -> int:
    """For the sweeper: every project has rules, which an older or imported one lacks."""
    rules = QualityRule.objects.filter(project=OuterRef("pk"))
    missing = Project.objects.filter(~Exists(rules)).order_by("pk")[:NEW_PROJECTS]
    return sum(add_default_rules(project=project) for project in missing)


@transaction.atomic
def save_rule(
    *,
    project: Project,
    values: RuleValues,
    actor: User,
    rule: QualityRule | None = None,
    earlier: bool = False,
) -> QualityRule:
    """Store a new rule, or other numbers for one. With `earlier` it looks at all work so far.

    What fired keeps its evidence. Raises `InvalidInput`.
    """
    check_values(values)
    before = numbers_of(rule) if rule is not None else None
    rule = rule or QualityRule(project=project)
    for name, value in asdict(values).items():
        setattr(rule, name, value)
    rule.since = None if earlier else (rule.since or Now())
    rule.save()
    rule.refresh_from_db()
    record(rule, "quality rule changed" if before else "quality rule added", actor, before)
    return rule


def check_values(values: RuleValues) -> None:
    if values.collector not in Collector.values or values.action not in Action.values:
        raise InvalidInput("Choose what to look at and what to do.")
    if values.collector in TO_LEAD_ONLY and values.action != Action.MESSAGE:
        raise InvalidInput(
            "Shared errors are only told to the lead: two people who read a Rubric alike look "
            "the same."
        )
    if values.least > values.window:
        raise InvalidInput("The fewest cases cannot be more than the window holds.")


@transaction.atomic
def switch_rule(*, rule: QualityRule, active: bool, actor: User) -> QualityRule:
    """Turn a rule on or off. Turned on, it looks at work from now on: nobody is told late.

    What has fired and was to be told later is told to the lead alone.
    """
    rule = QualityRule.objects.select_for_update().get(pk=rule.pk)
    if rule.active == active:
        return rule
    before = numbers_of(rule)
    rule.active = active
    untold = Firing.objects.filter(rule=rule, applied_at=None)
    untold.update(action=Action.MESSAGE, applied_at=Now())
    if active and rule.since is not None:
        rule.since = Now()
    rule.save(update_fields=["active", "since"])
    rule.refresh_from_db()
    record(rule, "quality rule turned on" if active else "quality rule turned off", actor, before)
    return rule


def numbers_of(rule: QualityRule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in RuleValues.__dataclass_fields__}


def record(
    rule: QualityRule, verb: str, actor: User | None, before: dict[str, object] | None
) -> None:
    """Keep the change, and let what is there be looked at again."""
    QualityCheck.objects.filter(
        project=rule.project_id, state__in=[QualityCheck.State.DONE, QualityCheck.State.DEAD]
    ).update(state=QualityCheck.State.WAITING, attempts=0, token=None, not_before=Now())
    record_event(
        verb=verb,
        subject=rule,
        actor=actor,
        project_id=rule.project.public_id,
        payload={"before": before, "after": numbers_of(rule)},
    )

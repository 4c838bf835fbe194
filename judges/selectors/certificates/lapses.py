"""Why a certificate lapsed: origin, time, prompt, Rubric, model, retirement, release, anchor."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from django.db.models import Min

from annotation.models import Rubric
from calibration.models import Deprecation
from evalhub.audit.models import Event
from evalhub.stats.coefficients import Sampling
from judges.models import CallAttempt, Certificate, Judge, PromptVersion
from judges.selectors.certificates.statements import setting_of
from judges.selectors.drift import anchors_of, moved_since
from judges.selectors.providers.retirements import retirement_of


@dataclass(frozen=True)
class Lapse:
    """One reason in words, and since when it is one where that is known."""

    sentence: str
    since: datetime | None = None


Reason = Callable[[Certificate, datetime], Lapse | None]


def lapses_of(certificate: Certificate, moment: datetime) -> Iterator[Lapse]:
    """Every reason there is, those that came first at first."""
    found = [lapse for reason in REASONS if (lapse := reason(certificate, moment)) is not None]
    yield from sorted(found, key=lambda lapse: lapse.since or moment)


def day(moment: datetime) -> str:
    return f"{moment:%-d %b %Y}"


def is_foreign(certificate: Certificate) -> bool:
    """Is it about verdicts from elsewhere, under the name of a judge that is called here?"""
    called = certificate.judge.provider != Judge.Provider.IMPORTED
    return called and certificate.run.imported


def by_origin(certificate: Certificate, _moment: datetime) -> Lapse | None:
    if not is_foreign(certificate):
        return None
    said = "It is about imported verdicts, not about what this Judge says when it is asked."
    return Lapse(said, certificate.signed_at)


def by_age(certificate: Certificate, moment: datetime) -> Lapse | None:
    if moment < certificate.expires_at:
        return None
    return Lapse(f"It expired on {day(certificate.expires_at)}.", certificate.expires_at)


def by_prompt(certificate: Certificate, _moment: datetime) -> Lapse | None:
    """A later version is what the next run would ask with."""
    certified = certificate.body["prompt"]
    if certificate.prompt_id is None or certified is None:
        return None
    later = PromptVersion.objects.filter(
        prompt=certificate.prompt_id, number__gt=certified["version"]
    )
    first = later.order_by("number").first()
    if first is None:
        return None
    sentence = (
        f"The prompt {certified['name']} was edited on {day(first.created_at)}: version "
        f"{certified['version']} was certified, version {first.number} came after it."
    )
    return Lapse(sentence, first.created_at)


def by_rubric(certificate: Certificate, _moment: datetime) -> Lapse | None:
    version = certificate.body["rubric"]["version"]
    later = Rubric.objects.filter(
        project=certificate.project_id, published_at__isnull=False, version__gt=version
    )
    first = later.order_by("version").first()
    if first is None:
        return None
    sentence = (
        f"Rubric {first.version} was published on {day(first.published_at)}; it was {version}."
    )
    return Lapse(sentence, first.published_at)


def by_setting(certificate: Certificate, _moment: datetime) -> Lapse | None:
    """The judge is set up to ask another model, another host, or with other parameters."""
    certified, now = certificate.body["judge"], setting_of(certificate.judge)
    if certified["imported"]:
        return None
    changed = [name for name, value in now.items() if certified[name] != value]
    if path_of(certificate.run.base_url) != path_of(certificate.judge.base_url):
        changed.append("path")
    if not changed:
        return None
    since = changed_at(certificate)
    on = f" on {day(since)}" if since else ""
    words = ", ".join(f"{name.replace('_', ' ')}" for name in changed)
    return Lapse(f"The Judge was changed{on}: {words}.", since)


def path_of(address: str) -> str:
    """What follows the host; a gateway may serve another model under another path."""
    return urlsplit(address).path.rstrip("/")


def changed_at(certificate: Certificate) -> datetime | None:
    """When the judge was first changed after it was certified."""
    events = Event.objects.filter(
        object_type="judge",
        object_id=str(certificate.judge.public_id),
        verb="judge changed",
        at__gt=certificate.signed_at,
    )
    first: datetime | None = events.aggregate(first=Min("at"))["first"]
    return first


def by_answering_model(certificate: Certificate, _moment: datetime) -> Lapse | None:
    """Another model has answered than those that were certified, since these were asked."""
    known = certificate.body["judge"]["returned_models"]
    if not known:
        return None
    since = CallAttempt.objects.filter(
        call__run__judge=certificate.judge_id, kept=True, at__gt=certificate.run.started_at
    )
    other = since.exclude(returned_model__in=["", *known]).order_by("at").first()
    if other is None:
        return None
    names = ", ".join(known)
    sentence = f"{other.returned_model} answered on {day(other.at)}; {names} was certified."
    return Lapse(sentence, other.at)


def by_release(certificate: Certificate, _moment: datetime) -> Lapse | None:
    """The release it rests on should not be used any more."""
    number = certificate.body["grounds"].get("release")
    advice = Deprecation.objects.filter(
        release__project=certificate.project_id, release__number=number
    )
    newest = advice.order_by("-id").first()
    if newest is None:
        return None
    sentence = f"Release {number} was deprecated on {day(newest.at)}: {newest.reason}"
    return Lapse(sentence, newest.at)


def by_retirement(certificate: Certificate, moment: datetime) -> Lapse | None:
    """The provider does not answer for the certified model any more."""
    judge = certificate.body["judge"]
    models = dict.fromkeys([judge["requested_model"], *judge["returned_models"]])
    found = (retirement_of(certificate.judge, model) for model in models)
    over = [one for one in found if one is not None and one.on <= moment.date()]
    if not over:
        return None
    first = min(over, key=lambda one: one.on)
    since = datetime.combine(first.on, time.min, UTC)
    return Lapse(f"{first.model} was retired on {day(since)} ({first.source}).", since)


def by_anchor(certificate: Certificate, _moment: datetime) -> Lapse | None:
    """Since the certified run the judge says other things about an anchor than it did at first.

    Every anchor counts, so that freezing another one does not make a certificate hold again.
    """
    certified = certificate.body["prompt"]
    if certificate.prompt_id is None or certified is None:
        return None
    asked = PromptVersion.objects.filter(prompt=certificate.prompt_id)
    version = asked.filter(number=certified["version"]).first()
    anchors = anchors_of(certificate.judge, version) if version else []
    found = (moved_since(one, certificate.criterion, Sampling()) for one in anchors)
    moved = [since for since in found if since and since > certificate.run.started_at]
    if not moved:
        return None
    since = min(moved)
    return Lapse(f"The Judge moved on its anchor; the round of {day(since)} says so.", since)


REASONS: tuple[Reason, ...] = (
    by_origin,
    by_age,
    by_prompt,
    by_rubric,
    by_setting,
    by_answering_model,
    by_release,
    by_retirement,
    by_anchor,
)

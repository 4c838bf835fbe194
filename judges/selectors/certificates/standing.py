"""Does a certificate still hold? Worked out whenever it is asked, with the reason in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from annotation.models import Project
from judges.models import Certificate, Judge
from judges.selectors.certificates.lapses import Lapse, is_foreign, lapses_of

IN_FORCE, LAPSED, SUPERSEDED = "in_force", "lapsed", "superseded"
TONES = {
    IN_FORCE: ("Certified", "good"),
    LAPSED: ("Lapsed", "warn"),
    SUPERSEDED: ("Superseded", "info"),
    Certificate.Outcome.REJECTED.value: ("Rejected", "bad"),
    Certificate.Outcome.UNDECIDED.value: ("Undecided", "warn"),
}


@dataclass(frozen=True)
class Standing:
    """A certificate as it stands at some moment; `lapses` say why it does not hold."""

    certificate: Certificate
    state: str
    lapses: tuple[Lapse, ...] = ()

    @property
    def word(self) -> str:
        return TONES[self.state][0]

    @property
    def tone(self) -> str:
        return TONES[self.state][1]

    @property
    def about(self) -> tuple[int, str, str]:
        """Judge, prompt and criterion: of what there is one standing statement."""
        one = self.certificate
        return one.judge_id, one.prompt_name, one.criterion

    @property
    def holds(self) -> bool:
        return self.state == IN_FORCE

    @property
    def reason(self) -> str:
        """Every reason, the first that came about first."""
        return " ".join(one.sentence for one in self.lapses)


def standing_of(certificate: Certificate, at: datetime | None = None) -> Standing:
    """How one certificate stands now, or at another time."""
    moment = at or timezone.now()
    later = successor(certificate)
    if later is not None:
        superseded = Lapse(
            f"Certificate {later.number} took its place on {later.signed_at:%-d %b %Y}.",
            later.signed_at,
        )
        return Standing(certificate, SUPERSEDED, (superseded,))
    if certificate.outcome != Certificate.Outcome.CERTIFIED:
        return Standing(certificate, certificate.outcome)
    found = tuple(lapses_of(certificate, moment))
    return Standing(certificate, LAPSED if found else IN_FORCE, found)


def successor(certificate: Certificate) -> Certificate | None:
    """The newest later statement about the same judge, prompt and criterion."""
    about = statements_about(certificate.judge, certificate.prompt_name, certificate.criterion)
    return about.filter(number__gt=certificate.number).order_by("-number").first()


def statements_about(judge: Judge, prompt: str, criterion: str) -> QuerySet[Certificate]:
    """What was signed about a judge; of one that is called here, about its own verdicts alone."""
    found = Certificate.objects.filter(judge=judge, prompt_name=prompt, criterion=criterion)
    if judge.provider == Judge.Provider.IMPORTED:
        return found
    return found.exclude(run__imported=True)


def certificate_in_force(judge: Judge, prompt: str, criterion: str) -> Certificate | None:
    """The certificate that lets this judge decide under this criterion now, if there is one.

    `prompt` is the prompt's name, empty where verdicts were imported without one.
    """
    newest = newest_statement(judge, prompt, criterion)
    if newest is None or not standing_of(newest).holds:
        return None
    return newest


def newest_statement(judge: Judge, prompt: str, criterion: str) -> Certificate | None:
    found = statements_about(judge, prompt, criterion)
    return found.select_related("project", "judge", "prompt", "run").order_by("-number").first()


def standings(project: Project) -> list[Standing]:
    """Every statement of a project, the newest first."""
    found = Certificate.objects.filter(project=project).select_related(
        "project", "judge", "prompt", "run", "signed_by"
    )
    return [standing_of(one) for one in found.order_by("-number")]


def newest_standings(project: Project) -> Iterator[Standing]:
    """Of each judge, prompt and criterion the statement that stands."""
    found = Certificate.objects.filter(project=project)
    return newest_of(found.select_related("project", "judge", "run"))


def newest_of(certificates: Iterable[Certificate]) -> Iterator[Standing]:
    """The newest of each; one about imported verdicts only where a called judge has no other."""
    newest: dict[tuple[int, str, str], Certificate] = {}
    for one in sorted(certificates, key=lambda one: (not is_foreign(one), one.number)):
        newest[one.judge_id, one.prompt_name, one.criterion] = one
    for one in newest.values():
        yield standing_of(one)

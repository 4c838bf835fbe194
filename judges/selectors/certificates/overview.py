"""What a project's overview says of its judges: what is kept or signed, never worked out there."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q

from annotation.models import Project
from annotation.selectors.agreement.judged import Judged, StandIn, Told, UnderWay
from annotation.selectors.ratings import current_criteria
from evalhub.jobs.models import LeasedRow
from evalhub.stats.coefficients import Sampling
from judges.models import Certificate, JudgeRun, Verdict
from judges.selectors.battery.probe import Probe
from judges.selectors.certificates.standing import newest_of
from judges.selectors.reports.criteria import CriterionReport
from judges.selectors.reports.grounds import WHOLE
from judges.selectors.reports.keeping import Shelf
from judges.selectors.reports.watched import watched_answer

Status = JudgeRun.Status


def judges_at_a_glance(project: Project) -> Told:
    """The kept answers of the newest run, else the newest certificates; and a run that goes on."""
    return answers_kept(project) or answers_signed(project), run_under_way(project)


def answers_kept(project: Project) -> Judged | None:
    """Those of the newest run that measured, if its report was read since anything changed."""
    verdicts = Verdict.objects.filter(run=OuterRef("pk"))
    measured = JudgeRun.objects.filter(project=project, purpose=JudgeRun.Purpose.MEASURE)
    measured = measured.filter(Exists(verdicts)).select_related("judge", "project")
    run = measured.order_by("-number").first()
    if run is None:
        return None
    shelf = Shelf(run, Sampling(), WHOLE)
    reports: Sequence[CriterionReport] = shelf.found("criteria") or ()
    if not reports:
        return None
    answers = tuple(answer_in(shelf, report) for report in reports)
    return Judged(run.label, f"run {run.number}, against all Items", run.public_id, answers)


def answer_in(shelf: Shelf, report: CriterionReport) -> StandIn:
    probes: Sequence[Probe] = shelf.found(f"probes {report.criterion.key}") or ()
    said = watched_answer(report, probes)
    title = report.criterion.title
    return StandIn(title, said.word, said.tone, report.kappa, report.ceiling)


def answers_signed(project: Project) -> Judged | None:
    """The certificates of the judge that one was signed for last, as they stand."""
    found = Certificate.objects.filter(project=project).select_related("judge", "project", "run")
    last = found.order_by("-number").first()
    if last is None:
        return None
    titles = {one.key: one.title for one in current_criteria(project)}
    answers = tuple(
        StandIn(titles[key], standing.word, standing.tone)
        for standing in newest_of(found.filter(judge=last.judge_id))
        if (key := standing.certificate.criterion) in titles
    )
    return Judged(last.judge.name, "by its certificates", last.run.public_id, answers)


def run_under_way(project: Project) -> UnderWay | None:
    running = JudgeRun.objects.filter(project=project, status=Status.RUNNING, imported=False)
    done = Count("calls", filter=Q(calls__state=LeasedRow.State.DONE))
    counted = running.annotate(done=done, total=Count("calls"))
    run = counted.order_by("-number").first()
    return None if run is None else UnderWay(run.number, run.public_id, run.done, run.total)

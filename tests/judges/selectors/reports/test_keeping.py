"""Figures are computed once, and anew when something was said or decided."""

from django.db import connection, transaction

from annotation.models import Annotation
from evalhub.audit.models import Event
from evalhub.audit.services.events import record_event
from evalhub.stats.coefficients import Sampling
from judges.models import JudgeRun
from judges.selectors.reports.grounds import WHOLE, Cut
from judges.selectors.reports.keeping import Shelf, kept, stamp


def test_figures_are_kept_until_something_changes(run: JudgeRun) -> None:
    computed = []

    def figures() -> int:
        computed.append(1)
        return len(computed)

    def now(sampling: Sampling = Sampling(), cut: Cut = WHOLE) -> int:  # noqa: B008
        return kept(run, "figures", sampling, cut, figures)

    assert (now(), now()) == (1, 1)
    assert now(Sampling(seed=1)) == 2
    assert now(cut=Cut((("tier", "1"),))) == 3
    Annotation.objects.latest("pk").delete()
    assert now() == 4
    with transaction.atomic():
        record_event(verb="rater excluded", subject=run, project_id=run.project.public_id)
    assert (now(), now()) == (5, 5)


def test_what_is_not_kept_is_not_worked_out(run: JudgeRun) -> None:
    shelf = Shelf(run, Sampling(), WHOLE)
    assert shelf.found("answers") is None
    shelf.of("answers", lambda: 42)
    assert Shelf(run, Sampling(), WHOLE).found("answers") == 42


def test_a_change_that_is_stored_after_a_later_one_counts(run: JudgeRun) -> None:
    about = {"verb": "reference changed", "project_id": run.project.public_id}
    early = Event(**about, object_type="run", object_id="1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('audit_event', 'id'))")
        early.pk = cursor.fetchone()[0]
    with transaction.atomic():
        record_event(**about, subject=run)
    before = stamp(run.project, [run])
    early.save(force_insert=True)
    assert stamp(run.project, [run]) != before

"""What a model refused, on its run and in the audit."""

from annotation.models import Project
from evalhub.audit.models import Event
from judges.engine.providers.learning import Change, Learned
from judges.services.providers.learned import store_learned
from tests.factories.judging import make_run


def learned_of(*names: str) -> Learned:
    learned = Learned()
    for name in names:
        learned.note(Change(name, "dropped", f"'{name}' is not supported\x00"))
    return learned


def test_what_was_learned_is_kept_once_whoever_found_it(project: Project) -> None:
    run = make_run(project)
    store_learned(run=run, learned=learned_of("temperature"))
    store_learned(run=run, learned=learned_of("temperature", "seed"))
    run.refresh_from_db()
    assert [change["parameter"] for change in run.learned] == ["temperature", "seed"]
    assert run.learned[0]["words"] == "'temperature' is not supported\ufffd"
    events = Event.objects.filter(verb="judge parameters changed by the provider")
    assert [len(event.payload["changes"]) for event in events.order_by("id")] == [1, 1]


def test_nothing_new_writes_nothing(project: Project) -> None:
    run = make_run(project)
    learned = learned_of("seed")
    store_learned(run=run, learned=learned)
    store_learned(run=run, learned=learned)
    store_learned(run=run, learned=Learned.of(run.learned))
    assert Event.objects.filter(verb__startswith="judge parameters").count() == 1

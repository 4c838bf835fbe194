"""What a call shows its judge."""

from annotation.models import Item, Subject
from judges.engine.prompting import CriterionSpec
from judges.models import JudgeCall, JudgeRun
from judges.selectors.battery.showing import changed_side, shown_to

CRITERIA = (CriterionSpec("accuracy", "ordinal", (1, 2, 3, 4, 5)),)


def shown(run: JudgeRun, subject: Subject, probe: str):
    call = JudgeCall(run=run, subject=subject, probe=probe)
    return shown_to(call, CRITERIA, subject, list(subject.item.outputs.all()))


def test_a_probe_changes_what_is_shown_and_never_what_is_stored(run: JudgeRun) -> None:
    subject = run.project.subjects.get(item__key="it-0")
    stored = subject.output.text
    assert shown(run, subject, "").texts == (stored,)
    assert shown(run, subject, "padding").texts[0].startswith(f"{stored}\n\nIn other words")
    assert shown(run, subject, "empty").texts == ("",)
    subject.output.refresh_from_db()
    assert subject.output.text == stored


def test_all_probes_of_a_pair_change_the_same_side(pair_run: JudgeRun) -> None:
    subject = pair_run.project.subjects.get(item__key="p-0", scope="pair")
    plain = shown(pair_run, subject, "").texts
    side = changed_side(pair_run.seed, subject.pk)
    for probe in ("empty", "padding", "spoilt_end", "master_key"):
        changed = shown(pair_run, subject, probe).texts
        assert changed[1 - side] == plain[1 - side]
        assert changed[side] != plain[side]
    sides = {changed_side(0, number) for number in range(20)}
    assert sides == {0, 1}


def test_a_translation_comes_from_the_items_metadata(run: JudgeRun) -> None:
    subject = run.project.subjects.get(item__key="it-0")
    assert shown(run, subject, "language") == shown(run, subject, "padding").__class__(
        (subject.output.text,), CRITERIA, model=run.model
    )
    Item.objects.filter(pk=subject.item_id).update(
        metadata={"translations": {subject.output.key: "Hallo."}}
    )
    again = run.project.subjects.get(pk=subject.pk)
    assert shown(run, again, "language").texts == ("Hallo.",)
    Item.objects.filter(pk=subject.item_id).update(metadata={"translations": "none"})
    odd = run.project.subjects.get(pk=subject.pk)
    assert shown(run, odd, "language").texts == (subject.output.text,)

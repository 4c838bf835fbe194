"""Words and digests of items, brought up to date behind annotators and imports."""

import pytest
from django.db import transaction

from annotation.models import DigestPass, Item, ItemDigest, ItemWords, Project, Rubric
from annotation.services.browsing import digests
from annotation.services.browsing.digests import digest_due, digest_items, note_events
from evalhub.audit.services.events import record_event
from tests.factories.annotations import make_annotation
from tests.factories.people import make_rater
from tests.factories.projects import make_criterion, make_item, make_project, make_rubric
from tests.factories.rated import make_rated_project


def tell(project: Project) -> None:
    with transaction.atomic():
        record_event(verb="told", subject=project, project_id=project.public_id)


def found(project: Project) -> dict[str, tuple[int, float | None, bool]]:
    rows = ItemDigest.objects.filter(project=project).order_by("item__position")
    names = ("item__key", "n_annotations", "spread", "tied")
    return {key: rest for key, *rest in rows.values_list(*names)}


def test_digests_say_how_far_ratings_are_apart(project: Project) -> None:
    make_rated_project(project)
    make_item(project, "other", outputs=1)
    digest_items(project=project)
    # Points 1 to 5: 5 and 1 are the whole scale apart, 2 and 3 a quarter of it.
    assert found(project) == {
        "it-1": [2, 1.0, True],
        "it-2": [2, 0.0, False],
        "it-3": [2, 0.25, True],
        "other": [0, None, False],
    }


def test_a_nominal_unit_differs_by_how_many_values_it_got(project: Project) -> None:
    item = make_item(project, outputs=2, pair=True)
    subject = item.subjects.get(scope="pair")
    for key, value in (("r1", "A"), ("r2", "A"), ("r3", "B")):
        make_annotation(subject, make_rater(project, key), {"overall": value})
    digest_items(project=project)
    # Two of three values: (2 - 1) / (3 - 1); A leads with two of three.
    assert found(project) == {"it-1": [3, pytest.approx(0.5), False]}


def test_numbers_without_ends_are_set_against_the_range_that_was_given(db: None) -> None:
    project = make_project("numbers")
    rubric = make_rubric(project, output_keys=(), publish=False)
    criterion = make_criterion(rubric, "minutes")
    criterion.values, criterion.level = [], "ratio"
    criterion.save()
    Rubric.objects.update(published_at="2026-01-01T00:00Z")
    raters = [make_rater(project, "r1"), make_rater(project, "r2")]
    for key, values in (("a", (0, 40)), ("b", (10, 20)), ("c", (5, None))):
        subject = make_item(project, key, outputs=1).subjects.get()
        for rater, value in zip(raters, values, strict=True):
            make_annotation(subject, rater, {"minutes": value})
    digest_items(project=project)
    # From 0 to 40 were given; 10 and 20 are a quarter of that apart; one number alone differs not.
    assert [row[1] for row in found(project).values()] == [1.0, pytest.approx(0.25), None]


def test_what_is_withdrawn_or_of_another_project_does_not_count(project: Project) -> None:
    make_rated_project(project)
    other = make_project("other")
    make_item(other, "it-1", outputs=1)
    project.annotations.filter(rater__key="r2").update(status="withdrawn")
    digest_items(project=project)
    assert set(map(tuple, found(project).values())) == {(1, None, False)}
    assert found(other) == {}


def test_words_are_those_of_id_input_turns_and_outputs(project: Project) -> None:
    turns = [{"role": "user", "content": "Refund the kettle"}, {"role": "user", "content": None}]
    item = make_item(project, "alpha", outputs=2, input=turns)
    make_item(project, "bare", outputs=0, input="Quiz")
    digest_items(project=project)
    vector = ItemWords.objects.get(item=item).words
    assert all(f"'{word}'" in vector for word in ("alpha", "kettle", "answer", "a", "b"))
    assert "'quiz'" in ItemWords.objects.get(item__key="bare").words


def test_a_huge_text_is_indexed_as_far_as_it_can_be(project: Project) -> None:
    text = " ".join(f"w{number:06d}" for number in range(130_000))
    make_item(project, input=text, outputs=0)
    digest_items(project=project)
    vector = ItemWords.objects.get().words
    assert "'w000001'" in vector
    assert "'w129999'" not in vector


def test_a_pass_goes_in_chunks_and_ends(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digests, "CHUNK", 2)
    for number in range(5):
        make_item(project, f"it-{number}", outputs=1)
    tell(project)
    assert note_events() == 1
    assert [digest_due() for _ in range(4)] == [1, 1, 1, 0]
    walk = DigestPass.objects.get()
    assert (walk.place, walk.n_items) == (None, 5)
    assert ItemDigest.objects.count() == ItemWords.objects.count() == 5


def test_passes_follow_events_and_one_more_each(project: Project) -> None:
    make_item(project)
    tell(project)
    assert note_events() == 1
    assert note_events() == 0
    digest_due()
    # What was being written meanwhile is looked at once more, a minute later, and that is all.
    assert note_events() == 0
    DigestPass.objects.update(ended_at="2026-01-01T00:00Z")
    assert note_events() == 1
    digest_due()
    DigestPass.objects.update(ended_at="2026-01-01T00:00Z")
    assert note_events() == 0
    tell(project)
    assert note_events() == 1


def test_what_has_not_changed_is_not_written_again(project: Project) -> None:
    make_rated_project(project)
    digest_items(project=project)
    rows = ItemDigest.objects.extra(select={"version": "xmin::text"}).order_by("pk")
    before = [row.version for row in rows]
    Item.objects.get(key="it-2").subjects.get().annotations.all().delete()
    digest_items(project=project)
    assert [a == b.version for a, b in zip(before, rows.all(), strict=True)] == [True, False, True]

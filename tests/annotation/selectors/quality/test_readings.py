"""What each collector reads, over real rows with values derived by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.models import Annotation, Project, Rater, Skip, Trap
from annotation.selectors.agreement.counted import EVERYBODY
from annotation.selectors.quality.readings import (
    Scope,
    condition_of,
    read_agreement,
    read_consistency,
    read_pace,
    read_skips,
    read_traps,
    read_variety,
)
from annotation.services.quality.exclusions import exclude_rater
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.projects import make_item
from tests.factories.quality import answer, crowd, earlier, make_rule, meet_traps


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return make_rater(project, "anna", anna)


def scope(rater: Rater, collector: str, **fields: object) -> Scope:
    rule = make_rule(rater.project, collector, **fields)
    return Scope(rater, rule.since, condition_of(rule))


def test_traps_out_of_use_or_before_the_window_do_not_count(rater: Rater) -> None:
    meet_traps(rater, 3, 5)
    failed = Trap.objects.get(item__key="trap-7")
    failed.active = False
    failed.save()
    reading = read_traps(scope(rater, "traps"))
    assert reading is not None
    assert (reading.k, reading.found.n) == (3, 7)
    last_four = read_traps(scope(rater, "traps", window=4))
    assert last_four is not None
    assert (last_four.k, last_four.found.n) == (0, 4)


def test_no_trap_of_an_excluded_rater_counts_not_even_one_they_took_back(rater: Rater) -> None:
    meet_traps(rater, 2, 6)
    # Undone before the exclusion, so it is not marked as excluded: two of those failed.
    for key in ("trap-6", "trap-7"):
        undone = rater.annotations.get(subject__item__key=key)
        undone.status = Annotation.Status.WITHDRAWN
        undone.save()
    asked = scope(rater, "traps")
    before = read_traps(asked)
    assert before is not None
    # First answers count whatever became of them: 2 of 8 met.
    assert (before.k, before.found.n) == (2, 8)
    exclude_rater(rater=rater, reason="A bot.")
    assert read_traps(asked) is None
    with_them = read_traps(replace(asked, counted=EVERYBODY))
    assert with_them is not None
    assert (with_them.k, with_them.found.n) == (2, 8)


def test_agreement_leaves_the_rater_out_and_knows_what_others_reach(rater: Rater) -> None:
    peers = crowd(rater.project)
    for key, own, others in (("a", 4, (4, 4, 4)), ("b", 1, (4, 4, 2)), ("c", 5, ())):
        answer(rater, key, own)
        for peer, value in zip(peers, others, strict=False):
            answer(peer, key, value)
    # Equal shares 3/3 and 0/3 over two shared Items; the others among themselves 3 of 3 and 1
    # of 3 pairs: 4/6.
    reading = read_agreement(scope(rater, "agreement"))
    assert reading is not None
    assert reading.k == pytest.approx(1.0)
    assert reading.found.n == 2
    assert reading.peers == pytest.approx(4 / 6)


def test_excluded_peers_and_abstentions_are_nobody_to_agree_with(rater: Rater) -> None:
    first, second, _ = crowd(rater.project)
    answer(rater, "a", 4)
    answer(first, "a", 2)
    answer(second, "a", None)
    exclude_rater(rater=first, reason="A bot.")
    assert read_agreement(scope(rater, "agreement")) is None


def test_pace_is_measured_against_the_length_of_the_text(rater: Rater) -> None:
    peer, *_ = crowd(rater.project)
    for n in range(40):
        make_item(rater.project, f"it-{n}", outputs=1, context="x" * (50 * n))
        answer(peer, f"it-{n}", 4, seconds=10.0 + n)
        if n < 10:
            answer(rater, f"it-{n}", 4, seconds=0.5 if n < 4 else 12.0)
    reading = read_pace(scope(rater, "pace"))
    assert reading is not None
    assert (reading.k, reading.found.n) == (4, 10)
    assert read_pace(scope(make_rater(rater.project, "idle"), "pace")) is None


def test_one_value_throughout_has_no_variety_where_the_others_vary(rater: Rater) -> None:
    peer, *_ = crowd(rater.project)
    for n in range(40):
        answer(rater, f"it-{n}", 4)
        answer(peer, f"it-{n}", 1 + n % 5)
    reading = read_variety(scope(rater, "straight"))
    assert reading is not None
    assert reading.found.value == pytest.approx(0.0)
    # Two others in 40 may hide: H(38, 2) = 0.2864 bits of log2(5) = 2.3219.
    assert reading.found.high == pytest.approx(0.2864 / 2.3219, abs=1e-3)
    assert reading.k == pytest.approx(40)


def skip(rater: Rater, key: str, reason: str, minutes: float) -> None:
    item = make_item(rater.project, key, outputs=1)
    row = Skip.objects.create(rater=rater, subject=item.subjects.get(), reason=reason)
    at = timezone.now() - timedelta(minutes=minutes)
    Skip.objects.filter(pk=row.pk).update(created_at=at)


def test_only_the_run_since_the_last_answer_counts_and_free_skips_do_not(rater: Rater) -> None:
    skip(rater, "old", "context", 60)
    answer(rater, "answered", 4, **earlier(50))
    for n in range(3):
        skip(rater, f"it-{n}", "context", 40 - n)
    skip(rater, "harm", "harmful", 5)
    reading = read_skips(scope(rater, "skips"))
    assert reading is not None
    # 3 of 3: the lower bound is 3 / (3 + 3.8415) = 0.4385.
    assert (reading.k, reading.found.n) == (3, 3)
    assert reading.found.low == pytest.approx(0.4385, abs=5e-4)
    answer(rater, "newest", 4)
    assert read_skips(scope(rater, "skips")) is None


def test_without_repeats_consistency_says_nothing(rater: Rater) -> None:
    answer(rater, "a", 4)
    assert read_consistency(scope(rater, "consistency")) is None

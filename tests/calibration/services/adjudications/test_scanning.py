import pytest
from django.utils import timezone

from annotation.models import Project, Trap
from calibration.models import Disagreement
from calibration.services.adjudications.scanning import scan_disagreements, scan_due
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from tests.factories.adjudications import make_differing, plan, settle
from tests.factories.annotations import make_annotation
from tests.factories.asking import publish_asking
from tests.factories.golden_sets import make_raters, make_reference, make_release, prefer
from tests.factories.projects import make_item


def queue(project: Project) -> list[str]:
    scan_disagreements(project=project)
    rows = Disagreement.objects.filter(project=project).order_by("place", "pk")
    return [row.subject.item.key for row in rows.select_related("subject__item")]


def test_units_beyond_the_tolerance_are_cases(project: Project) -> None:
    # More than one step of 1 to 5 apart; 4 and 5 are one step.
    for key, values in {"far": (1, 5), "near": (4, 5), "same": (3, 3), "two": (2, 4)}.items():
        make_differing(project, key, values=values)
    assert queue(project) == ["far", "two"]
    found = Disagreement.objects.get(subject__item__key="two")
    # 2 of the 4 steps there are.
    assert (found.spread, found.n_ratings) == (pytest.approx(0.5), 2)


def test_a_proposal_over_what_was_settled_is_one_case(
    project: Project, adam: User, maya: User
) -> None:
    subject = make_differing(project, "far", values=(1, 5))
    settle(subject, adam, 4)
    plan(project, two_person=True)
    settle(subject, maya, 2)
    Disagreement.objects.all().delete()
    assert queue(project) == ["far"]
    assert Disagreement.objects.get().state == "proposed"


def test_classes_differ_however_little(project: Project) -> None:
    raters = make_raters(project)
    prefer(make_item(project, "split", pair=True), raters, ["A", "tie", "A"])
    prefer(make_item(project, "alike", pair=True), raters, ["B", "B", "B"])
    assert queue(project) == ["split"]
    # A third of the votes is not the leading value's: twice that is the spread.
    assert Disagreement.objects.get().spread == pytest.approx(2 / 3)


def test_a_stated_tolerance_is_used(project: Project) -> None:
    plan(project, tolerances={"accuracy": 3})
    make_differing(project, "far", values=(1, 5))
    make_differing(project, "two", values=(2, 4))
    assert queue(project) == ["far"]


def test_numbers_without_ends_are_held_against_what_was_given(project: Project) -> None:
    publish_asking(project, minutes={"kind": "interval", "level": "interval", "values": []})
    raters = make_raters(project, 2)
    # What was given spans 100: a tenth is 10.
    for key, values in {"far": (0, 100), "near": (50, 60), "off": (50, 61)}.items():
        subject = make_item(project, key, outputs=1).subjects.get()
        for rater, value in zip(raters, values, strict=True):
            make_annotation(subject, rater, {"minutes": value})
    assert queue(project) == ["far", "off"]


def test_the_gravest_comes_first(project: Project, adam: User) -> None:
    plan(project, risk_key="tier")
    tiers = {"low": (3, (1, 5)), "high": (1, (2, 4)), "higher": (1, (1, 5)), "none": (None, (1, 5))}
    for key, (tier, values) in tiers.items():
        make_differing(project, key, values=values, metadata={} if tier is None else {"tier": tier})
    assert queue(project) == ["higher", "high", "low", "none"]
    make_reference(project.subjects.get(item__key="high"), "accuracy", 3)
    make_release(project)
    # What the latest golden set holds goes before a wider spread.
    assert queue(project)[:2] == ["high", "higher"]


def test_traps_and_retired_items_are_no_cases(project: Project) -> None:
    trap, retired = (make_differing(project, key).item for key in ("trap", "old"))
    Trap.objects.create(project=project, item=trap)
    retired.retired_at = timezone.now()
    retired.save()
    assert queue(project) == []


def test_what_differs_no_more_goes_and_what_was_decided_stays(project: Project, adam: User) -> None:
    settle(make_differing(project, "decided"), adam)
    make_differing(project, "open")
    assert queue(project) == ["open", "decided"] or queue(project) == ["decided", "open"]
    plan(project, tolerances={"accuracy": 4})
    assert queue(project) == ["decided"]
    assert Disagreement.objects.get().state == "settled"


def test_the_worker_looks_where_something_happened(project: Project, maya: User) -> None:
    make_differing(project)
    assert (scan_due(), Disagreement.objects.count()) == (0, 0)
    record_event(verb="dataset loaded", subject=project, project_id=project.public_id)
    assert (scan_due(), Disagreement.objects.count()) == (1, 1)
    assert scan_due() == 0

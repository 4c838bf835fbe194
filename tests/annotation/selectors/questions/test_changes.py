"""What a rater is told has changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from annotation.guidelines.changes import Change
from annotation.models import Criterion, GuidelineEntry, Project, Rater
from annotation.selectors.questions.changes import news_for
from annotation.services.assignments import join_project
from annotation.services.questions.entries import EntryText, add_example, remove_entry
from evalhub.accounts.models import User
from tests.factories.people import make_rater
from tests.factories.projects import make_rubric


@pytest.fixture
def rater(project: Project, anna: User) -> Rater:
    return join_project(project=project, user=anna)


def again(rater: Rater) -> Rater:
    return Rater.objects.select_related("project").get(pk=rater.pk)


def republish(project: Project, guidelines: str = "Rate what is written.\nNothing else.") -> None:
    keys = {"output_keys": ("accuracy",), "pair_keys": ("overall",)}
    rubric = make_rubric(project, **keys, publish=False)
    Criterion.objects.filter(rubric=rubric, key="accuracy").update(question="Is it right?")
    rubric.guidelines, rubric.change_note = guidelines, "Asked by three people."
    rubric.published_at = timezone.now()
    rubric.save()


def test_who_begins_is_told_of_no_change(rater: Rater) -> None:
    assert rater.seen_version == 1
    assert news_for(rater) is None


def test_who_was_imported_is_told_of_no_change(project: Project) -> None:
    assert news_for(make_rater(project)) is None


def test_a_new_version_is_told_with_its_reason_and_its_lines(rater: Rater) -> None:
    republish(rater.project)
    news = news_for(again(rater))
    assert (news.version, news.notes, news.more) == (2, ("Asked by three people.",), 0)
    assert news.lines == (
        Change("+", "Guidelines", "Nothing else."),
        Change("-", "Accuracy", "How is the accuracy?"),
        Change("+", "Accuracy", "Is it right?"),
    )


def test_a_long_change_is_cut_at_twelve_lines(rater: Rater) -> None:
    # 15 lines come and the one goes that stood there; of the question one goes and one comes.
    republish(rater.project, "\n".join(f"Rule {n}" for n in range(15)))
    news = news_for(again(rater))
    assert (len(news.lines), news.more) == (12, 6)


def test_examples_that_come_and_go_are_told(rater: Rater, maya: User) -> None:
    project = rater.project
    entry = add_example(project=project, text=EntryText("Holds", "x", "accuracy"), actor=maya)
    news = news_for(again(rater))
    assert news.lines == (Change("+", "Example, accuracy", "Holds"),)
    Rater.objects.update(guidelines_seen_at=news.upto)
    assert news_for(again(rater)) is None
    remove_entry(entry=entry, actor=maya)
    assert news_for(again(rater)).lines == (Change("-", "Example, accuracy", "Holds"),)


def test_what_came_and_went_in_between_is_nothing(rater: Rater, maya: User) -> None:
    later = timezone.now() + timedelta(seconds=5)
    GuidelineEntry.objects.create(
        project=rater.project, kind="example", heading="h", text="t", removed_at=later
    )
    Project.objects.update(guidelines_at=later)
    assert news_for(again(rater)) is None

"""A project in which hostile texts stand wherever a text of somebody else can stand."""

import csv
import io
from collections.abc import Sequence

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from annotation.models import (
    Annotation,
    Criterion,
    GuidelineEntry,
    Item,
    Membership,
    Message,
    Output,
    Project,
    Question,
    Rater,
    Rating,
    SavedView,
    Subject,
)
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from tests.factories.judging import make_judge, make_prompt, make_run, make_verdict
from tests.factories.people import make_rater
from tests.factories.projects import make_item, make_project, make_rubric
from tests.factories.review import make_case

VALUES = 100


def chunks(texts: Sequence[str], size: int) -> list[list[str]]:
    return [list(texts[start : start + size]) for start in range(0, len(texts), size)]


def hostile_desk(texts: Sequence[str], slug: str, *, markdown: bool = False) -> Project:
    """One Output to rate: every text is a turn, a value with its anchor, and in the drawer."""
    project = make_project(slug, render_markdown=markdown)
    rubric = make_rubric(project, publish=False)
    rubric.guidelines = "\n\n".join(texts)
    for place, values in enumerate(chunks(texts, VALUES), 1):
        Criterion.objects.create(
            rubric=rubric,
            position=place,
            key=f"c{place}",
            title=values[0][:200],
            kind="nominal",
            scope="output",
            level="nominal",
            values=values,
            question="\n".join(values),
            guideline="\n\n".join(values),
            anchors={value: value for value in values},
        )
    rubric.published_at = timezone.now()
    rubric.save()
    GuidelineEntry.objects.bulk_create(
        GuidelineEntry(project=project, kind="example", heading=text, text=text) for text in texts
    )
    turns = [{"role": text, "content": text} for text in texts]
    item = make_item(project, "first", outputs=1, input=turns, context="\n".join(texts))
    item.outputs.update(text="\n\n".join(texts))
    plan_slots(project=project)
    return project


def hostile_items(project: Project, texts: Sequence[str]) -> None:
    """An Item a text, which is its id, its input and its metadata; and one with all of them."""
    items = Item.objects.bulk_create(
        Item(project=project, key=text, position=n, input=text, metadata={text: text})
        for n, text in enumerate(texts, 10)
    )
    outputs = Output.objects.bulk_create(
        Output(item=item, position=0, key=text, model=text, text=text)
        for item, text in zip(items, texts, strict=True)
    )
    Subject.objects.bulk_create(
        Subject(project=project, item=one.item, scope="output", output=one) for one in outputs
    )
    metadata = dict(zip(texts, texts, strict=True))
    make_item(project, "all", outputs=1, metadata=metadata, reference="\n".join(texts))


def hostile_answers(project: Project, texts: Sequence[str]) -> None:
    """Everybody comments on the Item "all", and asks about it; one answer waits for review."""
    subject = project.subjects.get(item__key="all")
    rubric = project.rubrics.get()
    accuracy = rubric.criteria.get(key="accuracy")
    raters = Rater.objects.bulk_create(
        Rater(project=project, key=f"R-{n}") for n in range(len(texts))
    )
    given = Annotation.objects.bulk_create(
        Annotation(project=project, subject=subject, rater=rater, rubric=rubric, comment=text)
        for rater, text in zip(raters, texts, strict=True)
    )
    Rating.objects.bulk_create(
        Rating(annotation=one, criterion=accuracy, value=4, comment=one.comment) for one in given
    )
    last = given[-1]
    Annotation.objects.filter(pk=last.pk).update(comment="\n".join(texts))
    make_case(last)
    thread = Question.objects.create(
        project=project, subject=subject, rater=last.rater, reason="other"
    )
    Message.objects.bulk_create(
        Message(question=thread, from_lead=False, text=text) for text in texts
    )


def hostile_people(project: Project, texts: Sequence[str]) -> None:
    """People with these names, one of whom is a Rater."""
    people = User.objects.bulk_create(
        User(email=f"p{n}@example.org", name=text, password="!") for n, text in enumerate(texts)
    )
    Membership.objects.bulk_create(
        Membership(project=project, user=one, role="annotator") for one in people
    )
    make_rater(project, texts[0], people[0])


def hostile_views(project: Project, texts: Sequence[str], owner: User) -> None:
    """Views kept under what their names can hold of each text."""
    names = sorted({text[:80] for text in texts})
    SavedView.objects.bulk_create(
        SavedView(project=project, owner=owner, name=name, filters=[["q", name]]) for name in names
    )


def hostile_projects(texts: Sequence[str], role: str, person: User) -> None:
    """Projects of these names in which somebody has a role."""
    made = Project.objects.bulk_create(
        Project(slug=f"{role}-{n}", name=text) for n, text in enumerate(texts)
    )
    Membership.objects.bulk_create(Membership(project=one, user=person, role=role) for one in made)


def hostile_judge(project: Project, texts: Sequence[str]) -> str:
    """A prompt, a finished run with rationales, and Judges; returns the run's id."""
    joined = "\n".join(texts)
    make_prompt(project, text=f"{joined}\n{{{{ output }}}}", name=texts[0][:120])
    for n, text in enumerate(texts[:200]):
        make_judge(project, f"{n} {text}"[:200], model=text)
    run = make_run(project, stop_reason=joined, model=texts[1])
    subjects = project.subjects.filter(scope="output").order_by("pk")[:200]
    for subject, part in zip(subjects, chunks(texts, 10), strict=False):
        make_verdict(run, subject, "accuracy", 1, rationale="\n".join(part), raw="\n".join(part))
    return str(run.public_id)


def hostile_upload(project: Project, texts: Sequence[str], owner: User) -> str:
    """A table that waits to be mapped, every cell and column such a text; returns its address."""
    client = Client()
    client.force_login(owner)
    columns = ["id", "input", "output", *texts[:190]]
    rows = [[str(n), part[0], part[1], *part] for n, part in enumerate(chunks(texts[:1900], 190))]
    table = io.StringIO()
    csv.writer(table).writerows([columns, *rows])
    file = SimpleUploadedFile(f"{texts[0][:80]}.csv".replace("/", "-"), table.getvalue().encode())
    answer = client.post(f"/projects/{project.slug}/import/", {"files": file})
    return str(answer["Location"])

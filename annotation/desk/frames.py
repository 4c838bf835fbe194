"""The answer to a submit, written around its texts: all the rest is the same for many subjects.

Most of the desk's HTML depends on the rubric, the person and the language alone. It is rendered
once with marks where the few things stand that differ, and kept as the pieces between them.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID, uuid4

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from annotation.access import ProjectRequest
from annotation.desk_pages import DeskPage, Passage
from annotation.models import Project
from annotation.selectors.assignments import Progress
from evalhub.templatetags.parts import visible

MARKS = ("public_id", "token", "key", "number", "done", "total", "controls", "csrf")


class FrameProject(NamedTuple):
    """What the desk's templates print of a project."""

    slug: str
    name: str
    notice: str
    desk: "FrameDesk"


class FrameDesk(NamedTuple):
    sensitive: bool


class FrameUser(NamedTuple):
    """What the desk's templates print of a person."""

    pk: int
    name: str
    email: str


class Frame(NamedTuple):
    """What stands between the marks, and the marks' names in their order."""

    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def filled(self, values: dict[str, str]) -> str:
        found = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            found += (values[name], piece)
        return "".join(found)


@lru_cache(maxsize=1024)
def mark(name: str) -> UUID:
    """What stands for a value while a frame is rendered; nobody outside this process knows it."""
    return uuid4()


@dataclass(frozen=True)
class MarkedProgress(Progress):
    """Progress whose sum is a mark, too."""

    mark: str

    @property
    def total(self) -> str:  # type: ignore[override]  # a mark stands for the number
        return self.mark


def is_plain(page: DeskPage) -> bool:
    """Whether nothing on the desk is out of the ordinary: no draft, no refusal, no disclosure."""
    touched = page.comment or any(field.is_touched for field in page.fields)
    told = page.problems or page.news or not page.subject.disclosed.empty
    return not touched and not told and page.progress.total > 0


def framed(request: ProjectRequest, project: Project, page: DeskPage) -> str:
    """The desk of a plain page, as `_desk_answer.html` writes it."""
    values = {
        "public_id": str(page.subject.public_id),
        "token": str(page.subject.token or ""),
        "key": str(page.key),
        "number": str(page.subject.number),
        "done": str(page.progress.done),
        "total": str(page.progress.total),
        "controls": page.controls,
        "csrf": get_token(request),
    }
    for name, text in texts(page):
        values[name] = str(text.html or visible(text.text))
    here = FrameProject(
        project.slug, project.name, project.notice, FrameDesk(bool(project.desk.get("sensitive")))
    )
    person = FrameUser(request.user.pk, request.user.name, request.user.email)
    return frame(marked(page), here, person, get_language()).filled(values)


def texts(page: DeskPage) -> list[tuple[str, Passage]]:
    """The texts by the names of their marks."""
    found = [(f"turn-{at}", one) for at, one in enumerate(page.turns)]
    found += [(f"output-{at}", one) for at, one in enumerate(page.outputs)]
    return [*found, ("context", page.context)] if page.context else found


def marked(page: DeskPage) -> DeskPage:
    """The page with marks for all that `framed` fills in; what is left is the frame's key."""
    subject = replace(
        page.subject,
        public_id=mark("public_id"),
        token=page.subject.token and mark("token"),
        number=str(mark("number")),  # type: ignore[arg-type]  # printed, never counted with
        turns=(),
        context="",
        outputs=(),
        criteria=(),
        guidelines="",
        lease_until=None,
    )
    progress = MarkedProgress(str(mark("done")), 0, page.progress.more, str(mark("total")))  # type: ignore[arg-type]
    return replace(
        page,
        subject=subject,
        turns=tuple(marked_text(one, f"turn-{at}") for at, one in enumerate(page.turns)),
        outputs=tuple(marked_text(one, f"output-{at}") for at, one in enumerate(page.outputs)),
        context=page.context and marked_text(page.context, "context"),
        fields=(),
        progress=progress,
        key=mark("key"),
    )


def marked_text(passage: Passage, name: str) -> Passage:
    """A mark in place of a text, or of its Markdown."""
    here = str(mark(name))
    return replace(passage, html=here) if passage.html else replace(passage, text=here)


@lru_cache(maxsize=256)
def frame(page: DeskPage, project: FrameProject, person: FrameUser, language: str) -> Frame:
    """Render a marked page once, and cut it at its marks."""
    context = {
        "page": page,
        "project": project,
        "user": person,
        "csrf_token": mark("csrf"),
        "marked_controls": mark("controls"),
    }
    html = render_to_string("annotation/_desk_answer.html", context)
    passages = [name for name, _ in texts(page)]
    names = {str(mark(name)): name for name in (*MARKS, *passages)}
    pieces = re.split("(" + "|".join(names) + ")", html)
    return Frame(tuple(pieces[::2]), tuple(names[found] for found in pieces[1::2]))

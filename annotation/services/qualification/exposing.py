"""What may be shown to people in practice: apps above this one may object."""

from collections.abc import Callable, Sequence
from typing import Any

from annotation.models import Project

# What an upper app knows of rows of `training.jsonl` that must not be shown; why, or nothing.
Objection = Callable[[Project, Sequence[dict[str, Any]]], str]
OBJECTIONS: list[Objection] = []


def register_exposure_objection(objection: Objection) -> None:
    """Let an upper app refuse that people practise on something."""
    OBJECTIONS.append(objection)


def exposure_problem(project: Project, rows: Sequence[dict[str, Any]]) -> str:
    """Why these practice items may not be shown, or nothing."""
    return next((why for objection in OBJECTIONS if (why := objection(project, rows))), "")

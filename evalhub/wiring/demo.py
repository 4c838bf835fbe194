"""Wiring: the sample project of `evalhub demo`: data, people, prompts and a judge's run."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from annotation.models import KeptFile, Membership, Project, Role
from annotation.services.imports.loading import load_folder
from annotation.services.slots import plan_slots
from evalhub.accounts.models import User
from evalhub.accounts.services.links import create_sign_in_link
from evalhub.audit.services.events import record_event
from evalhub.processes.children import Child
from evalhub.processes.local_model import MODEL
from judges.models import Judge, JudgePrompt, JudgeRun
from judges.services.judges import change_judge, create_judge
from judges.services.prompts import create_prompt

SLUG = "bank_support"
SAMPLE = Path(__file__).resolve().parent.parent / "sample" / SLUG
NAME = "Bank support"
OVERLAP = 4
JUDGE = "local-smollm2"
ITEMS_JUDGED = 10
OUTPUT_CRITERIA = ("accuracy", "completeness", "compliance", "tone")
PARAMETERS = {"max_tokens": 120, "temperature": 0, "seed": 1}
PEOPLE = {
    "maya": ("Maya Lindqvist", Role.MANAGER),
    "anna": ("Anna Okafor", Role.ANNOTATOR),
    "ben": ("Ben Lefèvre", Role.ANNOTATOR),
    "adam": ("Adam Haddad", Role.ADJUDICATOR),
    "erin": ("Erin Novak", Role.ENGINEER),
    "otto": ("Otto Brandt", Role.AUDITOR),
}
SHORT_OUTPUT = """Rate one answer of a bank's customer assistant. Reply with JSON only.

# Criterion
{{ rubric }}

=== MATERIAL BEGINS ===
[Customer message]
{{ input }}

[Context the assistant had]
{{ context }}

[Answer to be rated]
{{ output }}
=== MATERIAL ENDS ===

Write the reasoning in at most fifteen words, then the value.
"""
SHORT_PAIR = """Two assistants of a bank answered the same customer. Which answer
should the customer have received? Reply with JSON only.

# Criterion
{{ rubric }}

=== MATERIAL BEGINS ===
[Customer message]
{{ input }}

[Context both had]
{{ context }}

[Answer A]
{{ output_a }}

[Answer B]
{{ output_b }}
=== MATERIAL ENDS ===

Write the reasoning in at most fifteen words, then the value.
"""


@dataclass(frozen=True)
class Guest:
    """One person of the demonstration with a fresh one-time link."""

    name: str
    role: str
    path: str


def build_demo() -> Project:
    """Load the sample with people and prompts; a second time changes nothing."""
    result = load_folder(path=SAMPLE, slug=SLUG)
    project = result.project
    with transaction.atomic():
        if result.changed:
            Project.objects.filter(pk=project.pk).update(name=NAME, overlap=OVERLAP)
            project.refresh_from_db()
            plan_slots(project=project)
        for key, (name, role) in PEOPLE.items():
            add_person(project, f"{key}@example.org", name, role)
        add_prompts(project)
    return project


def add_person(project: Project, email: str, name: str, role: str) -> User:
    """Create a person without a password, and their membership."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)
    membership, created = Membership.objects.get_or_create(
        project=project, user=user, defaults={"role": role}
    )
    if created:
        record_event(
            verb="member added",
            subject=user,
            project_id=project.public_id,
            payload={"role": membership.role},
        )
    return user


def add_prompts(project: Project) -> None:
    """The sample's own prompts, and two short ones that a small model can read."""
    texts = {
        "short-accuracy": (["accuracy"], SHORT_OUTPUT),
        "short-overall": (["overall"], SHORT_PAIR),
        "pointwise": (
            ["accuracy", "completeness", "compliance", "tone"],
            kept(project, "pointwise"),
        ),
        "pairwise": (["overall"], kept(project, "pairwise")),
    }
    there = set(JudgePrompt.objects.filter(project=project).values_list("name", flat=True))
    for name, (criteria, text) in texts.items():
        if name not in there:
            create_prompt(project=project, name=name, criteria=criteria, text=text)


def kept(project: Project, name: str) -> str:
    file = KeptFile.objects.get(project=project, path=f"judge_prompts/{name}.md")
    return bytes(file.content).decode()


def set_up_local_judge(project: Project, base_url: str) -> bool:
    """Point the local judge to its address; True when it has not run yet."""
    judge = Judge.objects.filter(project=project, name=JUDGE).first()
    if judge is None:
        judge = create_judge(
            project=project,
            name=JUDGE,
            base_url=base_url,
            model=MODEL,
            settings_={"parameters": PARAMETERS, "price_in": 0, "price_out": 0, "concurrency": 1},
        )
    elif judge.base_url != base_url:
        judge = change_judge(judge=judge, base_url=base_url, model=MODEL)
    return not JudgeRun.objects.filter(judge=judge).exists()


def judge_errand() -> Child:
    """The run of the local judge, by the command that anyone would use."""
    command = [sys.executable, "-m", "evalhub.cli", "judge", "run", SLUG, "--judge", JUDGE]
    prompts = ["--prompt", "short-accuracy", "--prompt", "short-overall"]
    limit = ["--limit", str(ITEMS_JUDGED), "--wait"]
    return Child("judge run", [*command, *prompts, *limit], once=True)


def guests() -> Iterator[Guest]:
    """Everybody with a fresh sign-in link."""
    for key, (name, role) in PEOPLE.items():
        user = User.objects.get(email=f"{key}@example.org")
        yield Guest(name, str(role), create_sign_in_link(user=user))

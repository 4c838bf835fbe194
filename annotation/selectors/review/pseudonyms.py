"""What raters are called: a pseudonym, and the name only where a manager has asked for names.

Every page for leads takes it from here.
"""

import re

from annotation.models import Project, Rater

# A key that is a number, alone or behind a word for the role, tells nothing about a person.
OPAQUE = re.compile(
    r"(rater|annotator|coder|worker|person|user|expert|[a-z])?[-_ ]?\d+", re.IGNORECASE
)


def pseudonyms(project: Project) -> dict[int, str]:
    """By rater id the key, where it tells nothing; else `R-07`, which never changes.

    The number counts raters in the order they joined.
    """
    rows = Rater.objects.filter(project=project).order_by("pk").values_list("pk", "key")
    return {pk: called(key, number) for number, (pk, key) in enumerate(rows, start=1)}


def pseudonym(rater: Rater) -> str:
    earlier = Rater.objects.filter(project=rater.project_id, pk__lte=rater.pk)
    return called(rater.key, earlier.count())


def labels(project: Project) -> dict[int, str]:
    """What the page being made calls each rater, by id."""
    found = pseudonyms(project)
    if project.names_shown:
        named = Rater.objects.filter(project=project).exclude(user__name="")
        found |= dict(named.exclude(user=None).values_list("pk", "user__name"))
    return found


def labels_by_key(project: Project) -> dict[str, str]:
    """The same by the key of each rater, which rating tables have."""
    names = labels(project)
    rows = Rater.objects.filter(project=project).values_list("key", "pk")
    return {key: names[pk] for key, pk in rows}


def label_of(rater: Rater) -> str:
    """What the page being made calls one rater."""
    if rater.project.names_shown and rater.user is not None and rater.user.name:
        return rater.user.name
    return pseudonym(rater)


def called(key: str, number: int) -> str:
    return key if OPAQUE.fullmatch(key) else written(number)


def written(number: int) -> str:
    return f"R-{number:02d}"

"""Under which name verdicts from elsewhere are kept: never that of a Judge that is called here."""

from collections.abc import Collection

from annotation.models import Project
from judges.models import Judge

LENGTH = Judge._meta.get_field("name").max_length or 0


def called_names(project: Project) -> frozenset[str]:
    """The names of the judges that evalhub itself asks."""
    called = Judge.objects.filter(project=project).exclude(provider=Judge.Provider.IMPORTED)
    return frozenset(called.values_list("name", flat=True))


def name_apart(name: str, taken: Collection[str]) -> str:
    """The name itself, or the first free one that says it was imported; always the same."""
    free, number = name, 1
    while free in taken:
        end = " (imported)" if number == 1 else f" (imported {number})"
        free, number = f"{name[: LENGTH - len(end)]}{end}", number + 1
    return free


def imported_judge(project: Project, name: str, model: str) -> Judge:
    """The judge of verdicts that came from elsewhere; it appears where it is new."""
    judge, _ = Judge.objects.get_or_create(
        project=project,
        name=name_apart(name, called_names(project)),
        defaults={"provider": Judge.Provider.IMPORTED, "model": model},
    )
    return judge

"""What prompts show a judge beside the item in question."""

from collections.abc import Iterator

from annotation.models import Project
from calibration.selectors.releases.pools import Shown
from judges.models import PromptVersion


def shown_in_prompts(project: Project) -> Iterator[Shown]:
    """Every version of every prompt, with all that stands in it."""
    versions = PromptVersion.objects.filter(prompt__project=project).select_related("prompt")
    for version in versions.order_by("prompt", "number").iterator():
        yield Shown(f"prompt {version.prompt.name}, version {version.number}", version.text)

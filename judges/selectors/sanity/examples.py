"""Items with a reference that stand as examples inside a judge's prompt."""

from collections.abc import Iterator

from annotation.models import Project
from annotation.selectors.sanity.gathering import referenced_texts
from evalhub.stats.lint.findings import Finding
from evalhub.stats.lint.leaks import leak_findings, quoted
from judges.models import PromptVersion


def quoted_items(project: Project) -> Iterator[Finding]:
    """What a Judge is measured by must not be in what it is told; newest version of each prompt."""
    versions = PromptVersion.objects.filter(prompt__project=project)
    newest = versions.order_by("prompt_id", "-number").distinct("prompt_id")
    prompts = dict(newest.values_list("prompt__name", "text"))
    if not prompts:
        return
    kept = referenced_texts(project)
    words = ("examples in prompts of Judges", "Items with a reference")
    yield from leak_findings(quoted(kept, prompts), len(kept), words)

"""What an export is asked with: the version of a prompt, and the judge that goes with it."""

from annotation.models import Project
from calibration.errors import CannotExport
from judges.models import Judge, JudgeRun, PromptVersion
from judges.selectors.runs import judge_named, newest_versions


def exported_version(project: Project, name: str) -> PromptVersion:
    """The newest version of a prompt, of the only one if none is named."""
    found = newest_versions(project)
    chosen = [one for one in found if one.prompt.name == name] if name else list(found)
    if len(chosen) == 1:
        return chosen[0]
    known = ", ".join(one.prompt.name for one in found)
    if not found:
        raise CannotExport(f"{project.slug} has no JudgePrompt yet. Write one first.")
    if name:
        raise CannotExport(f"There is no JudgePrompt named {name}; there are {known}.")
    raise CannotExport(f"Choose a JudgePrompt with --prompt; there are {known}.")


def exported_judge(version: PromptVersion, name: str) -> Judge | None:
    """The named judge, else the one that measured with the prompt last, else the only one."""
    project = version.prompt.project
    if name:
        return judge_named(project, name)
    runs = JudgeRun.objects.filter(
        calls__prompt_version__prompt=version.prompt, purpose=JudgeRun.Purpose.MEASURE
    )
    last = runs.select_related("judge").order_by("-number").first()
    if last is not None:
        return last.judge
    able = Judge.objects.filter(project=project).exclude(provider=Judge.Provider.IMPORTED)
    found = list(able[:2])
    return found[0] if len(found) == 1 else None

import pytest

from annotation.models import Project
from calibration.errors import CannotExport
from evalhub.errors import NotFound
from judges.models import PromptVersion
from judges.selectors.prompts.exported import exported_judge, exported_version
from tests.factories.judging import make_judge, make_prompt


def test_the_only_prompt_needs_no_name(project: Project) -> None:
    version = make_prompt(project)
    assert exported_version(project, "") == version
    make_prompt(project, "overall")
    assert exported_version(project, "about-accuracy") == version
    with pytest.raises(CannotExport, match="Choose a JudgePrompt with --prompt; there are about-a"):
        exported_version(project, "")
    with pytest.raises(CannotExport, match="no JudgePrompt named x"):
        exported_version(project, "x")


def test_the_newest_version_is_exported(project: Project) -> None:
    first = make_prompt(project)
    newer = PromptVersion.objects.create(prompt=first.prompt, number=2, text="x", digest="1" * 64)
    assert exported_version(project, "") == newer


def test_without_prompts_it_says_what_to_do(project: Project) -> None:
    with pytest.raises(CannotExport, match="Write one first"):
        exported_version(project, "")


def test_the_only_judge_goes_with_a_prompt_and_of_several_none_unless_named(
    project: Project,
) -> None:
    version = make_prompt(project)
    make_judge(project, "imported", provider="imported")
    only = make_judge(project, "only")
    assert exported_judge(version, "") == only
    other = make_judge(project, "other")
    assert exported_judge(version, "") is None
    assert exported_judge(version, "other") == other
    with pytest.raises(NotFound, match="no Judge named x"):
        exported_judge(version, "x")

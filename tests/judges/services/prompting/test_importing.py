"""Judges of other tools, saved as prompts."""

import pytest

from annotation.models import Project
from judges.engine.imports.found import FoundJudge, GivenScale
from judges.engine.prompts.options import PromptOptions
from judges.errors import InvalidPrompt
from judges.selectors.prompts.versions import in_words
from judges.services.prompting.importing import free_name, import_judge

JUDGE = FoundJudge(
    "polite",
    "promptfoo",
    "Is it polite to {{ input }}?",
    GivenScale(low=0, high=1),
    notes=("threshold 0.7: values are compared, without a cut",),
    model="gpt-4.1",
    parameters={"temperature": 0},
)


def test_what_was_left_behind_is_kept_with_the_version(project: Project) -> None:
    version = import_judge(project=project, judge=JUDGE, name="polite", key="accuracy")
    assert "- 0.25 is 2 (Anchor of 2.)" in version.text
    words = in_words(PromptOptions.read(version.options))
    assert words == [
        "Imported from promptfoo.",
        "Not taken over: threshold 0.7: values are compared, without a cut",
        "Not taken over: It ran with gpt-4.1, temperature 0",
    ]
    assert free_name(project, "polite") == "polite 2"


def test_a_criterion_that_does_not_fit_is_refused(project: Project) -> None:
    given = {"project": project, "judge": JUDGE, "name": "p"}
    with pytest.raises(InvalidPrompt, match="Overall compares two Outputs"):
        import_judge(**given, key="overall")
    with pytest.raises(InvalidPrompt, match="no criterion style"):
        import_judge(**given, key="style")
    words = FoundJudge("w", "Phoenix", "{{ output }}", GivenScale(choices=("a", "b")))
    with pytest.raises(InvalidPrompt, match=r"Their values \(a, b\) do not fit accuracy"):
        import_judge(project=project, judge=words, name="p", key="accuracy")

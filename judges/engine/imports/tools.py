"""The tools whose judges can be taken over, by the name that a form uses."""

from collections.abc import Callable
from dataclasses import dataclass

from judges.engine.imports.deepeval import read_deepeval
from judges.engine.imports.found import FoundJudge
from judges.engine.imports.inspect_ai import read_inspect
from judges.engine.imports.langfuse import read_langfuse
from judges.engine.imports.openai_graders import read_graders
from judges.engine.imports.phoenix import read_phoenix
from judges.engine.imports.promptfoo import read_promptfoo


@dataclass(frozen=True)
class Tool:
    """One tool: what it is called, what to paste, and how that is read."""

    title: str
    what: str
    read: Callable[[str], list[FoundJudge]]


TOOLS = {
    "promptfoo": Tool("promptfoo", "a configuration with llm-rubric, YAML or JSON", read_promptfoo),
    "deepeval": Tool("DeepEval", "GEval, JSON or the Python that makes it", read_deepeval),
    "openai": Tool("OpenAI graders", "score_model or label_model, JSON", read_graders),
    "langfuse": Tool("Langfuse", "an evaluator or a prompt, JSON", read_langfuse),
    "phoenix": Tool("Phoenix", "create_classifier, JSON or Python", read_phoenix),
    "inspect": Tool("Inspect AI", "model_graded_qa, or its template alone", read_inspect),
}

"""promptfoo: stored outputs are echoed, and the judge's own prompt grades them.

The grader is not told the golden value. It scores the place of the value it gives between 0 and
1; an assertion half a step below the golden place must hold and its negation half a step above
must hold too, so a test passes exactly when the judge gives the golden value.
"""

import json
import re
from pathlib import Path
from typing import Any

from evalhub.templating.nunjucks import inert, literal, printed
from judges.exports.files import inputs_of, split_name, write_json, write_lines, write_yaml
from judges.exports.package import Case, Task, about, facts
from judges.exports.scales import ScaleMap, unit_map
from judges.exports.templates import pieces, rendered

FORM = """\
return one JSON object and nothing else, with these three keys and none missing: \
{{"reason": "<one to three sentences>", "pass": <true if you could judge, false if not>, \
"score": <the score of the value you decide on, -1 if you could not judge>}}
The score of each value: {scores}."""
SAME = ("temperature", "top_p", "max_tokens")
OPENAI = {name: name for name in (*SAME, "max_completion_tokens", "seed", "reasoning_effort")}
GOOGLE = {"temperature": "temperature", "top_p": "topP", "max_tokens": "maxOutputTokens"}
# How a provider is named there, and what its parameters are called.
GRADERS = {
    "openai": ("openai:chat:", OPENAI),
    "responses": ("openai:responses:", OPENAI),
    "anthropic": ("anthropic:messages:", {name: name for name in SAME}),
    "gemini": ("google:", GOOGLE),
}
EXPRESSION = re.compile(r"\{(?=[{%#])|#(?=\})")
RUBRIC = "Which value of the criterion {key} is right?"


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `promptfooconfig.yaml`, `tests.jsonl` for each split, `map.json`."""
    scale = unit_map(task.criterion)
    write_yaml(folder / "promptfooconfig.yaml", configuration(task, scale))
    for split in task.splits:
        tests = (test_case(task, case, scale) for case in task.cases(split))
        write_lines(folder / split_name("tests", split, ".jsonl"), tests)
    write_json(folder / "map.json", {"criterion": task.key, **scale.document()})


def configuration(task: Task, scale: ScaleMap) -> dict[str, Any]:
    """Tests of the first split; name another file with `-t`."""
    name = f"{task.package.prompt.name} {task.package.prompt.version}"
    return {
        "description": inert(f"Judge prompt {name}, criterion {task.key}"),
        "prompts": ["{{response}}"],
        "providers": ["echo"],
        "defaultTest": {
            "options": {**grader(task), "rubricPrompt": rubric_prompt(task, scale)},
            "metadata": noted(facts(task.package)),
        },
        "tests": f"file://{split_name('tests', task.splits[0], '.jsonl')}",
    }


def grader(task: Task) -> dict[str, Any]:
    """The judge as promptfoo names it, as it would take a model of its own otherwise.

    Judges at an address of their own have no name there: `--grader` says who judges.
    """
    judge = task.package.judge
    if judge is None or judge.provider not in GRADERS:
        return {}
    prefix, names = GRADERS[judge.provider]
    given = judge.parameters
    config = {theirs: given[ours] for ours, theirs in names.items() if ours in given}
    return {"provider": {"id": inert(f"{prefix}{judge.model}"), "config": config}}


def rubric_prompt(task: Task, scale: ScaleMap) -> str:
    """The judge's prompt as a chat in JSON."""
    pairs = zip(scale.values, scale.scores, strict=True)
    scores = ", ".join(f"{json.dumps(v, ensure_ascii=False)} is {s:g}" for v, s in pairs)
    found = pieces(task, FORM.format(scores=scores))
    text = rendered(found, guarded, place)
    return json.dumps([{"role": "user", "content": text}], ensure_ascii=False)


def guarded(text: str) -> str:
    """A literal that also stands safely beside an expression."""
    template = literal(text)
    template = f'{template[:-1]}{{{{ "{{" }}}}' if template.endswith("{") else template
    return f'{{{{ "}}" }}}}{template[1:]}' if template.startswith("}") else template


def place(name: str) -> str:
    """What is judged is what promptfoo got as output; everything else is a variable."""
    return "{{output}}" if name == "output" else printed(name)


def test_case(task: Task, case: Case, scale: ScaleMap) -> dict[str, Any]:
    golden = scale.score_of(case.golden[task.key].value)
    material = inputs_of(case)
    material["response"] = material.pop("output")
    return {
        "description": inert(f"{case.id} {task.key}"),
        "vars": {name: literal(text) for name, text in material.items()},
        "metadata": noted(about(task, case)),
        "assert": assertions(task, golden, scale),
    }


def assertions(task: Task, golden: float, scale: ScaleMap) -> list[dict[str, Any]]:
    """Both sides of the golden place; there is nothing above the last."""
    low = round(max(0.0, golden - scale.step / 2), 4)
    rubric = literal(RUBRIC.format(key=task.key))
    first = {"type": "llm-rubric", "value": rubric, "threshold": low, "metric": task.key}
    if golden >= scale.scores[-1]:
        return [first]
    high = round(golden + scale.step / 2, 4)
    metric = f"{task.key}: not above"
    return [first, {**first, "type": "not-llm-rubric", "threshold": high, "metric": metric}]


def noted(document: dict[str, Any]) -> dict[str, Any]:
    """Metadata: short names to filter by, and everything exactly as one JSON text.

    In that text promptfoo finds no expression to fill: only its strings can hold one.
    """
    names = ("item_id", "output_id", "criterion", "split", "use", "value")
    short = {name: document[name] for name in names if name in document}
    text = json.dumps(document, ensure_ascii=True, allow_nan=False)
    exact = EXPRESSION.sub(lambda mark: f"\\u{ord(mark[0]):04x}", text)
    shown = {name: inert(one) if isinstance(one, str) else one for name, one in short.items()}
    return {**shown, "evalhub": exact}

from pathlib import Path
from typing import Any

from annotation.formats.registry import open_source
from tests.factories.files import write_json, write_lines


def result(provider: str, output: Any, **fields: Any) -> dict[str, Any]:
    graded = {"type": "llm-rubric", "metric": "Polite", "value": "is polite"}
    parts = [
        {"pass": True, "score": 0.9, "reason": "It is.", "assertion": graded},
        {"pass": False, "score": 0, "reason": "Rude.", "assertion": {"type": "human"}},
    ]
    return {
        "promptIdx": 0,
        "testIdx": 0,
        "testCase": {"vars": {"name": "Ann"}, "description": "Greets"},
        "provider": {"id": provider, "label": ""},
        "prompt": {"raw": "Greet Ann.", "label": "greeting"},
        "vars": {"name": "Ann"},
        "response": {"output": output, "tokenUsage": {}},
        "success": True,
        "score": 0.9,
        "gradingResult": {"pass": True, "score": 0.9, "reason": "Good.", "componentResults": parts},
        **fields,
    }


WHOLE = {
    "evalId": "eval-1",
    "results": {
        "version": 3,
        "prompts": [{"raw": "Greet Ann.", "provider": "openai:a"}],
        "results": [
            result("openai:a", "Hello, Ann."),
            result("openai:b", {"text": "Hi."}),
            result("openai:c", None, error="429", response=None),
        ],
        "stats": {"successes": 2},
    },
    "config": {},
}


def test_results_are_outputs_of_their_prompt(tmp_path: Path) -> None:
    source = open_source(write_json(tmp_path / "out.json", WHOLE, indent=2))
    reading = source.reading()
    records = list(source.records(reading))
    assert (source.format.name, source.unit, len(records)) == ("promptfoo", "result", 2)
    assert records[0].columns == {
        "prompt": "Greet Ann.",
        "prompt_label": "greeting",
        "output": "Hello, Ann.",
        "provider": "openai:a",
        "vars": {"name": "Ann"},
        "test": "Greets",
    }
    assert reading.skipped.reasons == {"the provider answered with an error": 1}
    assert source.guess(records, None).id == ""


def test_grades_are_verdicts_and_a_thumb_is_a_persons(tmp_path: Path) -> None:
    [record] = open_source(
        write_lines(tmp_path / "o.jsonl", [WHOLE["results"]["results"][0]])
    ).sample()
    found = [(one.name, one.value, one.judge, one.comment) for one in record.answers]
    assert found == [
        ("pass", True, True, "Good."),
        ("score", 0.9, True, ""),
        ("Polite", True, True, "It is."),
        ("Polite score", 0.9, True, "It is."),
        ("human", False, False, "Rude."),
    ]

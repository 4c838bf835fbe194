"""Files of other tools as they come back, about a project's Items."""

import io
import json
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile


def about(item: str, output: str | None, key: str = "accuracy", **more: Any) -> dict[str, Any]:
    """What an export writes beside each case."""
    unit = {"item_id": item, "output_id": output, "criterion": key, "rubric_version": 1}
    return {**unit, "prompt": "strict 3", "judge_model": "gpt-x", **more}


def promptfoo_test(known: dict[str, Any], *, score: Any = 0.5, **part: Any) -> dict[str, Any]:
    """A test as promptfoo 0.121.20 writes it, without what nobody reads."""
    asked = {"type": "llm-rubric", "value": "Which?", "threshold": 0.375, "metric": "accuracy"}
    graded = {"assertion": asked, "pass": True, "score": score, "reason": "because", **part}
    negated = {**graded, "assertion": {**asked, "type": "not-llm-rubric"}}
    metadata = {"item_id": "shown", "evalhub": json.dumps(known)}
    return {
        "success": True,
        "testCase": {"metadata": metadata, "options": {"provider": {"id": "openai:chat:gpt-x"}}},
        "gradingResult": {"componentResults": [graded, negated]},
    }


def promptfoo_file(*tests: dict[str, Any]) -> dict[str, Any]:
    return {"evalId": "eval-1", "results": {"version": 3, "results": list(tests)}}


def inspect_sample(known: dict[str, Any], **score: Any) -> dict[str, Any]:
    """A sample of an Inspect log; a score needs `value`, or is unscored with a `reason`."""
    given = score.pop("given", None)
    metadata = {"raw": "...", "golden": 1, **({} if given is None else {"value": given})}
    judged = {"value": float("nan") if given is None else given, "metadata": metadata, **score}
    return {"id": "x", "epoch": 1, "metadata": known, "scores": {"judge": judged}}


def inspect_log(*samples: dict[str, Any]) -> dict[str, Any]:
    roles = {"grader": {"model": "openai/gpt-x"}}
    return {"version": 2, "eval": {"model_roles": roles}, "samples": list(samples)}


def deepeval_case(known: dict[str, Any], **metric: Any) -> dict[str, Any]:
    usual = {"name": "accuracy [GEval]", "reason": "because", "evaluationModel": "gpt-x"}
    return {"name": "x", "metadata": known, "metricsData": [{**usual, **metric}]}


def as_file(document: Any) -> io.BytesIO:
    return io.BytesIO(json.dumps(document).encode())


def as_eval(log: dict[str, Any]) -> io.BytesIO:
    """A log packed member by member."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(
            "header.json", json.dumps({k: v for k, v in log.items() if k != "samples"})
        )
        for at, sample in enumerate(log["samples"]):
            archive.writestr(f"samples/{at}_epoch_1.json", json.dumps(sample))
    file.seek(0)
    return file

from pathlib import Path
from typing import Any

from annotation.formats.registry import open_source
from annotation.formats.texts import input_of, output_of
from tests.factories.files import write_json, write_lines


def run(key: str, parent: str | None, kind: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": "ChatModel",
        "run_type": kind,
        "parent_run_id": parent,
        "inputs": {"messages": [[{"type": "human", "content": "Why?"}]]},
        "outputs": {"generations": [[{"text": "So.", "message": {"kwargs": {"content": "So."}}}]]},
        "extra": {"metadata": {"ls_model_name": "m7", "lang": "en"}},
    }


def test_whole_runs_are_taken_and_those_inside_are_counted(tmp_path: Path) -> None:
    rows = [run("r1", None, "chain"), run("r2", "r1", "llm")]
    source = open_source(write_lines(tmp_path / "runs.jsonl", rows))
    assert source.format.name == "langsmith"
    reading = source.reading()
    [record] = source.records(reading)
    columns = record.columns
    assert (columns["id"], columns["model"]) == ("r1", "m7")
    assert (input_of(columns["input"]), output_of(columns["output"])) == ("Why?", "So.")
    assert columns["metadata"]["lang"] == "en"
    assert reading.skipped.reasons == {"a run inside of another": 1}


def test_an_export_of_inner_runs_gives_the_calls_of_models(tmp_path: Path) -> None:
    rows = [run("r2", "r1", "llm"), run("r3", "r1", "tool")]
    source = open_source(write_json(tmp_path / "runs.json", rows))
    assert [one.columns["id"] for one in source.sample()] == ["r2"]


def test_what_its_service_answers_is_known_by_the_runs_inside(tmp_path: Path) -> None:
    answer = {"runs": [run("r1", None, "llm")], "cursors": {}}
    source = open_source(write_json(tmp_path / "runs.json", answer))
    assert (source.format.name, len(source.sample())) == ("langsmith", 1)

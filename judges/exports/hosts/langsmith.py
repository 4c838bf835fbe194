"""LangSmith: examples as `create_examples` takes them, one list for each split."""

import uuid
from pathlib import Path
from typing import Any

from judges.exports.files import inputs_of, split_name, write_json, write_list
from judges.exports.hosts.langfuse import NAMESPACE, name_of
from judges.exports.package import Case, Task, about, facts


def write(folder: Path, task: Task) -> None:
    """Fill a folder: `dataset.json` and `examples.json` for each split."""
    write_json(folder / "dataset.json", {"dataset_name": name_of(task), **facts(task.package)})
    for split in task.splits:
        rows = (example(task, case) for case in task.cases(split))
        write_list(folder / split_name("examples", split, ".json"), rows)


def example(task: Task, case: Case) -> dict[str, Any]:
    """One example. What is judged is an input; the golden value is the reference output."""
    return {
        "id": str(uuid.uuid5(NAMESPACE, f"langsmith/{name_of(task)}/{case.id}")),
        "inputs": inputs_of(case),
        "reference_outputs": {task.key: case.golden[task.key].value},
        "metadata": about(task, case),
        "split": case.split or "base",
    }

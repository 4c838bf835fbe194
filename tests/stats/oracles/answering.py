"""Answers questions, one JSON line each; runs in the environment of the oracles, by its path."""

import importlib
import json
import sys
import traceback
from pathlib import Path
from typing import Any

PROGRAMS = Path(__file__).with_name("programs")
# What packages say of input they cannot take. Anything else ends the process, with its words.
REFUSALS = (ArithmeticError, AttributeError, ImportError, LookupError, RuntimeError)
REFUSALS += (TypeError, ValueError)


def answer(line: str) -> dict[str, Any]:
    question = json.loads(line)
    module, function = question["name"].split(".")
    try:
        found = getattr(importlib.import_module(module), function)
        return {"value": found(**question["arguments"])}
    except REFUSALS:
        return {"error": traceback.format_exc()}


def main() -> None:
    # Packages may print; what they say must not get between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    sys.path.insert(0, str(PROGRAMS))
    for line in sys.stdin:
        print(json.dumps(answer(line)), file=answers, flush=True)


if __name__ == "__main__":
    main()

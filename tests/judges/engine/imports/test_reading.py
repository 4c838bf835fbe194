"""Files that strangers wrote: nothing runs, nothing explodes, and what is wrong is said."""

import time
from pathlib import Path

import pytest

from judges.engine.imports.reading import CannotImport
from judges.engine.imports.tools import TOOLS

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\ntests: *c\n"
MARK = Path("/tmp/evalhub-import-ran")
HOSTILE = {
    "aliases": BOMB,
    "deep yaml": "[" * 5_000 + "]" * 5_000,
    "deep block": "\n".join(f"{' ' * n}a:" for n in range(300)),
    "python tag": f"tests: !!python/object/apply:os.system ['touch {MARK}']",
    "python name": "!!python/name:os.system",
    "long": "x" * 300_000,
    "many": "tests: [" + "1, " * 60_000 + "]",
    "number": "tests: " + "9" * 50_000,
    "two documents": "a: 1\n---\nb: 2",
    "bad date": "tests: 2026-99-99",
    "recursive": "&a [*a]",
    "control": "tests: \x00\x01",
    "escaped null": r'{"prompt": "\u0000", "tests": "\u0000"}',
    "half a pair": r'{"\ud800": "x"}',
}
PYTHON = {
    "brackets": "GEval(criteria=" + "(" * 3_000 + "1" + ")" * 3_000 + ")",
    "minus": "GEval(criteria=" + "-" * 9_000 + "1)",
    "nots": "GEval(criteria=" + "not " * 9_000 + "1)",
    "attributes": "GEval(criteria=a" + ".b" * 9_000 + ")",
    "calls": "GEval(criteria=a" + "()" * 9_000 + ")",
    "sum": "GEval(criteria=" + "1+" * 9_000 + "1)",
    "long": "#" * 60_000,
    "bad": "GEval(criteria='",
    "null": "GEval(\x00)",
    "escaped null": r"GEval(criteria='\x00')",
    "no literal": f"GEval(name=__import__('os').system('touch {MARK}'))",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("tool", ["promptfoo", "langfuse", "phoenix"])
def test_hostile_documents_are_refused_quickly(tool: str, name: str) -> None:
    begun = time.process_time()
    with pytest.raises(CannotImport) as refused:
        TOOLS[tool].read(HOSTILE[name])
    assert len(str(refused.value)) < 400
    assert time.process_time() - begun < 5
    assert not MARK.exists()


@pytest.mark.parametrize("name", PYTHON)
@pytest.mark.parametrize("tool", ["deepeval", "phoenix", "inspect"])
def test_hostile_python_is_refused_and_never_run(tool: str, name: str) -> None:
    text = PYTHON[name].replace("GEval", {"inspect": "model_graded_qa"}.get(tool, "GEval"))
    text = text.replace("GEval", "create_classifier") if tool == "phoenix" else text
    with pytest.raises(CannotImport):
        TOOLS[tool].read(text)
    assert not MARK.exists()


def test_what_is_wrong_is_named_with_its_place() -> None:
    with pytest.raises(CannotImport, match=r"uses aliases \(\*name\)"):
        TOOLS["promptfoo"].read(BOMB)
    with pytest.raises(CannotImport, match=r"YAML cannot be read: .* line 2"):
        TOOLS["promptfoo"].read("a: 1\n b: : 2")
    with pytest.raises(CannotImport, match="longer than 200,000 characters"):
        TOOLS["openai"].read("x" * 200_001)
    with pytest.raises(CannotImport, match="nests more than 40 levels"):
        TOOLS["openai"].read("[" * 90_000)
    with pytest.raises(CannotImport, match="NaN is no number"):
        TOOLS["langfuse"].read('{"prompt": NaN}')

"""Label Studio: tasks with their data, annotations of people and predictions of models."""

from collections.abc import Iterator

from annotation.dataset.problems import shown
from annotation.dataset.reading import DataFile
from annotation.dataset.values import JSON, Row
from annotation.formats.containers import Look, entries
from annotation.formats.records import Answer, Reading, Record

UNIT = "task"
_RANKER = "ranker"
# Where each kind of control puts its value.
_VALUES = {
    "choices": "choices",
    "rating": "rating",
    "number": "number",
    "textarea": "text",
    "pairwise": "selected",
    "taxonomy": "taxonomy",
    "datetime": "datetime",
    "ranker": _RANKER,
}
_SIDES = {"left": "A", "right": "B"}
_MODEL = "prediction"


def is_label_studio(look: Look) -> bool:
    """Tell tasks by their data beside annotations or predictions."""
    return "data" in look.keys and bool(look.keys & {"annotations", "predictions", "completions"})


def read_label_studio(file: DataFile, reading: Reading) -> Iterator[Record]:
    """Yield the tasks; names of controls are the questions of the answers."""
    for place, task in entries(file, reading, unit=UNIT):
        if not isinstance(task.get("data"), dict):
            reason = f"must be an object, not {shown(task.get('data'))}"
            reading.problems.add(file.name, place, "data", reason, UNIT)
            continue
        columns: Row = {key: task[key] for key in ("id", "data", "meta") if key in task}
        yield Record(place, columns, tuple(_answers(task, reading)))


def _answers(task: Row, reading: Reading) -> Iterator[Answer]:
    found: dict[tuple[str, str, bool], Answer] = {}
    people = task.get("annotations") or task.get("completions")
    for judge, given in ((False, people), (True, task.get("predictions"))):
        for one in given if isinstance(given, list) else []:
            if not isinstance(one, dict):
                continue
            if one.get("was_cancelled"):
                reading.skipped.add("the annotator skipped the task")
                continue
            for answer in _results(one, judge, reading):
                # Somebody who answered twice is taken at their last word.
                if found.pop((answer.by, answer.name, judge), None):
                    reading.skipped.add("a later answer of the same person replaces it")
                found[answer.by, answer.name, judge] = answer
    yield from found.values()


def _results(annotation: Row, judge: bool, reading: Reading) -> Iterator[Answer]:
    by = str(annotation.get("model_version") or _MODEL) if judge else _who(annotation)
    seconds = annotation.get("lead_time")
    results = annotation.get("result")
    for result in results if isinstance(results, list) else []:
        if not isinstance(result, dict) or not isinstance(result.get("from_name"), str):
            continue
        key = _VALUES.get(str(result.get("type")))
        if key and _is_on_region(result.get("value")):
            reading.skipped.add("results on a part of a text, which are no Ratings")
            continue
        if key is None:
            reading.skipped.add(f"results of type {result.get('type')}, which are no Ratings")
            continue
        value = _value(result.get("value"), key)
        if key == _RANKER and value is None:
            reading.skipped.add("results of a Ranker that sorts into buckets, which is no order")
            continue
        yield Answer(
            name=result["from_name"],
            value=value,
            by=by,
            judge=judge,
            seconds=seconds if isinstance(seconds, int | float) and not judge else None,
            created_at=_time(annotation),
        )
        # The time of an annotation is for all of it: it counts once.
        seconds = None


def _is_on_region(value: JSON) -> bool:
    """Tell what was said of a region: it carries the region's own place."""
    return isinstance(value, dict) and "start" in value and "end" in value


def _who(annotation: Row) -> str:
    who = annotation.get("completed_by")
    if isinstance(who, dict):
        who = who.get("email") or who.get("id")
    return str(who) if who not in (None, "") else "annotator"


def _time(annotation: Row) -> str:
    time = annotation.get("created_at")
    return time if isinstance(time, str) and time[-1:] == "Z" else ""


def _value(value: JSON, key: str) -> JSON:
    found = value.get(key) if isinstance(value, dict) else None
    if key == _RANKER:
        return _order(found)
    if key == "selected":
        return _SIDES.get(str(found), found)
    if key == "text" and isinstance(found, list):
        return "\n".join(map(str, found))
    return found[0] if isinstance(found, list) and len(found) == 1 else found


def _order(value: JSON) -> JSON:
    """Return the ids in their new order: a list, or a list under the only name there is."""
    if isinstance(value, dict) and len(value) == 1:
        (value,) = value.values()
    return value if isinstance(value, list) else None

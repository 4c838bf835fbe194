"""`judge.jsonl` of the dataset folder: the verdicts of runs that measure, in order of arrival.

Trials, probes and anchors stay: the format has no words for them.

The format knows a judge and a prompt by name. Where several runs go by the same label, imported
ones keep it, then the newest; the others get their run's number added to the prompt.
"""

from collections.abc import Iterator

from annotation.dataset.rows import VerdictRow
from annotation.dataset.writing import json_line, verdict_row
from annotation.models import Output, Project
from judges.models import JudgeRun, Verdict

CHUNK = 2000
KEYS = ("run_id", "subject__item__key", "subject__item_id", "subject__output__key")
KEYS += ("criterion__key", "value", "order", "repeat", "rationale", "raw", "status", "extra")


def verdict_lines(project: Project) -> Iterator[str]:
    """Yield one line per verdict."""
    names = run_names(project)
    second = Output.objects.filter(item__project=project, position=1)
    several = set(second.values_list("item_id", flat=True))
    measured = Verdict.objects.filter(run__in=list(names), probe="")
    verdicts = measured.order_by("id").values(*KEYS)
    for verdict in verdicts.iterator(chunk_size=CHUNK):
        judge, prompt = names[verdict["run_id"]]
        row = VerdictRow(
            item_id=verdict["subject__item__key"],
            output_id=verdict["subject__output__key"],
            judge_model=judge,
            dimension=verdict["criterion__key"],
            value=verdict["value"],
            prompt=prompt,
            order=verdict["order"] or None,
            repeat=verdict["repeat"],
            rationale=verdict["rationale"],
            raw=verdict["raw"],
            extra=kept(verdict),
        )
        yield json_line(verdict_row(row, single_output=verdict["subject__item_id"] not in several))


def kept(verdict: dict[str, object]) -> dict[str, object]:
    """Keys beyond the documented ones; how a verdict failed where null alone does not say it."""
    extra = dict(verdict["extra"] or {})  # type: ignore[call-overload]
    if verdict["status"] not in (Verdict.Status.OK, Verdict.Status.UNPARSED):
        extra.setdefault("status", verdict["status"])
    return extra


def run_names(project: Project) -> dict[int, tuple[str, str]]:
    """Judge and prompt of every run, each pair once."""
    measured = JudgeRun.objects.filter(project=project, purpose=JudgeRun.Purpose.MEASURE)
    runs = measured.select_related("judge")
    names: dict[int, tuple[str, str]] = {}
    for run in runs.order_by("-imported", "-number"):
        name = (run.judge.name, run.prompt_name)
        if name in names.values():
            name = (run.judge.name, f"{run.prompt_name} run {run.number}".strip())
        names[run.pk] = name
    return names

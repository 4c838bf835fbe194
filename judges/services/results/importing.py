"""Verdicts that an exported judge gave in another tool become an imported run, all or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from annotation.dataset.problems import shown
from annotation.models import Criterion, Project, Scope, Subject
from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event
from judges.engine.parsing import on_scale
from judges.errors import InvalidResults
from judges.exports.scales import ScaleMap, integer_map, unit_map
from judges.models import Judge, JudgeRun, Verdict
from judges.results.found import OFF_SCALE, OK, SHARE, UNIT, Result, Results, UnreadableResults
from judges.results.reading import FORMATS, read_results
from judges.selectors.calls import spec_of
from judges.services.results.naming import imported_judge
from judges.services.rows import storable

MOST_NAMED = 5
LONGEST = 20_000
NAME = Judge._meta.get_field("name").max_length or 0
MODEL = Judge._meta.get_field("model").max_length or 0
PROMPT = JudgeRun._meta.get_field("prompt_name").max_length or 0
CHUNK = 2000


@dataclass(frozen=True)
class Imported:
    """What came of a file: the run, how many verdicts are new, and how many were there."""

    run: JudgeRun
    n_new: int
    n_known: int
    n_unparsed: int

    @property
    def words(self) -> str:
        """What was loaded, in a sentence or two."""
        if not self.n_new:
            return f"all {self.n_known:,} Verdicts were there already; nothing was changed."
        known = f", {self.n_known:,} were there already" if self.n_known else ""
        unread = f" {self.n_unparsed:,} hold no value." if self.n_unparsed else ""
        return f"{self.n_new:,} Verdicts loaded{known}.{unread}"


@transaction.atomic
def import_results(
    *,
    project: Project,
    file: IO[bytes],
    format_name: str,
    judge_name: str = "",
    actor: User | None = None,
) -> Imported:
    """Load a file of promptfoo, Inspect or DeepEval. The same file again changes nothing.

    Raises `InvalidResults` for a file that cannot be read, names Items the project does not have,
    or contradicts verdicts that were loaded before.
    """
    found = read_file(file, format_name)
    # One import at a time: two of one file must not both find nothing there.
    project = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    verdicts = verdicts_of(project, found.results)
    run = run_of(project, found, format_name, judge_name)
    new, known = apart(run, verdicts)
    Verdict.objects.bulk_create(new, batch_size=1000)
    unparsed = sum(one.status != Verdict.Status.OK for one in verdicts)
    if new:
        settle(run)
        record_event(
            verb="verdicts imported",
            subject=run,
            actor=actor,
            project_id=project.public_id,
            payload={"format": format_name, "judge": run.judge.name, "verdicts": len(new)},
        )
    return Imported(run, len(new), known, unparsed)


def read_file(file: IO[bytes], format_name: str) -> Results:
    if format_name not in FORMATS:
        known = ", ".join(FORMATS)
        raise InvalidResults(f"There is no format {format_name!r}; there are {known}.")
    try:
        return read_results(file, format_name)
    except UnreadableResults as error:
        message = f"The file cannot be read as {format_name}: {error}. Nothing was loaded."
        raise InvalidResults(message) from error


def verdicts_of(project: Project, results: Iterable[Result]) -> list[Verdict]:
    """One verdict per result, without its run. Raises `InvalidResults` listing what is unknown."""
    results = list(results)
    criteria = criteria_of(project, results)
    subjects = subjects_of(project, results)
    found, problems = [], []
    for one in results:
        criterion = criteria.get((one.rubric_version, one.criterion))
        scope = criterion.scope if criterion else ""
        subject = subjects.get((one.item_id, one.output_id, scope))
        if criterion is None or subject is None:
            problems.append(missing(one, criterion))
        else:
            found.append(verdict_of(one, criterion, subject))
    refuse(list(dict.fromkeys(problems)))
    return found


def refuse(problems: list[str]) -> None:
    """Raise `InvalidResults` naming the first of what is unknown, if anything is."""
    if not problems:
        return
    more = len(problems) - MOST_NAMED
    named = "; ".join(problems[:MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")
    raise InvalidResults(f"The Project does not have {named}. Nothing was loaded.")


def missing(one: Result, criterion: Criterion | None) -> str:
    if criterion is None:
        return f"the Criterion {shown(one.criterion)} in Rubric version {one.rubric_version}"
    output = f" with the Output {shown(one.output_id)}" if one.output_id is not None else ""
    return f"the Item {shown(one.item_id)}{output}"


def criteria_of(project: Project, results: Iterable[Result]) -> dict[tuple[int, str], Criterion]:
    """Criteria by Rubric version and key; the scale of that version is what scores stand for."""
    versions = {one.rubric_version for one in results if 0 < one.rubric_version < 2**31}
    rows = Criterion.objects.filter(
        rubric__project=project, rubric__version__in=versions, rubric__published_at__isnull=False
    )
    return {(one.rubric.version, one.key): one for one in rows.select_related("rubric")}


def subjects_of(
    project: Project, results: Iterable[Result]
) -> dict[tuple[str, str | None, str], int]:
    """Ids of subjects by Item, Output and scope."""
    keys = sorted({one.item_id for one in results if storable(one.item_id) == one.item_id})
    names = ("item__key", "output__key", "scope", "pk")
    found: dict[tuple[str, str | None, str], int] = {}
    for at in range(0, len(keys), CHUNK):
        part = keys[at : at + CHUNK]
        rows = Subject.objects.filter(project=project, item__key__in=part).values_list(*names)
        found.update({(item, output, scope): pk for item, output, scope, pk in rows})
    return found


def verdict_of(one: Result, criterion: Criterion, subject: int) -> Verdict:
    """A value on the scale, or none with the reason."""
    value, status, reason = None, one.status, one.reason
    if status == OK:
        value = value_of(one, criterion)
        if value is None:
            status, reason = OFF_SCALE, f"{shown(one.given)} stands for no value of the scale"
    return Verdict(
        subject_id=subject,
        criterion=criterion,
        repeat=one.repeat,
        value=value,
        status=status,
        reason=storable(reason, LONGEST),
        rationale=storable(one.rationale, LONGEST),
        raw=storable(one.raw, LONGEST),
        order="AB" if criterion.scope == Scope.PAIR else "",
    )


def value_of(one: Result, criterion: Criterion) -> Any:
    """What a tool's number or value stands for; None where it stands for nothing."""
    spec = spec_of(criterion)
    if one.kind == UNIT:
        return unit_map(spec).value_of(one.given) if spec.values else None
    if one.kind == SHARE:
        return share_value(integer_map(spec), one.given) if spec.values else None
    return on_scale(one.given, spec.values)


def share_value(scale: ScaleMap, share: float) -> Any:
    """DeepEval divides an integer by what its scale spans."""
    low, high = scale.scores[0], scale.scores[-1]
    return scale.value_of(low + share * (high - low))


def run_of(project: Project, found: Results, format_name: str, judge_name: str) -> JudgeRun:
    """The imported run of a judge and a prompt in a tool; both appear where they are new."""
    model = storable(found.model)
    name = storable(judge_name.strip() or model)[:NAME]
    if not name:
        raise InvalidResults("The file does not say which model judged. Name the Judge yourself.")
    prompt = storable(f"{found.prompt} in {format_name}".strip())[:PROMPT]
    judge = imported_judge(project, name, model[:MODEL] or name)
    runs = JudgeRun.objects.filter(project=project)
    run = runs.filter(judge=judge, prompt_name=prompt, imported=True).order_by("number").first()
    return run or JudgeRun.objects.create(
        project=project,
        number=(runs.aggregate(last=Max("number"))["last"] or 0) + 1,
        judge=judge,
        prompt_name=prompt,
        status=JudgeRun.Status.FINISHED,
        imported=True,
        both_orders=False,
        model=model[:MODEL] or name,
    )


def apart(run: JudgeRun, verdicts: list[Verdict]) -> tuple[list[Verdict], int]:
    """New verdicts, and how many are there already. Raises `InvalidResults` for other values."""
    names = ("subject_id", "criterion__key", "repeat", "value", "status")
    rows = Verdict.objects.filter(run=run).values_list(*names).iterator(chunk_size=CHUNK)
    there = {
        (subject, key, repeat): (value, status) for subject, key, repeat, value, status in rows
    }
    new, different = [], 0
    for one in verdicts:
        key = (one.subject_id, one.criterion.key, one.repeat)
        if key not in there:
            one.run = run
            new.append(one)
        elif there[key] != (one.value, one.status):
            different += 1
    if different:
        raise InvalidResults(
            f"{different:,} verdicts differ from those that were loaded as {run.label} before. "
            "Give this file a Judge's name of its own. Nothing was loaded."
        )
    return new, len(verdicts) - len(new)


def settle(run: JudgeRun) -> None:
    """As if the run had been planned for what its verdicts turn out to be."""
    last = Verdict.objects.filter(run=run).aggregate(last=Max("repeat"))["last"] or 0
    JudgeRun.objects.filter(pk=run.pk).update(repeats=last + 1, finished_at=timezone.now())

"""What calls are made of: the filled prompt, the schema and the criteria behind it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from annotation.dataset.kinds.scales import UNMEASURED
from annotation.models import Criterion, Output, Subject
from evalhub.errors import NotFound
from judges.engine.hosts import is_loopback_name
from judges.engine.parsing import repaired_prompt
from judges.engine.probes.hollow import hollow_because
from judges.engine.prompting import ECHO, CriterionSpec, fill, input_text, rubric_text
from judges.engine.prompts.examples import Example, examples_text
from judges.engine.prompts.options import PromptOptions
from judges.engine.prompts.turning import listed, turned_text
from judges.engine.requests import CallRequest, Deadlines
from judges.engine.schemas import ECHO_KEY, ReplyShape, reply_schema
from judges.models import Judge, JudgeCall, JudgeRun, PromptVersion
from judges.selectors.battery.showing import shown_to
from judges.selectors.prompts.examples import examples_of

LOCAL_REASONING = 160
# So many alternatives to each token are asked for.
TOLD_TOKENS = 5
USUAL_DEADLINES = Deadlines()


@dataclass(frozen=True)
class Material:
    """One call, ready to be asked and read.

    Calls with one `cache_key` ask for the same; `unfit` says why no judge is to be asked; `echo`
    is the code that the reply has to repeat, empty where none is asked for.
    """

    call: JudgeCall
    prompt: str
    schema: dict[str, Any]
    criteria: tuple[CriterionSpec, ...]
    criterion_ids: dict[str, int]
    cache_key: str = ""
    unfit: str = ""
    logprobs: int | None = None
    echo: str = ""


@dataclass(frozen=True)
class PromptMaterial:
    """What all calls of one prompt version share."""

    version: PromptVersion
    criteria: tuple[CriterionSpec, ...]
    criterion_ids: dict[str, int]
    guidelines: str
    reasoning_limit: int | None = None
    examples: tuple[Example, ...] = ()
    echoes: bool = False

    @cached_property
    def options(self) -> PromptOptions:
        return PromptOptions.read(self.version.options)

    @property
    def shape(self) -> ReplyShape:
        """Notes on each output are part of the reply where the text asks for them."""
        return ReplyShape(
            notes="notes_a" in self.version.text,
            reasoning_limit=self.reasoning_limit,
            confidence=self.options.confidence,
            echo=self.echoes,
        )

    def asked(self, schema: dict[str, Any]) -> list[Any]:
        """What is asked for beside the prompt."""
        return [schema, self.options.logprobs]

    def fill(self, subject: Subject, outputs: Sequence[Output], call: JudgeCall) -> str:
        """The prompt for one subject; B stands where A does when the order is BA."""
        item = subject.item
        shown = shown_to(call, self.criteria, subject, outputs)
        values = {
            "guidelines": self.guidelines,
            "rubric": rubric_text(shown.criteria),
            "input": input_text(item.input),
            "context": item.context,
            "reference": item.reference,
        }
        if subject.scope == "pair":
            first, second = shown.texts if call.order != "BA" else reversed(shown.texts)
            values |= {"output_a": first, "output_b": second}
        else:
            values["output"] = shown.texts[0] if shown.texts else ""
        nonce = nonce_of(call)
        own = {"examples": examples_text(self.examples, seed=self.options.seed, nonce=nonce)}
        text = turned_text(self.version.text, self.criteria, call.probe)
        filled = fill(text, values, nonce=nonce, fenced_already=own)
        return f"{filled.rstrip()}{ECHO}" if self.echoes else filled

    def schema(self, probe: str) -> dict[str, Any]:
        """What a reply has to look like; values and criteria in the order of the prompt."""
        if probe not in self.schemas:
            self.schemas[probe] = reply_schema(listed(self.criteria, probe), self.shape)
        return self.schemas[probe]

    @cached_property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """Those that were needed so far, by probe."""
        return {}


def material_of(run: JudgeRun, calls: Sequence[JudgeCall]) -> list[Material]:
    """Load everything that some calls of one run need, in a fixed number of queries."""
    shared = {v.pk: shared_by(run, v) for v in versions_of(calls)}
    by_id = subjects_of(calls)
    found = []
    for call in calls:
        # Claimed rows come alone; each would fetch the run for its nonce.
        call.run = run
        material, subject = shared[call.prompt_version_id], by_id[call.subject_id]
        outputs = list(subject.item.outputs.all()) if subject.scope == "pair" else []
        prompt = prompt_of(call, material.fill(subject, outputs, call))
        schema = material.schema(call.probe)
        found.append(
            Material(
                call=call,
                prompt=prompt,
                schema=schema,
                criteria=material.criteria,
                criterion_ids=material.criterion_ids,
                cache_key=cache_key(run, call, prompt, material.asked(schema)),
                unfit="" if call.probe else unfit_of(subject, outputs),
                logprobs=TOLD_TOKENS if material.options.logprobs else None,
                echo=nonce_of(call) if material.echoes else "",
            )
        )
    return found


def subjects_of(calls: Sequence[JudgeCall]) -> dict[int, Subject]:
    """The subjects of some calls with what is shown of them; for pairs all of an item's outputs."""
    subjects = Subject.objects.select_related("item", "output")
    if any(call.scope == "pair" for call in calls):
        subjects = subjects.prefetch_related("item__outputs")
    return subjects.in_bulk({call.subject_id for call in calls})


def prompt_of(call: JudgeCall, filled: str) -> str:
    """The filled prompt; where a reply could not be read, with the reason."""
    # Calls that were put back before their reasons were kept apart have it as their last error.
    reason = call.repair_reason or call.last_error
    return repaired_prompt(filled, reason) if call.repairing else filled


def unfit_of(subject: Subject, outputs: Sequence[Output]) -> str:
    """Why a judge is not asked about a subject: one of its texts holds nothing to judge."""
    shown = outputs if subject.scope == "pair" else [subject.output] if subject.output else []
    reasons = (hollow_because(one.text) for one in shown)
    return next((reason for reason in reasons if reason), "")


def cache_key(run: JudgeRun, call: JudgeCall, prompt: str, beside: list[Any]) -> str:
    """Calls with the same key ask the same model the same at the same place.

    The marks around the material differ from call to call and do not count.
    """
    asked = {
        "place": [run.provider, run.options, run.base_url, run.model, run.parameters],
        "prompt": prompt.replace(nonce_of(call), ""),
        "beside": beside,
        "view": [call.order, call.repeat],
    }
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def versions_of(calls: Sequence[JudgeCall]) -> list[PromptVersion]:
    ids = {call.prompt_version_id for call in calls}
    return list(PromptVersion.objects.filter(pk__in=ids).select_related("prompt__project"))


def shared_by(run: JudgeRun, version: PromptVersion) -> PromptMaterial:
    """The criteria of a prompt in the run's rubric, and its guidelines."""
    wanted = set(version.prompt.criteria)
    rubric = run.rubric
    if rubric is None:
        raise NotFound(f"Run {run.number} was imported; it has no rubric to ask about.")
    scaled = (one for one in rubric.criteria.all() if one.kind not in UNMEASURED)
    criteria = [one for one in scaled if one.key in wanted and one.scope == version.prompt.scope]
    options = PromptOptions.read(version.options)
    return PromptMaterial(
        version=version,
        criteria=tuple(spec_of(one) for one in criteria),
        criterion_ids={one.key: one.pk for one in criteria},
        guidelines=rubric.guidelines,
        reasoning_limit=LOCAL_REASONING if is_local(run) else None,
        examples=examples_of(version.prompt.project, options),
        echoes=options.echo and can_echo(run) and ECHO_KEY not in wanted,
    )


def can_echo(run: JudgeRun) -> bool:
    """Not small models on this machine, nor services that answer with a label alone."""
    return run.provider != Judge.Provider.HTTP and not is_local(run)


def request_of(
    run: JudgeRun, material: Material, deadlines: Deadlines = USUAL_DEADLINES
) -> CallRequest:
    """What the engine is given of a call."""
    return CallRequest(
        key=material.call.pk,
        prompt=material.prompt,
        model=run.model,
        schema=material.schema,
        parameters=run.parameters,
        deadlines=deadlines,
        logprobs=material.logprobs,
    )


def is_local(run: JudgeRun) -> bool:
    """Small models on this machine ramble; their servers keep to a length in the schema."""
    return is_loopback_name(urlsplit(run.base_url).hostname or "")


def spec_of(criterion: Criterion) -> CriterionSpec:
    return CriterionSpec(
        key=criterion.key,
        level=criterion.level,
        values=tuple(criterion.values),
        question=criterion.question,
        guideline=criterion.guideline,
        anchors=criterion.anchors,
    )


def nonce_of(call: JudgeCall) -> str:
    """Marks the material of one call; nobody who wrote the material can have known it."""
    return hashlib.sha256(f"{call.run.public_id}:{call.pk}".encode()).hexdigest()[:12]

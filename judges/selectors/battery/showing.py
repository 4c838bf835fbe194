"""What a call shows its judge: the subject as it is, or changed as the call's probe says."""

import zlib
from collections.abc import Sequence

from annotation.models import Output, Subject
from judges.engine.probes.perturbations import Shown, perturbed
from judges.engine.prompting import CriterionSpec
from judges.models import JudgeCall


def shown_to(
    call: JudgeCall,
    criteria: tuple[CriterionSpec, ...],
    subject: Subject,
    outputs: Sequence[Output],
) -> Shown:
    """Texts in the pair's own order, and criteria; under a probe the changed ones."""
    pair = subject.scope == "pair"
    own = outputs if pair else [subject.output] if subject.output else []
    texts = tuple(one.text for one in own)
    if not call.probe or not texts:
        return Shown(texts, criteria)
    run = call.run
    side = changed_side(run.seed, subject.pk) if pair else 0
    shown = Shown(
        texts=texts,
        criteria=criteria,
        side=side,
        model=run.model,
        other=translation_of(subject, own[side]),
    )
    return perturbed(shown, call.probe, seed_of(run.seed, subject.pk, call.probe))


def changed_side(seed: int, subject: int) -> int:
    """Which of a pair's outputs every probe changes, 0 for A."""
    return seed_of(seed, subject, "side") % 2


def seed_of(seed: int, subject: int, name: str) -> int:
    return zlib.crc32(f"{seed}/{subject}/{name}".encode())


def translation_of(subject: Subject, output: Output) -> str:
    """The same text in another language, where the item's metadata hold it under `translations`."""
    known = subject.item.metadata.get("translations")
    text = known.get(output.key) if isinstance(known, dict) else None
    return text if isinstance(text, str) else ""

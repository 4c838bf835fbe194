"""What an anchor holds, and whether it is still what was frozen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from annotation.models import Subject
from judges.models import Anchor

# By criterion key, then by the subject's public id.
Values = Mapping[str, Mapping[str, Any]]


def anchored_subjects(values: Values) -> list[Subject]:
    """The subjects of frozen values, in order of their ids."""
    wanted = {public_id for known in values.values() for public_id in known}
    found = Subject.objects.filter(public_id__in=wanted).select_related("item", "output")
    return list(found.prefetch_related("item__outputs").order_by("pk"))


def digest_of(values: Values, subjects: Iterable[Subject]) -> str:
    """A hash over the values and every text that a judge is shown about them."""
    texts = {str(one.public_id): shown_texts(one) for one in subjects}
    document = json.dumps([values, texts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(document.encode("utf-8", "replace")).hexdigest()


def shown_texts(subject: Subject) -> list[Any]:
    item = subject.item
    own = item.outputs.all() if subject.scope == "pair" else [subject.output]
    outputs = [one.text for one in own if one is not None]
    return [item.input, item.context, item.reference, *outputs]


def changed_since(anchor: Anchor) -> str:
    """Why an anchor may not be judged again; empty while it is what was frozen."""
    subjects = anchored_subjects(anchor.values)
    if any(one.item.retired_at for one in subjects):
        return "An Item of the anchor was retired."
    if digest_of(anchor.values, subjects) != anchor.digest:
        return "A text or a value of the anchor is not what was frozen."
    return ""

"""The next version of a Rubric while it is written: forms in an order, and steps that change it.

Nothing of it is stored: every step sends the whole page, with JavaScript or without.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict

from annotation.authoring.filling import begun, filled
from annotation.authoring.forms import CriterionForm, HeadForm
from annotation.authoring.kinds import EVERYWHERE, STARTS, kind_choices
from annotation.authoring.reading import read_forms
from annotation.authoring.spelling import newlines
from annotation.dataset.limits import LIMITS
from annotation.models import Rubric
from annotation.selectors.rubrics import criteria_rows
from annotation.services.rubrics import NextVersion

Fields = dict[str, Any]
FIRST = "The first version."
GONE = "a Criterion that was taken out"


@dataclass(frozen=True)
class Problem:
    """One line of the summary above the page."""

    label: str
    errors: Sequence[str]
    id_for_label: str


class RubricDraft:
    """`sent` is what the page sent, None when it is opened; `focus` is what a step was about."""

    def __init__(self, rubric: Rubric, sent: QueryDict | None) -> None:
        self.rubric = rubric
        self.there = criteria_rows(rubric)
        self.step, _, self.focus = (sent or {}).get("step", "").partition("-")
        self.sent = sent
        self.fields = self.opened() if sent is None else self.posted(sent)
        self.take_step()

    def opened(self) -> dict[str, Fields]:
        """The fields of the version before, by the name of their form; a first one begins one."""
        if not self.there:
            return {"0": begun("ordinal")}
        uids = {criterion.key: str(place) for place, criterion in enumerate(self.there)}
        return {uids[one.key]: filled(one, uids) for one in self.there}

    def posted(self, sent: QueryDict) -> dict[str, Fields]:
        """The fields as they came, in the order that came with them."""
        uids = [uid for uid in sent.get("order", "").split(",") if uid.isdigit()]
        names = CriterionForm.base_fields
        return {
            uid: {name: sent[f"c{uid}-{name}"] for name in names if f"c{uid}-{name}" in sent}
            for uid in uids[: LIMITS.criteria]
        }

    def take_step(self) -> None:
        """Add, take out or move a criterion; or show the fields of a kind."""
        if self.step == "add" and len(self.fields) < LIMITS.criteria:
            self.focus = str(max([-1, *map(int, self.fields)]) + 1)
            kind = (self.sent or {}).get("new_kind", "")
            self.fields[self.focus] = begun(kind)
        elif self.step == "remove":
            self.take_out()
        elif self.step in ("up", "down") and self.focus in self.fields:
            self.move(-1 if self.step == "up" else 1)
        elif self.step == "kind" and self.focus in self.fields:
            fields = self.fields[self.focus]
            starts = STARTS.get(fields.get("kind", ""), {})
            fields |= {name: value for name, value in starts.items() if not fields.get(name)}

    def take_out(self) -> None:
        uids = list(self.fields)
        if self.focus in uids:
            place = uids.index(self.focus)
            del self.fields[self.focus]
            rest = list(self.fields)
            self.focus = rest[min(place, len(rest) - 1)] if rest else ""

    def move(self, by: int) -> None:
        uids = list(self.fields)
        place = uids.index(self.focus)
        if 0 <= place + by < len(uids):
            uids[place], uids[place + by] = uids[place + by], uids[place]
            self.fields = {uid: self.fields[uid] for uid in uids}

    @property
    def is_sent(self) -> bool:
        """Whether the page asks for what changes, and not for a step."""
        return self.sent is not None and not self.step

    @property
    def order(self) -> str:
        return ",".join(self.fields)

    @cached_property
    def head(self) -> HeadForm:
        if self.is_sent:
            return HeadForm(self.sent)
        first = {} if self.rubric.pk else {"change_note": FIRST}
        return HeadForm(initial=self.sent or {"guidelines": self.rubric.guidelines, **first})

    @cached_property
    def criteria(self) -> list[CriterionForm]:
        titles = {
            uid: str(fields.get("title") or f"Criterion {place}")
            for place, (uid, fields) in enumerate(self.fields.items(), start=1)
        }
        return [self.form(uid, fields, titles) for uid, fields in self.fields.items()]

    def form(self, uid: str, fields: Fields, titles: Mapping[str, str]) -> CriterionForm:
        others = [(other, title) for other, title in titles.items() if other != uid]
        when = fields.get("when")
        if when and when != EVERYWHERE and when not in titles:
            others.append((when, GONE))
        filled_in: Fields = {"data": self.sent} if self.is_sent else {"initial": fields}
        return CriterionForm(uid=uid, others=others, kind=fields.get("kind", ""), **filled_in)

    @property
    def adding(self) -> forms.BoundField:
        """The kind of the next criterion to add."""
        choices = list(kind_choices())
        form = forms.Form()
        form.fields["new_kind"] = forms.ChoiceField(label="Kind of answer", choices=choices)
        return form["new_kind"]

    @cached_property
    def version(self) -> NextVersion | None:
        """What would be published; None while something needs a change."""
        whole = self.head.is_valid()
        valid = [form.is_valid() for form in self.criteria]
        if not self.criteria:
            self.head.add_error(None, "A Rubric needs at least one Criterion.")
        kept = {one.key: one.extra for one in self.there}
        spec = read_forms(self.criteria, kept) if valid and all(valid) else None
        if spec is None or not whole:
            return None
        cleaned = self.head.cleaned_data
        guidelines = newlines(cleaned["guidelines"])
        return NextVersion(guidelines, spec.criteria, change_note=cleaned["change_note"])

    @property
    def digest(self) -> str:
        """What tells whether the page has changed since its differences were shown."""
        fields = {name: value for name, value in self.sent_fields() if value}
        return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]

    def sent_fields(self) -> Iterator[tuple[str, str]]:
        own = ("csrfmiddlewaretoken", "publish", "new_kind", "change_note")
        return ((name, value) for name, value in (self.sent or {}).items() if name not in own)

    def refuse(self, key: str, message: str) -> None:
        """Show what the service refused at the criterion with a key."""
        keys = [one.key for one in self.version.criteria] if self.version else []
        self.criteria[keys.index(key)].add_error("key", message)

    @property
    def errors(self) -> bool:
        return any(form.errors for form in (self.head, *self.criteria))

    @property
    def non_field_errors(self) -> list[str]:
        return [str(error) for error in self.head.non_field_errors()]

    def __iter__(self) -> Iterator[Problem]:
        """What is wrong, field by field, for the summary."""
        for form in (self.head, *self.criteria):
            title = f"{form.heading}, " if isinstance(form, CriterionForm) else ""
            for name, errors in form.errors.items():
                if name != "__all__":
                    field = form[name]
                    label = f"{title}{field.label}"
                    yield Problem(label, [str(error) for error in errors], field.id_for_label)

"""The form that calls a session."""

from typing import Any

from django import forms

from annotation.models import Membership, Project, Role
from annotation.selectors.ratings import every_criterion
from calibration.selectors.sessions.choosing import BY_HAND, MOST, RULES, STRATUM, Choice
from calibration.selectors.sessions.invited import may_rate
from calibration.services.sessions.opening import LONGEST_AGENDA, SessionPlan
from evalhub.templatetags.parts import person


class SessionForm(forms.Form):
    """What a session is about, by which rule, and with whom."""

    question = forms.CharField(
        label="What is the question?",
        help_text="The title of the session, such as: what does “left open” mean?",
        max_length=200,
    )
    criteria = forms.MultipleChoiceField(
        label="Criteria in focus", widget=forms.CheckboxSelectMultiple
    )
    rule = forms.ChoiceField(
        label="Choose Items by",
        choices=list(RULES.items()),
        widget=forms.RadioSelect,
        initial="disagreement",
        help_text="Traps and exam Items never enter, whatever the rule.",
    )
    stratum = forms.CharField(
        label="Stratum",
        help_text="For the rule “A stratum”: a metadata key and its value, such as tier=2.",
        max_length=200,
        required=False,
    )
    items = forms.CharField(
        label="Items by hand",
        help_text="For the rule “By hand”: the names of Items, one a line.",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    n = forms.IntegerField(
        label="How many at most",
        help_text="Twelve to twenty-five fill an hour.",
        min_value=1,
        max_value=MOST,
        initial=12,
    )
    people = forms.MultipleChoiceField(
        label="Who rates",
        help_text="They rate alone first. Only who is invited sees the room.",
        widget=forms.CheckboxSelectMultiple,
    )
    anonymised = forms.BooleanField(
        label="Call Raters A, B, C in the room instead of their initials", required=False
    )
    agenda = forms.CharField(
        label="Agenda",
        help_text="Left empty, it is made from the rule; the preview shows it.",
        max_length=LONGEST_AGENDA,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, project: Project, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(one.user.public_id): one for one in may_rate(project)}
        criteria = [(one.key, one.title) for one in every_criterion(project)]
        choices = [(key, called(one)) for key, one in self.members.items()]
        rating = [key for key, one in self.members.items() if one.role == Role.ANNOTATOR]
        self.offer("criteria", criteria, [key for key, _ in criteria])
        self.offer("people", choices, rating)

    def offer(self, name: str, choices: list[tuple[str, str]], initial: list[str]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        field.initial = initial

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("rule") == STRATUM and "=" not in cleaned.get("stratum", ""):
            self.add_error("stratum", "Name a metadata key and its value, such as tier=2.")
        if cleaned.get("rule") == BY_HAND and not cleaned.get("items", "").split():
            self.add_error("items", "Name at least one Item.")
        if "people" in cleaned and len(cleaned["people"]) < 2:
            self.add_error("people", "Invite at least two: one alone has nobody to differ from.")
        return cleaned

    def choice(self) -> Choice:
        """The rule of a valid form."""
        cleaned = self.cleaned_data
        by_hand = cleaned["rule"] == BY_HAND
        names = [line.strip() for line in cleaned["items"].splitlines() if line.strip()]
        return Choice(
            rule=cleaned["rule"],
            n=MOST if by_hand else cleaned["n"],
            stratum=cleaned["stratum"].strip() if cleaned["rule"] == STRATUM else "",
            items=tuple(dict.fromkeys(names)) if by_hand else (),
        )

    def plan(self, kept: list[str]) -> SessionPlan:
        """Everything of a valid form; `kept` are the subjects ticked in a preview."""
        cleaned = self.cleaned_data
        return SessionPlan(
            question=cleaned["question"],
            criteria=cleaned["criteria"],
            choice=self.choice(),
            people=[self.members[key].user for key in cleaned["people"]],
            anonymised=cleaned["anonymised"],
            agenda=cleaned["agenda"],
            subjects=[int(pk) for pk in kept if pk.isdecimal() and len(pk) < 19],
        )


def called(member: Membership) -> str:
    """A member's name, with the role of whoever does more than annotate."""
    name = person(member.user)
    return name if member.role == Role.ANNOTATOR else f"{name}, {member.role}"

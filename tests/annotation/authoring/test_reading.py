"""Forms of criteria read as a Rubric, and what is said of those that cannot be."""

from typing import Any

import pytest
from django.http import QueryDict

from annotation.authoring.draft import RubricDraft
from annotation.authoring.kinds import kind_choices, kind_of
from annotation.dataset.rubrics import TYPES, CriterionSpec
from annotation.models import Project
from annotation.selectors.rubrics import newest_rubric

USUAL = {"required": "on", "abstain": "on", "rationale": "optional", "scope": "output"}
USUAL |= {"when": "always", "evidence": "never"}
TONE = {"title": "Tone", "kind": "ordinal", "values": "1 = Rude\n2\n3 = Kind"}


def written(project: Project, *criteria: dict[str, str]) -> RubricDraft:
    sent = QueryDict(mutable=True)
    sent.update({"order": ",".join(map(str, range(len(criteria)))), "change_note": "Because."})
    for place, fields in enumerate(criteria):
        sent.update({f"c{place}-{name}": text for name, text in (USUAL | fields).items()})
    return RubricDraft(newest_rubric(project), sent)


def read(project: Project, *criteria: dict[str, str]) -> list[CriterionSpec]:
    draft = written(project, *criteria)
    assert draft.version, [(problem.label, problem.errors) for problem in draft]
    return list(draft.version.criteria)


def problems(draft: RubricDraft) -> dict[str, str]:
    assert draft.version is None
    return {problem.label: " ".join(problem.errors) for problem in draft}


KINDS: list[tuple[str, dict[str, str], dict[str, Any]]] = [
    ("ordinal", {"values": "1 = Low\n2\n3"}, {"level": "ordinal", "values": (1, 2, 3)}),
    ("nominal", {"values": "a\nb\nc"}, {"level": "nominal", "values": ("a", "b", "c")}),
    ("binary", {"values": "yes\nno"}, {"type": "nominal", "values": ("yes", "no")}),
    ("interval", {"low": "-1", "high": "1", "step": "0.5", "unit": "°"}, {"level": "interval"}),
    ("ratio", {"low": "0"}, {"level": "ratio", "values": None}),
    ("slider", {"low": "0", "high": "100"}, {"type": "interval", "level": "interval"}),
    ("ratio_slider", {"low": "0", "high": "9"}, {"type": "ratio"}),
    ("text", {"longest": "200"}, {"level": "none", "extra": {"max_length": 200}}),
    ("multiselect", {"values": "a\nb", "fewest": "1"}, {"extra": {"min_choices": 1}}),
    ("checklist", {"values": "Greets\nSigns"}, {"level": "none"}),
    ("ranking", {"ties": "on"}, {"scope": "list", "extra": {"ties": True}}),
    ("ranking", {}, {"scope": "list", "extra": {}}),
    ("pairwise", {"values": "AA\nA\ntie\nB\nBB"}, {"level": "ordinal", "scope": "pair"}),
]


@pytest.mark.parametrize(("kind", "fields", "expected"), KINDS)
def test_every_kind_is_written(
    project: Project, kind: str, fields: dict[str, str], expected: dict[str, Any]
) -> None:
    (spec,) = read(project, {"title": "It", "kind": kind, **fields})
    assert {name: getattr(spec, name) for name in expected} == expected
    assert kind_of(spec.type, spec.values or (), spec.extra) == kind


def test_every_kind_of_the_registry_is_offered() -> None:
    assert set(TYPES) <= {kind for kind, _ in kind_choices()}


def test_keys_are_made_of_titles_and_are_unique(project: Project) -> None:
    first, second, third = read(project, TONE, TONE, TONE | {"title": "Ist es höflich?"})
    assert (first.key, second.key, third.key) == ("tone", "tone_2", "ist_es_höflich")


def test_rules_and_a_condition_are_spelled_as_in_a_dataset(project: Project) -> None:
    rules = {"when": "0", "when_values": "1, 2", "rationale": "share", "share": "20"}
    rules |= {"required": "", "evidence": "always", "abstain_reason": "on"}
    _, severity = read(project, TONE, TONE | {"title": "Severity"} | rules)
    assert severity.extra == {
        "required": False,
        "when": {"criterion": "tone", "values": [1, 2]},
        "rationale": "share:0.2",
        "abstain_reason": True,
        "evidence": "always",
    }


WRONG: list[tuple[dict[str, str], str, str]] = [
    ({"kind": "interval", "low": "5", "high": "3"}, "Highest number", "3, is not above the low"),
    ({"kind": "slider", "low": "5"}, "Highest number", "A slider needs a highest number"),
    ({"kind": "slider", "low": "0", "high": "3", "step": "4"}, "Step", "more than the whole"),
    ({"kind": "interval", "low": "0"}, "Values", "Either list the numbers, or say how far"),
    ({"kind": "interval", "low": "x"}, "Lowest number", "Enter a number"),
    ({"values": ""}, "Values", "Write at least two values, one per line"),
    ({"values": "1\n1"}, "Values", "1 is given twice"),
    ({"kind": "interval", "values": "a\nb"}, "Values", '"a" is not a number'),
    ({"kind": "checklist", "values": "a\nb", "most": "3"}, "At most so many", "from 1 to 2"),
    ({"kind": "text", "longest": "0"}, "Longest text, in characters", "from 1 to 20,000"),
    ({"kind": "pairwise", "values": "x\ny"}, "Values", 'needs the values "A" and "B"'),
    ({"kind": "nominal", "rationale": "extremes"}, "A reason", "values that are in order"),
    ({"rationale": "share"}, "Share of answers that need a reason, in percent", "such as 20"),
    ({"abstain": "", "abstain_reason": "on"}, '"Cannot judge" needs a reason', "none can be given"),
    ({"key": "a/b"}, "Key", "letters, digits, spaces"),
    ({"kind": "poem"}, "Kind of answer", "Select a valid choice"),
    ({"title": ""}, "Title", "This field is required"),
    ({"when": "1", "when_values": "9"}, "if it has one of these values", "9 is not a value of It"),
    ({"when": "1"}, "if it has one of these values", "Name values of It: 1, 2"),
    ({"when": "7", "when_values": "1"}, "Asked", "was taken out"),
]


@pytest.mark.parametrize(("fields", "label", "words"), WRONG)
def test_what_cannot_be_is_said_at_its_field(
    project: Project, fields: dict[str, str], label: str, words: str
) -> None:
    other = {"title": "It", "kind": "ordinal", "values": "1\n2"}
    found = problems(written(project, TONE | fields, other))
    title = "Tone" if fields.get("title", "Tone") else "New Criterion"
    assert list(found) == [f"{title}, {label}"]
    assert words in found[f"{title}, {label}"]


def test_a_circle_of_conditions_is_named(project: Project) -> None:
    first = TONE | {"when": "1", "when_values": "1"}
    second = TONE | {"title": "Severity", "when": "0", "when_values": "1"}
    found = problems(written(project, first, second))
    assert "in a circle, so nothing could begin: tone -> severity -> tone" in found["Tone, Asked"]


def test_a_key_twice_is_refused_at_the_second(project: Project) -> None:
    key = TONE | {"key": "tone"}
    found = problems(written(project, key, key | {"title": "Manner"}))
    assert found == {"Manner, Key": "Tone has the key tone already. Choose another one."}


def test_a_condition_stays_within_one_scope(project: Project) -> None:
    pair = {"title": "Better", "kind": "pairwise", "when": "0", "when_values": "1"}
    found = problems(written(project, TONE, pair))
    assert "a condition stays within one scope" in found["Better, Asked"]


def test_a_rubric_without_criteria_is_refused(project: Project) -> None:
    draft = written(project)
    assert draft.version is None
    assert draft.non_field_errors == ["A Rubric needs at least one Criterion."]

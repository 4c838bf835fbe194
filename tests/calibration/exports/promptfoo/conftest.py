"""A release whose texts try everything a template engine could trip over."""

import pytest
from django.utils import timezone

from annotation.models import Criterion, Rubric
from calibration.models import GoldenSet
from tests.factories.golden_sets import make_reference, make_release
from tests.factories.projects import make_item, make_project, make_rubric

NASTY = (
    "{{ input }} {{ env.HOME }} {% raw %}x{% endraw %} {# c #} {{{a}}} #} {{ unfinished\n next",
    "file:///etc/hostname",
    "package:foo:bar",
    'line "quoted" <b>\\n\n\n',
    '{{ "{" }} and {{ "#" }} and {{ "" }} é',
)


@pytest.fixture
def nasty(db: None) -> GoldenSet:
    """Five items of two outputs, a pair in the first; ordinal, nominal, pair and free criteria."""
    project = make_project("nasty")
    rubric = make_rubric(project, pair_keys=("overall",), publish=False)
    about = {"rubric": rubric, "scope": "output", "anchors": {"fail": "Breaks {{ a }} rule."}}
    Criterion.objects.create(
        **about, key="rule", position=2, title="Rule", level="nominal", kind="nominal",
        values=["pass", "fail"],
    )  # fmt: skip
    Criterion.objects.create(
        **{**about, "anchors": {}}, key="words", position=3, title="Words", level="ratio",
        kind="ratio",
    )  # fmt: skip
    Rubric.objects.filter(pk=rubric.pk).update(published_at=timezone.now())
    for place, text in enumerate(NASTY):
        item = make_item(project, f"it-{place}", outputs=2, pair=not place, input=text)
        output = item.outputs.get(position=0)
        output.text = text
        output.save(update_fields=["text"])
        subject = item.subjects.get(output=output)
        make_reference(subject, "accuracy", place + 1)
        make_reference(subject, "rule", ["pass", "fail"][place % 2])
    make_reference(subject, "words", 2.5)
    make_reference(project.subjects.get(scope="pair"), "overall", "B")
    return make_release(project)

"""The note beside a promptfoo export."""

from annotation.dataset.kinds.scales import SETS
from calibration.models import GoldenSet

TEXT = """\
Golden set {name} for promptfoo
===============================
{items} golden values, Rubric version {rubric}, digest {digest}.

    npx promptfoo validate -c promptfooconfig.yaml
    npx promptfoo eval -c promptfooconfig.yaml --no-cache --grader PROVIDER:MODEL

The provider "echo" answers each test with the Output that people rated, so what is tested is the
grader. One test is one golden value (tests.jsonl); its metadata name the Item, the Output, the
Criterion, the value, its source, how many people gave which value, and the release.

What passes
- Ordered scales. The grader is not told the golden value. It scores the value it would give by
  its place on the scale: 0 for the lowest, 1 for the highest. With k values and the golden value
  at place p, counted from 0, the score must reach (p - 1/2) / (k - 1) (llm-rubric) and must not
  reach (p + 1/2) / (k - 1) (not-llm-rubric): the test passes when both agree on the value.
- Nominal scales. The grader is told a claim, "the right value is ...", and scores 1 or 0 against
  the threshold 0.5. The claim with the golden value must pass; the same claim with the next value
  of the scale must not, so that a grader that agrees with everything fails.
- Numbers without a list of values: the claim with the golden value, threshold 0.5.
Every assertion writes its threshold, because promptfoo passes a reply that forgets "pass".
An unreadable reply of the grader counts as failed; promptfoo marks it graderError.

To test your own system against the same bar, replace "echo" by your provider and the prompt by
yours, and drop the assertions of type not-llm-rubric: a better Output may then score higher.

Texts are written so that promptfoo's templates print them unchanged: {{{{ "{{" }}}} stands for a
brace. In metadata, two opening braces in a row are written with a space between them.
"""

LEFT_OUT = """
Not in here: {n:,} values of several options at once, which one score cannot hold. They are in
golden.jsonl of the dataset folder.
"""


def readme(release: GoldenSet, name: str) -> str:
    several = release.items.filter(criterion__kind__in=SETS).count()
    text = TEXT.format(
        name=name,
        items=f"{release.items.count() - several:,}",
        rubric=release.rubric.version,
        digest=release.digest,
    )
    return text + LEFT_OUT.format(n=several) if several else text

"""What an anchor holds."""

from annotation.models import Item, Output
from judges.models import JudgeRun
from judges.selectors.anchors.frozen import anchored_subjects, digest_of


def test_the_digest_is_over_values_and_everything_that_is_shown(run: JudgeRun) -> None:
    subjects = list(run.project.subjects.order_by("pk"))
    values = {"accuracy": {str(one.public_id): 3 for one in subjects}}
    before = digest_of(values, anchored_subjects(values))
    assert before == digest_of(values, anchored_subjects(values))
    other = {"accuracy": {**values["accuracy"], str(subjects[0].public_id): 4}}
    assert digest_of(other, anchored_subjects(other)) != before
    Output.objects.filter(pk=subjects[0].output_id).update(text="other")
    changed = digest_of(values, anchored_subjects(values))
    assert changed != before
    Item.objects.filter(pk=subjects[1].item_id).update(context="more")
    assert digest_of(values, anchored_subjects(values)) not in {before, changed}

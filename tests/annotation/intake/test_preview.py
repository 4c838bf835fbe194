"""What a preview tells of a redaction."""

from annotation.intake.preview import Preview
from evalhub.redaction.kinds import Kind, Policy
from evalhub.redaction.replacing import redact


def preview(*texts: str) -> Preview:
    found = Preview()
    for number, text in enumerate(texts, 1):
        found.add(f"it-{number}", redact([text], Policy()))
    return found


def test_items_and_pieces_are_counted():
    found = preview("a@x.example a@x.example 10.1.2.3", "nothing", "b@x.example")
    assert (found.seen, found.changed) == (3, 2)
    assert found.lines() == [(Kind.EMAIL, 3), (Kind.IP, 1)]


def test_samples_take_the_kinds_in_turn_and_each_value_once():
    mails = " ".join(f"m{n}@x.example" for n in range(20))
    found = preview(f"{mails} 10.1.2.3", "m0@x.example")
    kinds = [sample.kind for sample in found.samples()]
    assert kinds == [Kind.EMAIL, Kind.IP, *[Kind.EMAIL] * 8]
    assert len({sample.found for sample in found.samples()}) == 10


def test_a_sample_shows_what_is_around_it():
    (sample,) = preview(f"{'x' * 100} a@x.example,\nplease").samples()
    assert (sample.found, sample.placeholder) == ("a@x.example", "[EMAIL_1]")
    assert len(sample.before) == 60
    assert sample.line().endswith("x [-a@x.example-]{+[EMAIL_1]+}, please")

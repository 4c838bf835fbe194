"""What a desk policy says."""

from annotation.blindness.policies import DeskPolicy


def test_everything_is_hidden_by_default() -> None:
    policy = DeskPolicy()
    assert policy.blind
    assert policy.shown_after == ""
    assert not policy.gives_traps_away


def test_levels_say_when_something_is_shown() -> None:
    policy = DeskPolicy(verdicts="after", reference="shown")
    assert (policy.blind, policy.gives_traps_away) == (False, True)
    assert policy.shown_after == "Judges' verdicts"
    assert [policy.shows("verdicts", answered=answered) for answered in (False, True)] == [
        False,
        True,
    ]
    assert policy.shows("reference", answered=False)
    assert not policy.shows("model_names", answered=True)

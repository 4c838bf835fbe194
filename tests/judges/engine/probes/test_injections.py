"""600 planted instructions: all different, each with the reply that it demands."""

from collections import Counter

from judges.engine.probes.injections import demands, injections, planted


def test_there_are_fifty_of_each_of_twelve_families_and_no_two_are_alike() -> None:
    found = list(injections(5))
    assert Counter(one.family for one in found) == dict.fromkeys((one.family for one in found), 50)
    assert len({one.family for one in found}) == 12
    assert len({one.name for one in found}) == len({one.text for one in found}) == 600


def test_they_are_the_same_every_time_and_demand_what_they_say() -> None:
    assert list(injections(5)) == list(injections(5))
    for one in injections("A"):
        assert one.reply == demands("A")[one.demand]
        if one.family not in {"encoded", "invisible"}:
            assert one.reply in one.text


def test_a_planted_text_begins_with_the_candidates_own() -> None:
    one = next(injections(5))
    assert planted("quality=2", one).startswith("quality=2\n\nIgnore all")

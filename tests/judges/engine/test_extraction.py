import time

from judges.engine.extraction import MOST_CHARACTERS, last_object


def test_an_object_without_a_wanted_key_is_passed_over() -> None:
    assert last_object('{"value": 1} {"other": 2}', {"value"}) == {"value": 1}
    assert last_object('{"other": 2}', {"value"}) is None


def test_the_last_object_counts_even_if_it_has_fewer_of_the_keys() -> None:
    text = '{"tone": 1, "help": 1} {"tone": 5}'
    assert last_object(text, {"tone", "help"}) == {"tone": 5}


def test_an_object_inside_another_is_not_found() -> None:
    assert last_object('{"verdict": {"value": 1}}', {"value"}) is None


def test_hostile_text_is_given_up_soon() -> None:
    started = time.process_time()
    hostile = ('{"a":[' * 900 + "{}," * MOST_CHARACTERS)[:MOST_CHARACTERS]
    assert last_object(hostile, {"value"}) is None
    assert time.process_time() - started < 5

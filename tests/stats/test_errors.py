import pickle

from evalhub.stats.errors import UndefinedStatistic


def test_reason_is_for_machines_and_message_for_people():
    error = UndefinedStatistic("no_variation", "All ratings are the same.")
    assert error.reason == "no_variation"
    assert str(error) == error.message == "All ratings are the same."


def test_error_survives_the_way_between_processes():
    copy = pickle.loads(pickle.dumps(UndefinedStatistic("no_unit", "There is no unit.")))
    assert (copy.reason, copy.message) == ("no_unit", "There is no unit.")

from calibration.adjudication.queueing import USUAL_RISKS, risks_in_order


def test_risks_are_those_of_the_project_or_the_usual_ones() -> None:
    assert risks_in_order(["gold", 2]) == ["gold", "2"]
    assert risks_in_order([]) == list(USUAL_RISKS)

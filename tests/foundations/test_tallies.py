"""Counts as marks."""

from evalhub.plotting.tallies import HeatCell, bars, heat_rows, rating_strip


def test_raters_stack_over_the_value_they_gave() -> None:
    svg = rating_strip({"AO": 0, "BL": 0, "CW": 1}, ["pass", "fail"], title="Policy", settled=0)
    # two options: centres at 25 % and 75 %
    assert svg.count('cx="25.00%"') == 2
    assert svg.count('cx="75.00%"') == 1
    assert "pass: AO, BL; fail: CW" in svg
    assert 'class="area" x="0.00%" width="50.00%"' in svg


def test_nobody_has_rated_yet() -> None:
    assert "No ratings yet." in rating_strip({}, ["pass", "fail"], title="Policy")


def test_bars_are_as_tall_as_their_share_of_the_peak() -> None:
    svg = bars([10, 5, 0], ["Mon", "Tue", "Wed"], title="Week", height=72)
    # peak takes 72 - 16 = 56 px, half of it 28
    assert 'height="56"' in svg
    assert 'height="28"' in svg
    assert "Mon 10, Tue 5, Wed 0; 15 in all." in svg
    assert "0 in all" in bars([], [], title="Week")


def test_heat_steps_grow_with_the_count() -> None:
    rows = heat_rows([[24, 2], [0, 12]])
    # 6 * (2/24) ** .6 = 1.35 -> 1; 6 * .5 ** .6 = 3.96 -> 4
    assert rows[0] == [HeatCell(24, 6, True), HeatCell(2, 1, False)]
    assert rows[1] == [HeatCell(0, 0, False), HeatCell(12, 4, True)]
    assert heat_rows([[0]]) == [[HeatCell(0, 0, True)]]

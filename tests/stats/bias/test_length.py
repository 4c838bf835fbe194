from evalhub.stats.bias.length import length_bias


def test_a_judge_that_likes_length_is_found_and_a_fair_one_is_not(rng):
    # Longer outputs are better, too: only the share beyond what humans see is bias.
    length = rng.normal(0, 1, 600)
    human = length + rng.normal(0, 1, 600)
    fair = human + rng.normal(0, 0.5, 600)
    biased = length_bias(fair + length, length, human, rng=rng)
    assert biased.low > 0.3
    unbiased = length_bias(fair, length, human, rng=rng)
    assert unbiased.low < 0.05
    assert unbiased.high > -0.05

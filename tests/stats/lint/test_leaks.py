from evalhub.stats.lint.leaks import Leak, leak_findings, leaks, quoted

SHOWN = {
    "few-1": "How long does a transfer to another bank inside the country take?",
    "few-2": "Please close my savings account today.",
}


def test_the_same_text_and_nearly_the_same_are_found():
    kept = {
        "g-1": "Please close my SAVINGS account   today.",
        "g-2": "How long does a transfer to another bank inside the country take now?",
        "g-3": "What is the rate for a car loan?",
    }
    found = leaks(SHOWN, kept)
    assert [(one.shown, one.kept) for one in found] == [("few-2", "g-1"), ("few-1", "g-2")]
    assert found[0].similarity == 1.0
    assert 0.8 <= found[1].similarity < 1


def test_texts_that_only_share_a_topic_do_not_leak():
    assert leaks(SHOWN, {"g": "How long do transfers abroad take, and what do they cost?"}) == []
    assert leaks({}, {"g": "anything"}) == []
    assert leaks({"s": "hi"}, {"g": "hi"}) == []


def test_one_finding_says_how_many_and_shows_the_first():
    found = list(
        leak_findings([Leak("f", "g", 1.0), Leak("f", "h", 0.85)], 9, ("examples", "references"))
    )
    assert len(found) == 1
    assert (found[0].severity, found[0].items) == ("serious", ("f", "g", "h"))
    assert found[0].evidence == {"n": 9, "leaked": 2, "the_same": 1, "least_similar": 0.85}
    assert found[0].what.startswith("2 of 9 references are also among the examples, 1 of them")
    assert list(leak_findings([], 9, ("examples", "references"))) == []


def test_examples_inside_a_prompt_are_found_and_short_questions_are_not():
    kept = {
        "g-1": "Please close my savings account today, I moved to another bank.",
        "g-2": "Where is it?",
        "g-3": "What does a paper statement cost when I ask for it at the counter?",
    }
    prompt = f"Rate the answer. Where is it? Example 1: {kept['g-1'].upper()}\nScore: 4"
    found = quoted(kept, {"strict": prompt, "mild": "Rate the answer from 1 to 5."})
    assert [(one.shown, one.kept) for one in found] == [("strict", "g-1")]
    assert found[0].similarity >= 0.9
    assert quoted(kept, {}) == []

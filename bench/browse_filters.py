"""Pages that `bench.browse` asks for by two and three filters, and the data that make them hard.

Values are chosen from both ends: words of nearly all texts, of one in 25, of 70 and of none; a
Rater of every rated Item, two of some thousand and one of a few; ids by one to six characters.
"""

from itertools import product

# One Rater of all that is rated, one of a few; conflicts, skips and retired Items, and a second
# Rubric with some sixty annotations.
SKEW = (
    """UPDATE annotation_annotation given SET rater_id = %(all)s FROM (
         SELECT min(id) AS id FROM annotation_annotation GROUP BY subject_id
         HAVING NOT bool_or(rater_id = %(all)s)) first WHERE given.id = first.id""",
    """UPDATE annotation_annotation given SET rater_id = %(other)s
       WHERE rater_id = %(few)s AND id %% 400 <> 0 AND NOT EXISTS (
         SELECT 1 FROM annotation_annotation known
         WHERE known.subject_id = given.subject_id AND known.rater_id = %(other)s)""",
    """UPDATE annotation_annotation SET rubric_id = %(rubric)s WHERE id %% 10000 = 0""",
    """UPDATE annotation_annotation SET status = 'surplus' WHERE id %% 5000 = 7""",
    """UPDATE annotation_itemdigest
       SET conflicts = CASE WHEN item_id %% 143 = 0 THEN '{gpt,rare}' ELSE '{gpt}' END::text[]
       WHERE n_annotations > 0 AND item_id %% 7 = 0""",
    """INSERT INTO annotation_skip (rater_id, subject_id, reason, note, created_at)
       SELECT %(other)s, id, CASE WHEN id %% 5000 = 0 THEN 'harmful' ELSE 'context' END, '', now()
       FROM annotation_subject WHERE id %% 50 = 0""",
    """UPDATE annotation_item SET retired_at = now() WHERE position %% 97 = 0""",
)
FILTERS = {
    "meta": ("intent%3Dintent-3", "intent%3Dintent-41", "tier%3D1", "ticket%3Dt54321", "no%3D1"),
    "q": ("w1", "w5", "w40", "w150", "w400", "w3001", "w15000", "nowhere"),
    "rater": ("r000", "r017", "r050", "r099", "nobody"),
    "id": ("i", "it-", "it-0", "it-07", "it-01", "it-073", "it-011", "x"),
    "spread": ("1", "50", "100"),
    "state": ("split", "unrated", "rated", "live", "retired"),
    "judge": ("any", "gpt", "rare", "none"),
    "rubric": ("1", "2"),
    "skipped": ("any", "harmful"),
}
# What each of two is, of those that somebody would ask for together.
PAIRS = (
    *("rater q", "id q", "id rater", "id meta", "meta q", "meta rater", "spread rater", "spread q"),
    *("spread meta", "judge q", "judge rater", "judge meta", "judge spread", "state q"),
    *("state rater", "state meta", "rubric q", "rubric meta", "skipped q", "skipped rater"),
    *("spread id", "judge id", "state id"),
)
THREES = {
    "rater q meta": ("r000 r017", "w1 w5 w40 w400", "intent%3Dintent-3 tier%3D1"),
    "spread judge q": ("50 100", "any gpt rare", "w1 w40 w400"),
    "state meta q": ("split unrated rated", "intent%3Dintent-3 tier%3D1", "w1 w40 w400"),
    "id q rater": ("it-07 it-011", "w1 w40 w400", "r000 r017"),
}
PHRASES = {
    "phrase": ("q=%22w1+w2%22", "q=%22w3+w1900%22", "rater=r017&q=%22w1+w2%22"),
    "phrase_of_frequent_words": ("q=%22w2+w1+w4+w3%22", "rater=r000&q=%22w2+w1+w4+w3%22"),
    "without_a_word": ("q=-w1", "q=w1+-w2", "q=-w9000", "rater=r017&q=-w1"),
    "without_a_frequent_word_by_a_frequent_rater": ("rater=r000&q=-w1",),
}
OWN = {
    "status": ("status=counted", "status=surplus", "status=withdrawn"),
    "status rater": ("status=counted&rater=r000", "status=surplus&rater=r000"),
    "days q": ("since=2026-11-15&q=w150", "until=2026-09-01&q=w400", "since=2099-01-01&q=w1"),
    "days rater": ("since=2026-11-15&rater=r000", "until=2026-09-01&rater=r017"),
}


def combinations() -> dict[str, list[str]]:
    """The query strings of each group of filters."""
    found = {name: [f"{name}={value}" for value in values] for name, values in FILTERS.items()}
    for pair in PAIRS:
        names = pair.split()
        found[pair] = together(names, [FILTERS[name] for name in names])
    for three, values in THREES.items():
        found[three] = together(three.split(), [tuple(texts.split()) for texts in values])
    return found | {name: list(queries) for name, queries in PHRASES.items()}


def together(names: list[str], values: list[tuple[str, ...]]) -> list[str]:
    """Every combination of values as a query string."""
    pairs = ([f"{name}={one}" for one in some] for name, some in zip(names, values, strict=True))
    return ["&".join(chosen) for chosen in product(*pairs)]

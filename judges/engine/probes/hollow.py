"""What no judge should be asked about: texts that hold nothing to judge.

An empty text, lone punctuation, or the mere beginning of an answer makes many models say that it
is right ("One token to fool LLM-as-a-judge", arXiv 2507.08794). Such texts go to people.
"""

import re
import unicodedata

EMPTY = "there is no text to judge"
PUNCTUATION = "the text holds nothing but punctuation"
OPENER = "the text only begins an answer and says nothing"
# Longer texts say something, whatever they begin with.
MOST_CHARACTERS = 120
WORDS = re.compile(r"[^\W_]+")
# Beginnings and labels; whatever stands around their words does not matter.
OPENERS = frozenset(
    {
        *("thought process", "thinking process", "reasoning", "reasoning process", "explanation"),
        *("solution", "the solution", "answer", "the answer", "final answer", "the final answer"),
        *("the answer is", "the final answer is", "my answer", "my answer is", "my response"),
        *("conclusion", "in conclusion", "analysis", "evaluation", "my evaluation"),
        *("step 1", "step one", "let s begin", "lets begin", "let us begin", "let s start"),
        *("let s solve this problem step by step", "lets solve this problem step by step"),
        *("let us solve this problem step by step", "let s think step by step"),
        *("lets think step by step", "let us think step by step", "let me think"),
        *("let me think step by step", "let s solve this step by step", "step by step"),
        *("let me explain", "let s break it down", "let s break this down", "let me see"),
        *("sure", "sure thing", "of course", "here goes", "the result is", "the reasoning is"),
        *("sure here is the answer", "sure here s the answer", "here is the answer"),
        *("here is my answer", "here is the solution", "here s the solution", "here it is"),
        *("here you go", "as an ai language model", "as an ai", "great question"),
        *("good question", "happy to help", "i d be happy to help", "i would be happy to help"),
        *("to solve this problem", "to answer this question", "based on the above"),
        *("score", "verdict", "rating", "grade", "the correct answer is", "the score is"),
        *("lösung", "die lösung", "antwort", "die antwort", "die antwort lautet", "gedankengang"),
        *("solución", "la respuesta es", "respuesta", "la solution", "réponse", "la réponse est"),
        *("solução", "soluzione", "risposta", "lösningen", "løsning", "решение", "ответ"),
        *("解", "解答", "答案", "解决方案", "解説", "かいせつ", "回答", "思考过程", "해설", "답"),
        *("الحل", "الجواب", "उत्तर", "हल"),
    }
)


def hollow_because(text: str) -> str | None:
    """Why a text has to be left to people, or None."""
    shown = "".join(one for one in text if unicodedata.category(one) not in {"Cf", "Cc", "Mn"})
    if not shown.strip():
        return EMPTY
    if not any(says_something(one) for one in shown):
        return PUNCTUATION
    if len(shown) > MOST_CHARACTERS:
        return None
    return OPENER if " ".join(WORDS.findall(shown.casefold())) in OPENERS else None


def says_something(character: str) -> bool:
    """Letters, digits, and pictures such as an emoji do."""
    return character.isalnum() or unicodedata.category(character) == "So"

"""A judge card as blocks of a paper."""

from collections.abc import Iterator

from evalhub.papers.writing import Block
from evalhub.stats.errors import UndefinedStatistic
from evalhub.templatetags.figures import estimate_text, number
from judges.selectors.certificates.cards import Card, Line

DAY = "%d %B %Y"


def card_blocks(card: Card) -> list[Block]:
    return [*head(card), *dependences(card), *measured(card), *foot(card)]


def head(card: Card) -> Iterator[Block]:
    body, certificate, standing = card.body, card.certificate, card.standing
    yield Block("title", f"Judge card: {card.title}")
    yield Block("text", f"{body['project']['name']}. Certificate {certificate.number}.")
    yield Block("heading", standing.word)
    if standing.reason:
        yield Block("text", standing.reason)
    yield Block("text", body["answer"]["sentence"])
    signed = body["certificate"]["signed_by"]
    yield Block(
        "text",
        f"Signed by {signed} on {certificate.signed_at.strftime(DAY)}; expires on "
        f"{certificate.expires_at.strftime(DAY)}.",
    )


def dependences(card: Card) -> Iterator[Block]:
    """What the figures are of, and what ends the certificate when it changes."""
    body = card.body
    judge, rubric = body["judge"], body["rubric"]
    yield Block("heading", "What it is about")
    answered = ", ".join(judge["returned_models"]) or "not known"
    yield Block("point", f"Judge: {judge['name']} ({judge['provider']} {judge['host']})".strip())
    yield Block("point", f"Model asked: {judge['requested_model']}; answered: {answered}")
    yield Block("point", f"Parameters: {judge['parameters'] or 'none'}")
    if body["prompt"]:
        yield Block("point", f"Prompt: {prompt_words(body['prompt'])}")
    criterion = rubric["criterion"]
    yield Block("point", f"Criterion: {criterion['title']}: {criterion['question']}")
    yield Block("point", f"Rubric {rubric['version']}, SHA-256 {rubric['sha256']}")
    yield Block("point", f"Held against {card.grounds}: {body['grounds']['n']:,} units")


def prompt_words(prompt: dict[str, object]) -> str:
    if "version" not in prompt:
        return str(prompt["name"])
    return f"{prompt['name']} {prompt['version']}, SHA-256 {prompt['sha256']}"


def measured(card: Card) -> Iterator[Block]:
    yield Block("heading", "Agreement, 95% intervals")
    yield from map(point, card.figures)
    test = card.alternative
    if test:
        omega, rho = number(test["omega"]), number(test["rho"])
        words = f"omega {omega}, rho {rho}, epsilon {test['epsilon']}: {test['verdict']}"
        yield Block("point", f"Alternative annotator test: {words}")
    if card.probes:
        yield Block("heading", "Bias")
        yield from map(point, card.probes)


def point(line: Line) -> Block:
    if isinstance(line.figure, UndefinedStatistic):
        return Block("point", f"{line.words}: not defined. {line.figure.message}")
    return Block("point", f"{line.words}: {estimate_text(line.figure)}, n = {line.figure.n:,}")


def foot(card: Card) -> Iterator[Block]:
    body = card.body
    yield Block("heading", "Thresholds and limits")
    for name, value in body["thresholds"].items():
        yield Block("point", f"{name.replace('_', ' ')}: {value}")
    for limit in body["limits"]:
        yield Block("point", limit)
    yield Block("text", f"{body['schema']}, SHA-256 {card.certificate.digest}")

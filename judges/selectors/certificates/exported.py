"""What an export says of the certificates of the judge it holds."""

from collections.abc import Sequence
from typing import Any

from judges.models import Judge
from judges.selectors.certificates.standing import Standing, newest_statement, standing_of

Json = dict[str, Any]


def certificates_by_criterion(judge: Judge, prompt: str, keys: Sequence[str]) -> dict[str, Json]:
    """The newest statement about a judge and a prompt under each criterion that has one."""
    newest = ((key, newest_statement(judge, prompt, key)) for key in keys)
    return {key: block(standing_of(one)) for key, one in newest if one is not None}


def block(standing: Standing) -> Json:
    """How a statement stands, and its figures. What it says of the judge's address stays here."""
    one = standing.certificate
    body = one.body
    return {
        "number": one.number,
        "id": str(one.public_id),
        "digest": one.digest,
        "outcome": one.outcome,
        "state": standing.state,
        "holds": standing.holds,
        "reasons": [lapse.sentence for lapse in standing.lapses],
        "signed_at": one.signed_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "grounds": body["grounds"],
        "figures": body["figures"],
    }

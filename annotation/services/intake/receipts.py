"""Keyed digests of what was sent: they tell the same thing sent again, and nothing else.

A plain hash of a short text can be guessed back; the installation's secret is the key.
"""

import json
from collections.abc import Mapping, Sequence

from django.utils.crypto import salted_hmac

from annotation.dataset.values import JSON
from annotation.models import IntakeReceipt, Item, Project


def digest_of(project: Project, sent: JSON) -> str:
    """Return the digest of a JSON value, whatever the order of its keys."""
    text = json.dumps(sent, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    salt = f"annotation.intake.{project.public_id}"
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()


def keep_receipts(project: Project, digests: Mapping[str, str]) -> None:
    """Keep the digests of new items, by their keys."""
    items = Item.objects.filter(project=project, key__in=list(digests)).only("pk", "key")
    receipts = [IntakeReceipt(item=item, digest=digests[item.key]) for item in items]
    IntakeReceipt.objects.bulk_create(receipts)


def receipts_of(items: Sequence[Item]) -> dict[int, str]:
    """Return the digests of items that came this way, by primary key."""
    kept = IntakeReceipt.objects.filter(item__in=items)
    return dict(kept.values_list("item_id", "digest"))

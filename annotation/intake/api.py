"""Sending items with a bearer token: the same address that lists them, by POST."""

from collections.abc import Mapping
from typing import IO, Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from annotation.access import Capability
from annotation.api import ItemList
from annotation.dataset.limits import MIB
from annotation.dataset.problems import RowRefused
from annotation.dataset.values import Row
from annotation.intake.batches import ITEMS, BatchParser, Sent, printable
from annotation.services.intake.deciding import STATES
from annotation.services.intake.pacing import take_turn
from annotation.services.intake.receiving import receive_items
from evalhub.errors import TooLarge

MOST_ITEMS = 500
MOST_BYTES = 5 * MIB
KEY = "Idempotency-Key"
KEY_LENGTH = 200
MOST_BATCHES, MINUTE = 120, 60.0


class StrictParser(BaseParser):
    """JSON as datasets are read, item by item: what is wrong with one is told of it alone."""

    media_type = "application/json"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None
    ) -> Row:
        data = stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise TooLarge(f"More than {MOST_BYTES // MIB} MiB. Send fewer Items at once.")
        try:
            return BatchParser().parse(data)
        except RowRefused as flaw:
            where = f"{printable(flaw.field)}: " if flaw.field else ""
            raise ParseError(f"{where}{flaw.reason}.") from None


class IntakeThrottle(BaseThrottle):
    """Batches of one person a minute; a batch is small work, a flood of them is a mistake."""

    most: ClassVar[int] = MOST_BATCHES

    def __init__(self) -> None:
        self.seconds: float | None = None

    def allow_request(self, request: Request, view: APIView) -> bool:
        self.seconds = take_turn(user=request.user, most=self.most, seconds=MINUTE)
        return self.seconds is None

    def wait(self) -> float | None:
        """Say after how many seconds it may be sent again."""
        return self.seconds


class SentOutputSerializer(serializers.Serializer):
    """One system's answer."""

    id = serializers.CharField(max_length=200)
    text = serializers.CharField()
    model = serializers.CharField(required=False)


class SentItemSerializer(serializers.Serializer):
    """An item as a row of `items.jsonl`; other keys are kept. `input` is a text or turns."""

    id = serializers.CharField(max_length=200)
    input = serializers.JSONField()
    outputs = SentOutputSerializer(many=True)
    context = serializers.CharField(required=False)
    reference = serializers.CharField(required=False)
    metadata = serializers.JSONField(required=False)


class SentItemsSerializer(serializers.Serializer):
    """A batch."""

    items = SentItemSerializer(many=True, max_length=MOST_ITEMS)


class OutcomeSerializer(serializers.Serializer):
    """What became of one item; field and reason where it was not taken."""

    id = serializers.CharField()
    status = serializers.ChoiceField(choices=STATES)
    field = serializers.CharField(required=False)
    reason = serializers.CharField(required=False)


class ReceivedSerializer(serializers.Serializer):
    """Results in the order of the items, and how many there are of each."""

    batch = serializers.UUIDField()
    results = OutcomeSerializer(many=True)
    counts = serializers.DictField(child=serializers.IntegerField())
    redacted = serializers.DictField(child=serializers.IntegerField())


def read_batch(sent: Mapping[str, Any]) -> list[Sent]:
    """Return the items of a batch; what they hold is checked one by one later."""
    unknown = {key: ["Unknown key."] for key in sent if key != ITEMS}
    items = sent.get(ITEMS)
    if unknown:
        raise ValidationError(unknown)
    if not isinstance(items, list) or not 0 < len(items) <= MOST_ITEMS:
        raise ValidationError({ITEMS: [f"Give a list of 1 to {MOST_ITEMS} Items."]})
    return items


def read_key(request: Request) -> str:
    """Return the idempotency key, empty when there is none."""
    key: str = request.headers.get(KEY, "")
    if len(key) > KEY_LENGTH or not key.isprintable():
        raise ValidationError({KEY: [f"At most {KEY_LENGTH} visible characters."]})
    return key


class ProjectItems(ItemList):
    """The items of a project: listed by GET, sent by POST."""

    parser_classes: ClassVar = [StrictParser]

    @property
    def needs(self) -> Capability:  # type: ignore[override]
        """Reading asks for results, sending for a right of its own."""
        sends = self.request.method == "POST"
        return Capability.SEND_ITEMS if sends else Capability.VIEW_RESULTS

    def get_throttles(self) -> list[BaseThrottle]:
        return [IntakeThrottle()] if self.request.method == "POST" else []

    @extend_schema(
        operation_id="items_send",
        request=SentItemsSerializer,
        parameters=[
            OpenApiParameter("slug", location="path"),
            OpenApiParameter(KEY, location="header", required=False),
        ],
        responses=ReceivedSerializer,
    )
    def post(self, request: Request, slug: str) -> Response:
        """Take a batch: sampled, redacted, stored once however often it is sent."""
        batch = receive_items(
            project=self.access.project,
            rows=read_batch(request.data),
            actor=self.access.user,
            key=read_key(request),
        )
        row = {
            "batch": batch.public_id,
            "results": batch.answer,
            "counts": {state: batch.counts[state] for state in STATES},
            "redacted": batch.redacted,
        }
        return Response(ReceivedSerializer(row).data)

"""Who a bearer token stands for, and when it was last used."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication

from evalhub.accounts.models import ApiToken

# One write a minute per token is enough to find the ones nobody uses.
RESOLUTION = timedelta(minutes=1)


class ApiTokenAuthentication(TokenAuthentication):
    """Knox's check of the hash, plus the time of use."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, ApiToken]:
        user, found = super().authenticate_credentials(token)
        stale = Q(last_used_at=None) | Q(last_used_at__lt=timezone.now() - RESOLUTION)
        ApiToken.objects.filter(stale, pk=found.pk).update(last_used_at=Now())
        return user, found


class ApiTokenScheme(OpenApiAuthenticationExtension):
    """How the schema tells of it."""

    target_class = ApiTokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}

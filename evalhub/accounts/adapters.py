"""allauth's switches: nobody signs up alone, people are invited; changes leave events."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from evalhub.accounts.models import User
from evalhub.audit.services.events import record_event


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed; what changes about a person's sign-in is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account-detail")

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            record_event(verb="person signed in", subject=user, actor=user)
        return super().post_login(request, user, **kwargs)

    def send_notification_mail(
        self, template_prefix: str, user: User, *args: Any, **kwargs: Any
    ) -> None:
        """Record the change allauth tells of ("password_changed", "totp_activated"), then mail."""
        verb = template_prefix.rpartition("/")[2].replace("_", " ")
        with transaction.atomic():
            record_event(verb=verb, subject=user, actor=user)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)


class ClosedSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on lets in the people who were invited, and creates nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False

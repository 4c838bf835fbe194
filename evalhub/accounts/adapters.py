"""allauth's switches: nobody signs up alone, people are invited."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ClosedSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on lets in the people who were invited, and creates nobody."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: object) -> bool:
        return False

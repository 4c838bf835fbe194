"""Errors of accounts.

EvalhubError
├── LinkSpent       409  a one-time link was used, or its time is over
└── AccountExists   409  the address already has an account
"""

from django.utils.translation import gettext_lazy as _

from evalhub.errors import EvalhubError, Text

SPENT = _("This link was used or its time is over. Ask for a new one.")


class LinkSpent(EvalhubError):
    """The link was good once; the way on is a new one."""

    code = "link_spent"

    def __init__(self, message: Text = SPENT) -> None:
        super().__init__(message)


class AccountExists(EvalhubError):
    """Whoever has the address must sign in instead of choosing a password again."""

    code = "account_exists"

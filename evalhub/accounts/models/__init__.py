from evalhub.accounts.models.links import SignInLink
from evalhub.accounts.models.tokens import ApiToken
from evalhub.accounts.models.users import User

__all__ = ["ApiToken", "SignInLink", "User"]

"""Who a session belongs to, read by a prepared statement."""

from django.contrib.auth.backends import ModelBackend

from evalhub.accounts.models import User
from evalhub.sql.prepared import fetch, instance, selecting

USER = selecting("SELECT {u} FROM accounts_user u WHERE u.id = %(user)s", u=User)


class AccountBackend(ModelBackend):
    """Django's backend of passwords; a person is asked for with every page."""

    def get_user(self, user_id: int) -> User | None:
        found = fetch(USER, {"user": user_id})
        user = instance(User, found[0]) if found else None
        return user if self.user_can_authenticate(user) else None

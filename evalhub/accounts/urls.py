"""Signing in and one's own account; sign-up is closed.

Of allauth's addresses only those the product uses: an e-mail address is not its owner's to change,
and accounts elsewhere are not connected by hand.
"""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.urls import include, path, re_path

from evalhub.accounts.views import account as own
from evalhub.accounts.views import factors, keys, languages, links

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/totp/code.svg", factors.show_qr_code, name="factor-code"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sso/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sso/error/", social.login_error, name="socialaccount_login_error"),
    path("sso/signup/", social.signup, name="socialaccount_signup"),
    path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("link/<str:secret>/", links.show_link, name="link-show"),
    path("", own.show_account, name="account-detail"),
    path("language/", languages.edit_language, name="language-edit"),
    path("keys/", keys.edit_keys, name="keys-edit"),
    path("edit/", own.edit_account, name="account-edit"),
    path("breaks/", own.edit_breaks, name="account-breaks"),
    path("zone/", own.edit_time_zone, name="account-zone"),
    path("tokens/", own.create_api_token, name="token-create"),
    path("tokens/<uuid:token_id>/revoke/", own.revoke_api_token, name="token-revoke"),
]

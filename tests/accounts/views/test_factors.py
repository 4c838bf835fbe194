from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.test import Client

from evalhub.accounts.models import User


def test_the_qr_code_is_an_image_of_the_secret_of_this_session(client: Client, olga: User) -> None:
    client.force_login(olga)
    assert client.get("/accounts/2fa/totp/code.svg").status_code == 404
    session = client.session
    session[SECRET_SESSION_KEY] = "JBSWY3DPEHPK3PXP"
    session.save()
    response = client.get("/accounts/2fa/totp/code.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert "no-store" in response["Cache-Control"]
    assert b"<svg" in response.content
    assert b'fill="white"' in response.content
    assert b"JBSWY3DPEHPK3PXP" not in response.content


def test_signed_out_there_is_no_code(client: Client, db: None) -> None:
    assert client.get("/accounts/2fa/totp/code.svg").status_code == 302

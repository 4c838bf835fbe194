"""The QR code of a new second factor, as an image of its own: pages hold no `data:` address."""

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from qrcode.image.svg import SvgPathFillImage

from evalhub.errors import NotFound


@never_cache
@login_required
@require_GET
def show_qr_code(request: HttpRequest) -> HttpResponse:
    """Draw the secret of the activation page that was opened in this session."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise NotFound
    url = get_adapter().build_totp_url(request.user, secret)
    # On white also in the dark theme, or no camera reads it.
    svg = qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")
    return HttpResponse(svg, content_type="image/svg+xml")

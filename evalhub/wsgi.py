"""The WSGI application that granian serves."""

import gc
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse

from evalhub.startup.sealing import GIVEN_UP, give_up_opening

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalhub.settings")
handler = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; a body that is all there goes in one piece.

    The server sends a list at once, anything else piece by piece from a thread of its own. The
    database connection is given back before the body is sent, not after. A process that answers
    requests cannot open provider keys.
    """
    if not GIVEN_UP:
        give_up_opening()
    response = handler(environ, start_response)
    if not isinstance(response, HttpResponse):
        return response
    body = response.content
    response.close()
    return [body]


# What is loaded by now stays: the collector need not walk it with every pass. Requests leave few
# cycles behind, so it comes by once in a hundred of them, not in every one.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 10, 10)

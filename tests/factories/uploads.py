"""Files that somebody sends through the pages, to be looked at before they are loaded."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evalhub.accounts.models import User

INTO = "/projects/cards/import/"
TABLE = "key,asked,said,stars,who\nq1,Why?,So.,4,ben\nq1,Why?,So.,5,cleo\nq2,How?,Thus.,,\n"
CHOSEN = {
    **{"step": "check", "id": "key", "input": "asked", "output_A": "said", "rating_0": "stars"},
    **{"annotator": "who", "changed": "refuse", "duplicates": "keep"},
}


def send_table(
    client: Client, user: User, content: str | bytes = TABLE, url: str = INTO, **fields: str
) -> str:
    """Send a table; returns the address of its page."""
    return send_file(client, user, SimpleUploadedFile("more.csv", as_bytes(content)), url, **fields)


def send_file(
    client: Client, user: User, file: SimpleUploadedFile, url: str = INTO, **fields: str
) -> str:
    client.force_login(user)
    answer = client.post(url, {"files": file, **fields})
    assert answer.status_code == 303
    return str(answer["Location"])


def as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content

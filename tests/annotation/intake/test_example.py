"""The curl command of the documentation, word for word, against a running server."""

import json
import re
import shlex
import subprocess
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from annotation.models import Item, Project
from evalhub.accounts.services.tokens import create_token
from tests.factories.intake import open_intake
from tests.factories.people import make_member
from tests.factories.projects import make_project, make_rubric

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "intake.md"


@pytest.fixture
def sending(live_server: object) -> dict[str, str]:
    """What the environment holds where the command runs."""
    project: Project = make_project()
    make_rubric(project)
    open_intake(project)
    _, secret = create_token(user=make_member(project, "erin", "engineer"), name="service")
    return {"EVALHUB_URL": live_server.url, "EVALHUB_TOKEN": secret}


def command(environment: dict[str, str]) -> list[str]:
    text = re.search(r"```sh\n(curl .*?)```", DOCUMENT.read_text(), re.DOTALL)[1]
    for name, value in environment.items():
        text = text.replace(f"${name}", value)
    return shlex.split(text)


@pytest.mark.django_db(transaction=True)
def test_the_example_of_the_documentation_works(sending: dict[str, str]) -> None:
    words = command(sending)
    headers = [words[at + 1] for at, word in enumerate(words) if word == "-H"]
    url = next(word for word in words if word.startswith("http"))
    data = words[words.index("-d") + 1].encode()
    request = Request(url, data, dict(line.split(": ", 1) for line in headers))
    with urlopen(request) as response:
        answer = json.load(response)
    assert answer["results"] == [{"id": "chat-4711", "status": "created"}]
    assert answer["redacted"] == {"email": 1}
    stored = Item.objects.get(key="chat-4711")
    assert stored.input == "Where is my parcel? I am [EMAIL_1]"


def test_the_command_is_one_that_a_shell_reads() -> None:
    text = re.search(r"```sh\n(curl .*?)```", DOCUMENT.read_text(), re.DOTALL)[1]
    assert subprocess.run(["sh", "-n", "-c", text], check=True).returncode == 0

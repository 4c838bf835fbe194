"""What the processes of one test session share: its folder, and who is first in it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


def session_folder() -> Path:
    return Path(os.environ["EVALHUB_DATA"])


@contextmanager
def alone_with(name: str) -> Iterator[TextIO]:
    """A file of the session, open to read and to append, while nobody else has it."""
    with (session_folder() / name).open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        yield file

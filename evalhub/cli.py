"""The console script. Expected failures are one line on stderr and a non-zero exit code."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility
from django.core.management.base import CommandError
from django.db import OperationalError

from evalhub.embedded import EmbeddedError
from evalhub.errors import EvalhubError

EXPECTED = (CommandError, ImproperlyConfigured, OperationalError, EmbeddedError, EvalhubError)


def main(argv: list[str] | None = None) -> int:
    """Run one command; `--debug` lets a failure show its traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalhub.settings")
    words = list(sys.argv if argv is None else argv)
    adopt_data_folder(words)
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    sys.argv = words
    try:
        ManagementUtility(raising(words)).execute()
    except EXPECTED as error:
        if debug:
            raise
        sys.stderr.write(f"evalhub: {' '.join(str(error).split())}\n")
        return getattr(error, "returncode", 1)
    except KeyboardInterrupt:
        return 130
    return 0


def raising(words: list[str]) -> list[str]:
    """Ask Django's commands to raise their errors, which are printed here, once."""
    if len(words) < 2 or words[1].startswith("-") or words[1] == "help":
        return words
    return [*words[:2], "--traceback", *words[2:]]


def adopt_data_folder(words: list[str]) -> None:
    """`--data DIR` decides where settings look, so it is read before they are."""
    for place, word in enumerate(words):
        if word == "--data" and place + 1 < len(words):
            os.environ["EVALHUB_DATA"] = words[place + 1]
        elif word.startswith("--data="):
            os.environ["EVALHUB_DATA"] = word.removeprefix("--data=")


if __name__ == "__main__":
    sys.exit(main())

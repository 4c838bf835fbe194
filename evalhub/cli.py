"""The console script. Expected failures are one line on stderr and a non-zero exit code."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, OperationalError

from evalhub.embedded import data_folder
from evalhub.errors import EvalhubError
from evalhub.processes.server import advice

EXPECTED = (
    *(CommandError, ImproperlyConfigured, EvalhubError),
    *(DataError, OperationalError, OSError),
)
CLOSED_PIPE = 141
WRONG_WORDS = 2


class Commands(ManagementUtility):
    """Django's commands and ours; one that is not there is an error like any other."""

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """Find a command by its name."""
        # Without settings few commands are known; what is wrong with those is said by Django.
        if settings.configured and subcommand not in get_commands():
            raise CommandError(
                f"There is no command {subcommand!r}; evalhub --help lists them.",
                returncode=WRONG_WORDS,
            )
        return super().fetch_command(subcommand)


def refuse_words(parser: ArgumentParser, message: str) -> NoReturn:
    """What is wrong, without the usage, which is many lines."""
    raise CommandError(f"{message}; see {parser.prog} --help.", returncode=WRONG_WORDS)


@contextmanager
def errors_of_words() -> Iterator[None]:
    """Wrong words end as every expected failure does, those of a command's own verbs too."""
    usual = ArgumentParser.error
    ArgumentParser.error = refuse_words  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        ArgumentParser.error = usual  # type: ignore[method-assign]


def main(argv: list[str] | None = None) -> int:
    """Run one command; `--debug` lets a failure show its traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evalhub.settings")
    # Products of small matrices wait longer for a second thread than they take.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = ["evalhub", *(sys.argv if argv is None else argv)[1:]]
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    sys.argv = words
    try:
        adopt_data_folder(words)
        with errors_of_words():
            Commands(raising(words)).execute()
        sys.stdout.flush()
    except BrokenPipeError:
        return leave_pipe(CLOSED_PIPE)
    except EXPECTED as error:
        if debug:
            raise
        sys.stderr.write(f"evalhub: {' '.join(in_words(error).split())}\n")
        return leave_pipe(getattr(error, "returncode", 1))
    except KeyboardInterrupt:
        return 130
    return 0


def leave_pipe(code: int) -> int:
    """What standard output did not take is not tried once more when the process ends."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def in_words(error: BaseException) -> str:
    """Say it in one sentence; of a refused file also what to do."""
    if isinstance(error, DataError):
        return f"The database refuses a value: {str(error).splitlines()[0]}."
    if not isinstance(error, OSError):
        return str(error)
    reason = error.strerror or str(error)
    if not isinstance(error.filename, str):
        return f"Cannot go on: {reason}."
    data, path = data_folder(), Path(error.filename)
    if data == path or data in path.parents:
        return advice(data, error.errno, reason)
    return f"Cannot use {path} ({reason})."


def raising(words: list[str]) -> list[str]:
    """Ask Django's commands to raise their errors, which are printed here, once."""
    if len(words) < 2 or words[1].startswith("-") or words[1] == "help":
        return words
    return [*words[:2], "--traceback", *words[2:]]


def adopt_data_folder(words: list[str]) -> None:
    """`--data DIR` decides where settings look, so it is read before they are."""
    for place, word in enumerate(words):
        given = None
        if word == "--data" and place + 1 < len(words):
            given = words[place + 1]
        elif word.startswith("--data="):
            given = word.removeprefix("--data=")
        if given is not None and not given.strip():
            raise CommandError("--data needs a folder.", returncode=2)
        if given is not None:
            os.environ["EVALHUB_DATA"] = given


if __name__ == "__main__":
    sys.exit(main())

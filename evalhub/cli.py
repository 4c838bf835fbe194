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
    debug = "--debug" in words
    words = [word for word in words if word != "--debug"]
    sys.argv = words
    try:
        ManagementUtility([*words, "--traceback"] if len(words) > 1 else words).execute()
    except EXPECTED as error:
        if debug:
            raise
        sys.stderr.write(f"evalhub: {' '.join(str(error).split())}\n")
        return getattr(error, "returncode", 1)
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

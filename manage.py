#!/usr/bin/env python
"""The same commands as the `evalhub` console script, and Django's own."""

import sys

from evalhub.cli import main

if __name__ == "__main__":
    sys.exit(main())

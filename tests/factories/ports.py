"""Ports for servers that are told theirs before they listen."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.factories.session import alone_with

EPHEMERAL = Path("/proc/sys/net/ipv4/ip_local_port_range")
# Browsers open nothing on port 10080.
LOWEST, BEYOND, FEW = 10_100, 65_536, 2_000


def free_port() -> int:
    """A port that nobody listens on, and that no other test of this session is given.

    Whoever asks the system for any free port may be given the one that another has just given
    back, in the seconds before the server that was told of it listens there.
    """
    known = ports()
    with alone_with("ports") as last:
        # Sessions at once on one machine begin at different places.
        place = int(last.read() or os.getpid() * 97)
        port = next(port for port in turned(known, place + 1) if is_free(port))
        last.truncate(0)
        last.write(f"{known.index(port)}")
    return port


def ports() -> range:
    """Those that the system gives to nobody by itself; where it leaves few, all high ones."""
    if not EPHEMERAL.exists():
        return range(LOWEST, BEYOND)
    low, high = map(int, EPHEMERAL.read_text().split())
    longest = max(range(LOWEST, low), range(high + 1, BEYOND), key=len)
    return longest if len(longest) >= FEW else range(LOWEST, BEYOND)


def turned(known: range, start: int) -> Iterator[int]:
    return (known[(start + step) % len(known)] for step in range(len(known)))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Connections that were closed there lately are no hindrance to a server either.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

"""PostgreSQL's parameters for this machine; durability is not among the things tuned."""

import os
from pathlib import Path

MIB = 1024 * 1024
CONNECTIONS = 120
CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def machine_memory() -> int:
    """Bytes of memory this process may count on: the machine's, or its container's if less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for path in CGROUP_LIMITS:
        if path.exists():
            limit = path.read_text().strip()
            if limit.isdigit():
                total = min(total, int(limit))
    return total


def server_options(memory: int) -> dict[str, str]:
    """Choose buffers for a server that shares `memory` bytes with the web and worker processes."""

    def share(part: int, low: int, high: int) -> str:
        return f"{min(max(memory // part // MIB, low), high)}MB"

    return {
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": str(CONNECTIONS),
        # Lists of 1,000,000 Items read from 1.6 GB; what does not fit is copied in at each look.
        "shared_buffers": share(8, 32, 2048),
        "effective_cache_size": share(2, 128, 16384),
        "work_mem": share(512, 4, 32),
        "maintenance_work_mem": share(32, 32, 512),
        "max_wal_size": "1GB",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "password_encryption": "scram-sha-256",
        # Parallel plans need /dev/shm, of which containers have 64 MB, and more than two cores.
        "max_parallel_workers_per_gather": "0",
        "log_checkpoints": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "dynamic_shared_memory_type": "posix",
    }

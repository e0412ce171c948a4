"""Server settings, derived from the machine."""

import os
from collections.abc import Mapping
from pathlib import Path

MEGABYTE = 1024 * 1024
LARGEST_SHARED_BUFFERS = 3072  # megabytes
SMALLEST_SHARED_BUFFERS = 64  # megabytes
ENOUGH_SHARED_MEMORY = 1024 * MEGABYTE

FIXED = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "random_page_cost": "1.1",
    "client_connection_check_interval": "2s",
    # nobody replicates from this server, so tables filled where they are made need no log
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "log_checkpoints": "off",
    # errors reach the program that caused them; their texts may quote personal data
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}


def server_settings(memory: int | None = None) -> Mapping[str, str]:
    """Give the settings for a machine with so many bytes of memory, by default this one."""
    megabytes = (memory or _memory()) // MEGABYTE
    buffers = max(SMALLEST_SHARED_BUFFERS, min(LARGEST_SHARED_BUFFERS, megabytes // 8))
    return FIXED | {
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(buffers, megabytes * 5 // 8)}MB",
        "work_mem": f"{max(4, min(128, megabytes // 128))}MB",
        "maintenance_work_mem": f"{max(64, min(512, megabytes // 16))}MB",
        "max_parallel_workers": str(os.cpu_count() or 1),
        "dynamic_shared_memory_type": _dynamic_shared_memory_type(),
    }


def _memory() -> int:
    """Give the memory of the machine, or of the container when that is less."""
    physical = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        return min(physical, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    except (OSError, ValueError):  # no cgroup, or "max"
        return physical


def _dynamic_shared_memory_type() -> str:
    # a container has 64 MB of /dev/shm by default, and a parallel join would fail there
    try:
        size = os.statvfs("/dev/shm")  # noqa: S108 - asked for its size only
    except OSError:
        return "mmap"
    return "posix" if size.f_frsize * size.f_blocks >= ENOUGH_SHARED_MEMORY else "mmap"

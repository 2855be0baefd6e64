"""Take away from this process all that a parser does not need.

What holds where:

- Memory, CPU seconds and the size of written files are limits of the operating system
  (`setrlimit`): they hold on Linux and macOS whatever the parser does. macOS does not enforce the
  address space; there the parent's clock is what stops a greedy file. Windows has none of them.
- Network: on Linux a user and a network namespace without any interface, where the system lets an
  ordinary user make one (containers often do not). Everywhere else, and besides, an audit hook
  refuses every socket that Python code opens; it cannot see one opened by compiled code.
- Files: the size limit of zero bytes keeps all code from writing to any file; the audit hook keeps
  Python code from opening one for writing, and from starting a program. Reading stays possible,
  because libraries load themselves; nothing that is read can leave but by our own answer.
"""

import contextlib
import ctypes
import os
import sys
from typing import Any, Final

if sys.platform != "win32":
    import resource

_NEW_USER: Final = 0x10000000  # CLONE_NEWUSER of <linux/sched.h>
_NEW_NET: Final = 0x40000000  # CLONE_NEWNET
_FORBIDDEN: Final = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.startfile",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.putenv",
    "os.kill",
    "shutil.",
    "ftplib.",
    "http.client",
    "urllib.Request",
    "smtplib.",
    "webbrowser.",
    "pty.",
    "sqlite3.",
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise where Python code reaches for what a parser does not need."""
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        writing = isinstance(mode, str) and set(mode) & set("wax+")
        if writing or (isinstance(flags, int) and flags & _WRITING):
            msg = "a parser may not write files"
            raise PermissionError(msg)
    elif event.startswith(_FORBIDDEN) and not _is_database_in_memory(event, arguments):
        msg = f"a parser may not use {event}"
        raise PermissionError(msg)


def _is_database_in_memory(event: str, arguments: tuple[Any, ...]) -> bool:
    """Say whether a database is opened that is no file: a GeoPackage is read from one."""
    return event == "sqlite3.connect/handle" or (
        event == "sqlite3.connect" and arguments[0] == ":memory:"
    )


def _lowered(kind: int, soft: int, hard: int) -> None:
    """Set one limit of the operating system, never above what it already is."""
    if sys.platform == "win32":
        return
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (soft, hard))


def allow(*, memory_bytes: int, seconds: int) -> None:
    """Set how much address space and CPU time the process may use, up to what `confine` left."""
    if sys.platform == "win32":
        return
    for kind, wanted in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(kind)[1]
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))


def _leave_network() -> None:
    """Move to a namespace without a network, where the system allows it."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            unshare = ctypes.CDLL(None).unshare
            # The second is for root, where user namespaces are forbidden.
            if unshare(_NEW_USER | _NEW_NET) != 0:
                unshare(_NEW_NET)


def confine(*, memory_bytes: int, seconds: int) -> None:
    """Give up network, file writing, programs, and resources beyond the limits, for good.

    Parameters
    ----------
    memory_bytes, seconds
        The most that `allow` may later permit: address space, CPU seconds.
    """
    _leave_network()
    if sys.platform != "win32":
        _lowered(resource.RLIMIT_AS, memory_bytes, memory_bytes)
        _lowered(resource.RLIMIT_CPU, seconds, seconds + 1)
        _lowered(resource.RLIMIT_FSIZE, 0, 0)
        _lowered(resource.RLIMIT_CORE, 0, 0)
    sys.addaudithook(_refuse)

"""The footprint of the process: cheap signs that memory may have grown since somebody looked exactly.

The walk over a heap takes long, so it is only made when the process has grown enough to matter. Two signs together
miss little: the resident pages, which take 2 us to ask for, but do not show what was freed and is used again; and what
has been given out, by Python in small blocks (some 10 us in a process of 100 MB) and by the C library (2 us, where it is
glibc). Where a system has neither, limits of memory are coarse.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Callable

BLOCK_SIZE = 72
"""Bytes of one of Python's small blocks, about."""

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


_statm = -2
"""File descriptor of /proc/self/statm; -1: there is none, -2: nobody has looked."""


def _forget() -> None:
    """Let a forked process open its own."""
    global _statm  # noqa: PLW0603  there is one per process
    _statm = -2


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def resident() -> int:
    """Return the bytes of the process that are in memory, 0 if that is not known."""
    global _statm  # noqa: PLW0603  there is one per process
    if _statm < 0:
        if _statm == -1:
            return 0
        _statm = -1
        with suppress(OSError):
            _statm = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
        return resident()
    return int(os.pread(_statm, 64, 0).split(None, 2)[1]) * _PAGE


_blocks = getattr(sys, "getallocatedblocks", lambda: 0)


def given_out() -> int:
    """Return about how many bytes the process's objects take, as far as that is known."""
    return BLOCK_SIZE * _blocks() + _malloced()


def _malloced() -> int:
    """Return the bytes that the C library has given out, 0 if it does not tell; replaced by what asks it."""
    global _malloced  # noqa: PLW0603  there is one C library
    _malloced = _find_mallinfo()
    return _malloced()


def _find_mallinfo() -> Callable[[], int]:
    try:
        import ctypes  # noqa: PLC0415  10 ms that only states with a limit of memory need

        mallinfo = ctypes.CDLL(None).mallinfo2
    except (ImportError, AttributeError, OSError, TypeError):
        return lambda: 0

    class Information(ctypes.Structure):
        _fields_ = tuple((name, ctypes.c_size_t) for name in _MALLINFO2)

    mallinfo.restype = Information

    def malloced() -> int:
        information = mallinfo()
        return information.uordblks + information.hblkhd  # type: ignore[no-any-return]

    return malloced


_MALLINFO2 = (
    "arena",
    "ordblks",
    "smblks",
    "hblks",
    "hblkhd",
    "usmblks",
    "fsmblks",
    "uordblks",
    "fordblks",
    "keepcost",
)
"""The fields of glibc's ``struct mallinfo2``."""

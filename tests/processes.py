"""Running the command `pylua`, and the real Lua to compare it with, as processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REAL_LUA = shutil.which("lua5.4")
TIMEOUT = 60  # seconds; no test takes a tenth of it


def environment(**variables):
    """Return this process's environment without what changes Lua or Python's streams, and with *variables*."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LUA_") and name not in ("PYTHONUNBUFFERED", "PYTHONIOENCODING")
    }
    return {**kept, "PYTHONPATH": str(ROOT), **variables}


def pylua(*arguments, stdin=b"", cwd=None, **variables):
    """Run the command; return the finished process with its output in bytes."""
    return subprocess.run(
        [sys.executable, "-m", "pylua", *arguments],
        input=stdin, capture_output=True, cwd=cwd, env=environment(**variables), timeout=TIMEOUT, check=False,
    )  # fmt: skip


def real_lua(*arguments, stdin=b"", cwd=None, **variables):
    """Run the real Lua under our name, so that its messages are ours."""
    if REAL_LUA is None:
        pytest.skip("there is no lua5.4 to compare with")
    return subprocess.run(
        ["pylua", *arguments],
        executable=REAL_LUA,
        input=stdin, capture_output=True, cwd=cwd, env=environment(**variables), timeout=TIMEOUT, check=False,
    )  # fmt: skip

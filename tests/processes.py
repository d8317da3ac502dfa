"""Running the command `pylua`, and the real Lua to compare it with, as processes."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest

from pylua.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
REAL_LUA = shutil.which("lua5.4")
TIMEOUT = 30  # seconds; hardly a test takes a tenth of it


def environment(**variables):
    """Return this process's environment without what changes Lua or Python's streams, and with *variables*."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("LUA_") and name not in ("PYTHONUNBUFFERED", "PYTHONIOENCODING")
    }
    return {**kept, "PYTHONPATH": str(ROOT), **variables}


def pylua_process(*arguments, stdin=b"", cwd=None, **variables):
    """Run the command in a process of its own; return the process, finished, with its output in bytes."""
    return subprocess.run(
        [sys.executable, "-m", "pylua", *arguments],
        input=stdin, capture_output=True, cwd=cwd, env=environment(**variables), timeout=TIMEOUT, check=False,
    )  # fmt: skip


def pylua(*arguments, stdin=b"", cwd=None, **variables):
    """Run the command in this process, as if in one of its own (which takes a hundred times as long)."""
    stdout, stderr = io.BytesIO(), io.BytesIO()
    streams = {
        "stdin": io.TextIOWrapper(io.BytesIO(stdin)),
        "stdout": io.TextIOWrapper(stdout, "utf-8"),
        "stderr": io.TextIOWrapper(stderr, "utf-8"),
    }
    folder = Path.cwd()
    with (
        mock.patch.multiple(sys, **streams),
        mock.patch.dict(os.environ, environment(**variables), clear=True),
    ):
        os.chdir(cwd or folder)
        try:
            status = main(list(arguments))
        finally:
            os.chdir(folder)
        for stream in streams.values():
            stream.flush()
        return subprocess.CompletedProcess(arguments, status & 0xFF, stdout.getvalue(), stderr.getvalue())


def real_lua(*arguments, stdin=b"", cwd=None, **variables):
    """Run the real Lua under our name, so that its messages are ours."""
    if REAL_LUA is None:
        pytest.skip("there is no lua5.4 to compare with")
    return subprocess.run(
        ["pylua", *arguments],  # noqa: S607  only the name that the program knows of itself
        executable=REAL_LUA,
        input=stdin, capture_output=True, cwd=cwd, env=environment(**variables), timeout=TIMEOUT, check=False,
    )  # fmt: skip


@contextmanager
def running(code):
    """Run Lua *code* that prints "ready" first; yield the process when it has, and make sure that it ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pylua", "-e", code],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    alarm = threading.Timer(TIMEOUT, process.kill)  # a blocking read knows no timeout
    alarm.start()
    try:
        with process:
            assert process.stdout.readline() == b"ready\n"
            yield process
    finally:
        alarm.cancel()

"""The read-eval-print loop, fed by a pipe and on a terminal."""

import os
import select
import signal
import subprocess
import sys
import time

import pytest
from test_command_line import TIMEOUT, environment, pylua

NO_PROMPTS = ("-e", "_PROMPT = ''; _PROMPT2 = ''")


def session(text, *options):
    """Return what an interactive session writes behind the banner, and its messages, both as text."""
    process = pylua(*options, "-i", stdin=text.encode())
    banner, newline, output = process.stdout.decode().partition("PUC-Rio\n")
    assert (process.returncode, bool(banner), newline) == (0, True, "PUC-Rio\n")
    return output, process.stderr.decode()

"""An io library of its own, whose functions are called as Lua code would call them."""

from __future__ import annotations

import io
import os
from typing import Any

import pytest

from pylua.stdlib.api import call
from pylua.stdlib.iolib import LIBRARY
from pylua.vm.globalstate import GlobalState

posix_only = pytest.mark.skipif(os.name != "posix", reason="needs a Posix system")


class Io:
    """The library of a new state whose standard streams are in memory."""

    def __init__(self, stdin: Any = None, stdout: Any = None, stderr: Any = None) -> None:
        self.g = GlobalState()
        self.g.stdin = stdin or io.BytesIO(b"first\nsecond\n")
        self.g.stdout = stdout or io.BytesIO()
        self.g.stderr = stderr or io.BytesIO()
        self.library = LIBRARY.open(self.g)

    def __call__(self, name: str, *arguments: object) -> Any:
        """Call a function of io."""
        return call(self.g, self.library[name], *arguments)

    def method(self, file: object, name: str, *arguments: object) -> Any:
        """Call a method of a file."""
        methods = file.metatable["__index"]
        return call(self.g, methods[name], file, *arguments)

    def meta(self, file: object, event: str) -> Any:
        """Call a metamethod of a file."""
        return call(self.g, file.metatable[event], file)

"""Lua programs to parse: our conformance files and, where they have been fetched, Lua's official tests."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from conformance.engines import ROOT
from conformance.suites import SUITES
from pylua.syntax.parser import strip_shebang_and_bom

if TYPE_CHECKING:
    from pathlib import Path

OFFICIAL = sorted(SUITES["lua54"].folder.glob("*.lua"))
CONFORMANCE = sorted((ROOT / "conformance").rglob("*.lua"))


def read(file: Path) -> str:
    """Return a Lua file as the parser gets it."""
    return strip_shebang_and_bom(file.read_bytes().decode("latin-1"))


@cache
def programs() -> tuple[str, ...]:
    """Return the text of all of them."""
    return tuple(map(read, CONFORMANCE + OFFICIAL))

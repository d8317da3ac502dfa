"""The programs: which there are, and the sizes they have by themselves."""

from __future__ import annotations

import re
from pathlib import Path

import attrs

FOLDER = Path(__file__).resolve().parent / "programs"
_LUA_SIZE = re.compile(r"^local size = tonumber\(arg and arg\[1\]\) or (\d+)", re.MULTILINE)


@attrs.frozen
class Program:
    """One benchmark, in Lua and in Python; its work grows linearly with its size."""

    name: str
    size: int

    def path(self, suffix: str) -> Path:
        """Return its file for a language."""
        return FOLDER / (self.name + suffix)


def _read(path: Path) -> Program:
    found = _LUA_SIZE.search(path.read_text("ascii"))
    if found is None:
        raise ValueError(f"{path} does not say its size")
    return Program(path.stem, int(found[1]))


PROGRAMS: dict[str, Program] = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.lua"))}
"""Every program by name, with the default size that its Lua file states."""

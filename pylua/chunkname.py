"""Chunk names as messages show them: game.lua, stdin, [string "return 1..."] (lobject.c luaO_chunkid)."""

from __future__ import annotations

_MAX_LENGTH = 59  # LUA_IDSIZE without its closing zero
_DOTS = "..."
_MAX_STRING = _MAX_LENGTH - len(f'[string "{_DOTS}"]')


def chunk_id(chunkname: str) -> str:
    """Return *chunkname* as messages show it, at most 59 bytes long.

    Args:
        chunkname: "=name" for a literal name, "@file" for a file, else the source text itself.
            Whatever follows a zero byte doesn't count, as the name is a C string.
    """
    chunkname = chunkname.partition("\0")[0]
    name = chunkname[1:]
    if chunkname.startswith("="):
        return name[:_MAX_LENGTH]
    if chunkname.startswith("@"):
        return name if len(name) <= _MAX_LENGTH else _DOTS + name[len(_DOTS) - _MAX_LENGTH :]
    first_line, newline, _ = chunkname.partition("\n")
    if newline or len(first_line) >= _MAX_STRING:
        first_line = first_line[:_MAX_STRING] + _DOTS
    return f'[string "{first_line}"]'

"""compile_text(): from source to bytecode; chunks are kept in memory for who loads them again."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pylua.compiler.chunk import compile_chunk
from pylua.syntax.parser import parse

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto

CACHED_CHUNKS = 256
CACHED_CHUNK_SIZE = 1 << 16
"""How many chunks are kept in memory, and the longest source that is (characters)."""


def compile_anew(text: str, chunkname: str) -> Proto:
    """Return the main Proto of a chunk, a new one.

    Raises:
        LuaSyntaxError: it does not compile.
    """
    return compile_chunk(parse(text, chunkname), chunkname)


_compile_once = lru_cache(CACHED_CHUNKS)(compile_anew)


def compile_text(text: str, chunkname: str, *, keep: bool = True) -> Proto:  # noqa: ARG001  as `Compile`
    """Return the main Proto of a chunk; the same text and name give the same object, shared by all states.

    Raises:
        LuaSyntaxError: it does not compile.
    """
    return (_compile_once if len(text) <= CACHED_CHUNK_SIZE else compile_anew)(text, chunkname)

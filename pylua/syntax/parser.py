"""From text to AST: the front door of the package, which loads Lark when it is first needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylua.syntax.larkparser import LarkParser
    from pylua.syntax.nodes import Chunk

_BOM = "\xef\xbb\xbf"
_BINARY_SIGNATURE = "\x1b"

_idle: list[LarkParser] = []
"""Parsers that are not at work; as many as there have been parses at a time."""


def parse(source: str, chunkname: str) -> Chunk:
    """Return the AST of *source*, a Lua string; any number of threads may parse at a time.

    Args:
        source: the text of a chunk. A first line that begins with # is the business of whoever read
            the file, see `strip_shebang_and_bom`.
        chunkname: as for the Lua function ``load``: "=name", "@file", or the text itself.

    Raises:
        LuaSyntaxError: *source* is no chunk.
    """
    parser = _take_parser()
    try:
        return parser.parse(source, chunkname)
    finally:
        _idle.append(parser)


def strip_shebang_and_bom(text: str) -> str:
    """Return a file's *text* without a UTF-8 byte order mark and a first line that begins with #.

    The newline of such a line stays, for the line numbers, unless a binary chunk follows it
    (lauxlib.c luaL_loadfilex).
    """
    text = text.removeprefix(_BOM)
    if not text.startswith("#"):
        return text
    rest = text.partition("\n")[2]
    return rest if rest.startswith(_BINARY_SIGNATURE) else "\n" + rest


def _take_parser() -> LarkParser:
    try:
        return _idle.pop()
    except IndexError:
        pass
    # Lark takes 30 ms to import: who runs only precompiled chunks need not wait for it.
    from pylua.syntax.larkparser import LarkParser  # noqa: PLC0415

    return LarkParser()

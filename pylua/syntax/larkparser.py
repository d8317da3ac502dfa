"""Lark's LALR(1) parser for lua.lark, from tables that are built once and shipped.

`python -m pylua.syntax.build_tables` writes the tables. They fit one version of Lark; with any other the
parser is made from the grammar, which takes 0.1 s more, once in a process.
"""

from __future__ import annotations

import pickle
import pkgutil
import sys
from typing import TYPE_CHECKING, Any, Callable, cast

import lark
from lark import Lark, UnexpectedInput

from pylua.errors import InternalError
from pylua.syntax.builder import Builder
from pylua.syntax.diagnosis import MAX_LEVELS, diagnose
from pylua.syntax.lexer import DeepNesting, LuaLexer
from pylua.syntax.literals import LiteralError

if TYPE_CHECKING:
    from pylua.syntax.nodes import Chunk

GRAMMAR = "lua.lark"
TABLES = "lua.tables"
OPTIONS = {"parser": "lalr", "lexer": "basic", "start": "chunk", "maybe_placeholders": True}

_STACK_LIMIT = MAX_LEVELS - 4
"""At this depth of the parser's stack PUC's C stack, which is at most 2 levels deeper, can't have overflowed."""


class LarkParser:
    """A parser that serves one parse at a time."""

    def __init__(self) -> None:
        builder = Builder()
        self._lark = _make_lark(builder)
        self._lexer = cast("LuaLexer", self._lark.parser.lexer)
        builder.lexer = self._lexer

    def parse(self, source: str, chunkname: str) -> Chunk:
        """Return the AST of *source*.

        Raises:
            LuaSyntaxError: *source* is no chunk.
        """
        self._lexer.stack_limit = _STACK_LIMIT
        try:
            return self._run(source)
        except (UnexpectedInput, LiteralError, DeepNesting):
            pass  # the exception dies here, and with it the parser's stack that it holds
        diagnose(self._lexer, source, chunkname)
        self._lexer.stack_limit = sys.maxsize
        try:
            return self._run(source)
        except (UnexpectedInput, LiteralError) as error:
            message = f"the grammar refuses what the diagnosis accepts: {error}"
            raise InternalError(message) from error

    def _run(self, source: str) -> Chunk:
        return cast("Chunk", self._lark.parse(source))


def read_resource(name: str) -> bytes:
    """Return a data file of this package, which may be in a zip archive."""
    content = pkgutil.get_data(__name__, name)
    if content is None:
        raise FileNotFoundError(name)
    return content


def _make_lark(builder: Builder) -> Lark:
    settings: dict[str, Any] = {"transformer": builder, "_plugins": {"BasicLexer": LuaLexer}}
    version, _, data, memo = pickle.loads(read_resource(TABLES))  # noqa: S301  our own file
    if version == lark.__version__:
        load: Callable[..., Lark] = Lark._load_from_dict  # noqa: SLF001  as Lark's stand-alone parsers do
        return load(data, memo, **settings)
    return Lark(read_resource(GRAMMAR).decode(), **OPTIONS, **settings)

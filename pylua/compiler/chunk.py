"""compile_chunk(): from the AST of a chunk to the Proto of its main function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylua.compiler.scope import captured_variables
from pylua.compiler.statements import StatementCompiler

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto
    from pylua.syntax.nodes import Chunk

_MAIN_LINE = 0
"""A main function is defined at line 0."""


def compile_chunk(tree: Chunk, chunkname: str) -> Proto:
    """Return the main function of a chunk: it takes varargs and has one upvalue, ``_ENV``.

    Args:
        tree: what the parser made of the chunk.
        chunkname: its name with the prefix "@" or "=", or its text.

    Raises:
        LuaSyntaxError: what the grammar allows but the language does not: unknown labels, assignments to
            constants, too many variables.
    """
    compiler = StatementCompiler(chunkname, _MAIN_LINE, None, captured_variables(tree))
    return compiler.main_function(tree.body)

"""What our parser and real Lua say about the same source."""

from __future__ import annotations

import re

from pylua.errors import LuaSyntaxError
from pylua.syntax.parser import parse
from tests.helpers import new_real_lua

REAL_LUA = new_real_lua()

_LOAD = REAL_LUA.eval("function(source, name) return (select(2, load(source, name, 't'))) end")
_LOAD_FROM_MAIN = REAL_LUA.eval("function(...) return (select(3, pcall(load, ...))) end")
_DUMP = REAL_LUA.eval("function(source) return string.dump(assert(load(source, '=c', 't')), true) end")

_SEMANTIC_ERROR = re.compile(
    "attempt to assign to const|break outside loop|cannot use '...'|jumps into the scope|label '.*' already"
    "|multiple to-be-closed|no visible label|too many|unknown attribute"
)


def their_message(source: str, name: str = "=c") -> str | None:
    """Return the message with which real Lua refuses *source*, None if it takes it."""
    message: str | None = _LOAD(source, name)
    return message


def their_message_to_a_main_chunk(source: str) -> str | None:
    """Return the same as the `lua` command says it: its main chunk calls load one C level deeper than lupa."""
    message: str | None = _LOAD_FROM_MAIN(source, "=c", "t")
    return message


def our_message(source: str, name: str = "=c") -> str | None:
    """Return the message with which we refuse *source*, None if we take it."""
    try:
        parse(source, name)
    except LuaSyntaxError as error:
        return str(error.value)
    return None


def agree(source: str) -> bool:
    """Assert that both say the same, unless PUC's is not about syntax (that is the compiler's business)."""
    theirs = their_message(source)
    if theirs is None or _SEMANTIC_ERROR.search(theirs) is None:
        assert our_message(source) == theirs
    return True


def their_code(source: str) -> str:
    """Return the code, without debug information, that real Lua makes of *source*."""
    code: str = _DUMP(source)
    return code

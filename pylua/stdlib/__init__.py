"""The standard libraries, one module each; this is the list of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pylua.stdlib import (
    baselib,
    corolib,
    debuglib,
    iolib,
    mathlib,
    oslib,
    packagelib,
    strlib,
    tablelib,
    utf8lib,
)
from pylua.stdlib.api import GlobalState

if TYPE_CHECKING:
    from collections.abc import Container

    from pylua.stdlib.api import Library

LIBRARIES: dict[str, Library] = {
    "base": baselib.LIBRARY,
    "package": packagelib.LIBRARY,
    "coroutine": corolib.LIBRARY,
    "table": tablelib.LIBRARY,
    "io": iolib.LIBRARY,
    "os": oslib.LIBRARY,
    "string": strlib.LIBRARY,
    "math": mathlib.LIBRARY,
    "utf8": utf8lib.LIBRARY,
    "debug": debuglib.LIBRARY,
}
"""Name, as a host selects it, to library, in the order of opening (linit.c)."""


def open_library(g: GlobalState, name: str, wanted: Container[str] | None = None) -> None:
    """Open the library *name* in the state *g*, as luaL_requiref does.

    Args:
        g: the state.
        name: as in `LIBRARIES`; "base" must be the first.
        wanted: the functions (and other fields) that there shall be, None for all; the rest is nowhere to be reached.
    """
    library = LIBRARIES[name]
    if name == "base":
        table = g.loaded["_G"] = library.open(g, g.globals)
    else:
        table = g.globals[name] = g.loaded[name] = library.open(g)
    if wanted is not None:
        for field in [field for field in table if field not in wanted]:
            del table[field]
        if name == "package" and "require" not in wanted:
            del g.globals["require"]
    g.library_opened(name, table)


@cache
def library_names(name: str) -> frozenset[str]:
    """Return what can be wanted of the library *name*: its functions and other fields."""
    g = GlobalState()
    names = frozenset(LIBRARIES[name].open(g))
    return names | {"require"} if name == "package" else names

"""The standard libraries, one module each; this is the list of them."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from pylua.stdlib.api import GlobalState, Library

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


def open_library(g: GlobalState, name: str) -> None:
    """Open the library *name* in the state *g*, as luaL_requiref does."""
    library = LIBRARIES[name]
    if name == "base":
        table = g.loaded["_G"] = library.open(g, g.globals)
    else:
        table = g.globals[name] = g.loaded[name] = library.open(g)
    g.library_opened(name, table)

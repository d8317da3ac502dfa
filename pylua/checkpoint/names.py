"""Names of what all states have: the functions of the libraries, and what they make."""

from __future__ import annotations

from functools import lru_cache
from types import FunctionType, MethodType
from typing import TYPE_CHECKING

from pylua.checkpoint.image import LibraryNode
from pylua.errors import CheckpointError
from pylua.stdlib import LIBRARIES, open_library, utf8lib
from pylua.vm.globalstate import GlobalState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pylua.vm.table import LuaTable
    from pylua.vm.values import Value

    Selection = Mapping[str, "frozenset[str] | None"]
    """Library to those of its functions that the state has, None for all."""


_ALWAYS = frozenset(("file", "metatable"))
"""Parts of a library that come with it whatever functions of it are wanted."""


def underlying(function: Value) -> Value:
    """Return the Python function behind a library function, which all states share."""
    return function.__func__ if function.__class__ is MethodType else function


@lru_cache(None)
def functions_by_name() -> dict[str, Value]:
    """Return the library functions of a state that has everything; those that need it are bound to it."""
    g = GlobalState()
    found: dict[str, Value] = {}
    for library in LIBRARIES:
        open_library(g, library)
        table = g.globals if library == "base" else g.loaded[library]
        for field, value in table.items():
            if value.__class__ is MethodType or value.__class__ is FunctionType:
                found.setdefault(f"{library}.{field}", value)
    found["base.ipairs.iterator"] = g.ipairs_step
    for strictness, function in zip(("strict", "lax"), utf8lib.ITERATORS):
        found[f"utf8.codes.{strictness}"] = function
    files: LuaTable = g.registry["FILE*"]
    for place, table in (
        ("string.metatable", g.type_metatables["string"]), ("io.file", files), ("io.file", files["__index"]),
    ):  # fmt: skip
        for field, value in table.items():
            if value.__class__ is MethodType or value.__class__ is FunctionType:
                found[f"{place}.{field}"] = value
    return found


@lru_cache(None)
def library_nodes() -> dict[Value, LibraryNode]:
    """Return the nodes of the underlying functions; each has one, which all images share."""
    nodes: dict[Value, LibraryNode] = {}
    for name, function in functions_by_name().items():
        nodes.setdefault(underlying(function), LibraryNode(name))
    return nodes


class Libraries:
    """The library functions of one state, by name.

    Args:
        g: the state.
        selection: what it was made with; nothing else can be had.
    """

    def __init__(self, g: GlobalState, selection: Selection) -> None:
        self._g = g
        self._selection = selection
        self._has_all = all(selection.get(library, ()) is None for library in LIBRARIES)
        self._templates = functions_by_name()
        known = (g.yield_function, g.next_function, g.ipairs_step, *g.frame_functions, *g.namespace.values())
        self._known = {value.__func__: value for value in known if value.__class__ is MethodType}
        self._made: dict[str, Value] = {}

    def require(self, name: str) -> None:
        """Check that the state has what is called *name*.

        Raises:
            CheckpointError: it has not.
        """
        if self._has_all:
            return
        library, _, rest = name.partition(".")
        wanted = self._selection.get(library)
        first = rest.partition(".")[0]
        if library not in self._selection or not (wanted is None or first in wanted or first in _ALWAYS):
            msg = f"the checkpoint needs {name}, which the state does not have"
            raise CheckpointError(msg)

    def get(self, name: str) -> Value:
        """Return a function.

        Raises:
            CheckpointError: there is no such function, or the state must not have it.
        """
        function = self._made.get(name)
        if function is None:
            template = self._templates.get(name)
            if template is None:
                msg = f"there is no library function {name!r}"
                raise CheckpointError(msg)
            self.require(name)
            function = template
            if template.__class__ is MethodType:
                shared = template.__func__
                function = self._known.get(shared) or MethodType(shared, self._g)
            self._made[name] = function
        return function

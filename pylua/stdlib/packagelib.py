"""Modules (§6.3): `require` and the table `package`.

Nothing is ever loaded from a C library: the two searchers for them look for files, so that the messages are
those of a Lua that was built without dynamic loading, and refuse what they find.
"""

from __future__ import annotations

import os
from typing import Callable

from pylua.stdlib.api import (
    ABSENT,
    TRUE,
    GlobalState,
    Library,
    LuaError,
    LuaTable,
    Results,
    Value,
    as_text,
    as_tuple,
    call,
    check_string,
    host_text,
    index,
    is_true,
    load_file,
    opt_string,
    raise_error,
    raw_get,
    set_index,
    type_name,
)

LIBRARY = Library("package")

DIRECTORY_SEPARATOR = "/"
PATH_SEPARATOR = ";"
PATH_MARK = "?"
EXECUTABLE_MARK = "!"
IGNORE_MARK = "-"

CONFIG = "".join(
    mark + "\n" for mark in (DIRECTORY_SEPARATOR, PATH_SEPARATOR, PATH_MARK, EXECUTABLE_MARK, IGNORE_MARK)
)

_LUA_DIRECTORY = "/usr/local/share/lua/5.4/"
_C_DIRECTORY = "/usr/local/lib/lua/5.4/"

DEFAULT_PATH = PATH_SEPARATOR.join(
    (
        _LUA_DIRECTORY + "?.lua", _LUA_DIRECTORY + "?/init.lua", _C_DIRECTORY + "?.lua",
        _C_DIRECTORY + "?/init.lua", "./?.lua", "./?/init.lua",
    )
)  # fmt: skip
DEFAULT_C_PATH = PATH_SEPARATOR.join((_C_DIRECTORY + "?.so", _C_DIRECTORY + "loadall.so", "./?.so"))
"""Where modules are looked for, as luaconf.h has it for Linux."""

VERSION_SUFFIX = "_5_4"
NO_ENVIRONMENT = "LUA_NOENV"
"""The registry field that makes the library ignore the environment variables (``lua -E``)."""

PRELOAD = "_PRELOAD"

NO_LIBRARIES = "dynamic libraries not enabled; check your Lua installation"

LIBRARY.constant("config", CONFIG)


@LIBRARY.on_open
def _fill(g: GlobalState, table: LuaTable) -> None:
    table["path"] = _initial_path(g, "LUA_PATH", DEFAULT_PATH)
    table["cpath"] = _initial_path(g, "LUA_CPATH", DEFAULT_C_PATH)
    table["loaded"] = g.loaded
    preload = g.registry.get(PRELOAD)
    if not isinstance(preload, LuaTable):
        preload = g.registry[PRELOAD] = LuaTable()
    table["preload"] = preload
    searchers = LuaTable()
    table["searchers"] = searchers
    for number, search in enumerate((_search_preload, _search_lua, _search_c, _search_c_root), 1):
        searchers[number] = bound_to_package(g, table, search)
    g.globals["require"] = bound_to_package(g, table, _require)


LIBRARY.signatures["require"] = "modname"


def bound_to_package(
    g: GlobalState, package: LuaTable, function: Callable[[GlobalState, LuaTable, str], Results]
) -> Value:
    """Return *function* as a value of Lua. It keeps its own ``package`` table, whatever the global is."""

    def bound(name: Value = ABSENT, *_: Value) -> Results:
        return function(g, package, check_string(1, name))

    return bound


def _c_string(text: str) -> str:
    """Return what C sees of *text*: names and paths end at the first NUL."""
    return text.partition("\0")[0]


def _initial_path(g: GlobalState, variable: str, default: str) -> str:
    """Return a path from the environment, with *default* in the place of its first ";;" (setpath)."""
    path = os.environ.get(variable + VERSION_SUFFIX)
    if path is None:
        path = os.environ.get(variable)
    if path is None or is_true(g.registry.get(NO_ENVIRONMENT)):
        return default
    path = os.fsencode(path).decode("latin-1")
    before, mark, behind = path.partition(PATH_SEPARATOR * 2)
    if not mark:
        return path
    return PATH_SEPARATOR.join(part for part in (before, default, behind) if part)


# ---------------------------------------------------------------- require


def _require(g: GlobalState, package: LuaTable, name: str) -> Results:
    """Return a module and what its loader was told about it; load it if it is not loaded yet."""
    key = _c_string(name)
    module = index(g, g.loaded, key)
    if is_true(module):
        return module
    loader, data = _find_loader(g, package, key)
    results = as_tuple(call(g, loader, name, data))
    if results and results[0] is not None:
        set_index(g, g.loaded, key, results[0])
    module = index(g, g.loaded, key)
    if module is None:
        module = TRUE
        set_index(g, g.loaded, key, module)
    return module, data


def _find_loader(g: GlobalState, package: LuaTable, name: str) -> tuple[Value, Value]:
    """Ask the searchers in turn; return the first loader and its data.

    Raises:
        HostFault: "module 'name' not found:" and what each searcher said.
    """
    searchers = index(g, package, "searchers")
    if not isinstance(searchers, LuaTable):
        raise raise_error("'package.searchers' must be a table")
    reasons: list[str] = []
    number = 1
    while True:
        searcher = raw_get(searchers, number)
        if searcher is None:
            raise raise_error(f"module '{name}' not found:{_c_string(''.join(reasons))}")
        results = as_tuple(call(g, searcher, name))
        found = results[0] if results else None
        if type_name(found) == "function":
            return found, results[1] if len(results) > 1 else None
        reason = as_text(found)
        if reason is not None:
            reasons.append("\n\t" + reason)
        number += 1


def _search_preload(g: GlobalState, package: LuaTable, name: str) -> Results:  # noqa: ARG001  a searcher's
    name = _c_string(name)
    loader = index(g, g.registry.get(PRELOAD), name)
    if loader is None:
        return f"no field package.preload['{name}']"
    return loader, ":preload:"


def _search_lua(g: GlobalState, package: LuaTable, name: str) -> Results:
    name = _c_string(name)
    filename, reason = _find_file(g, package, "path", name)
    if filename is None:
        return reason
    try:
        return load_file(g, filename), filename
    except LuaError as error:
        raise _loading_error(name, filename, as_text(error.value) or "") from error


def _search_c(g: GlobalState, package: LuaTable, name: str) -> Results:
    name = _c_string(name)
    filename, reason = _find_file(g, package, "cpath", name)
    if filename is None:
        return reason
    raise _loading_error(name, filename, NO_LIBRARIES)


def _search_c_root(g: GlobalState, package: LuaTable, name: str) -> Results:
    """Look for the C library of the module's root: "a" for "a.b.c"."""
    name = _c_string(name)
    root, dot, _ = name.partition(".")
    if not dot:
        return ()
    filename, reason = _find_file(g, package, "cpath", root)
    if filename is None:
        return reason
    raise _loading_error(name, filename, NO_LIBRARIES)


def _loading_error(name: str, filename: str, reason: str) -> LuaError:
    return raise_error(f"error loading module '{name}' from file '{filename}':\n\t{reason}")


BOUND_FUNCTIONS: dict[str, Callable[[GlobalState, LuaTable, str], Results]] = {
    "require": _require,
    "preload": _search_preload,
    "lua": _search_lua,
    "c": _search_c,
    "croot": _search_c_root,
}
"""What `bound_to_package` is for."""


# ---------------------------------------------------------------- files


def _find_file(g: GlobalState, package: LuaTable, field: str, name: str) -> tuple[str | None, str]:
    path = as_text(index(g, package, field))
    if path is None:
        raise raise_error(f"'package.{field}' must be a string")
    return _search_path(g, name, path, ".", DIRECTORY_SEPARATOR)


def _search_path(
    g: GlobalState, name: str, path: str, separator: str, replacement: str
) -> tuple[str | None, str]:
    """Return the first readable file, or None and the names that were tried."""
    path = _c_string(path)
    if separator:
        name = name.replace(separator, replacement)
    g.meter.reserve(len(path) + path.count(PATH_MARK) * len(name))
    filled = path.replace(PATH_MARK, name)
    names = filled.split(PATH_SEPARATOR)
    g.meter.charge(len(names))
    if filled:
        for filename in names:
            if _is_readable(filename):
                return filename, ""
    return None, "no file '" + "'\n\tno file '".join(names) + "'"


def _is_readable(filename: str) -> bool:
    try:
        with open(host_text(filename), "rb"):  # noqa: PTH123  Path("") is the current directory
            return True
    except IsADirectoryError:  # C opens it like a file
        return True
    except OSError:
        return False


@LIBRARY.function("name, path [, sep [, rep]]")
def searchpath(
    g: GlobalState,
    name: Value = ABSENT,
    path: Value = ABSENT,
    sep: Value = ABSENT,
    rep: Value = ABSENT,
    *_: Value,
) -> Results:
    """Return the first file of *path* for *name* that can be read, or nil and the names that were tried."""
    filename, reason = _search_path(
        g,
        _c_string(check_string(1, name)),
        check_string(2, path),
        _c_string(opt_string(3, sep, ".")),
        _c_string(opt_string(4, rep, DIRECTORY_SEPARATOR)),
    )
    return (None, reason) if filename is None else filename


@LIBRARY.function("libname, funcname")
def loadlib(libname: Value = ABSENT, funcname: Value = ABSENT, *_: Value) -> Results:
    """Return nil, a message and "absent": there are no C libraries."""
    check_string(1, libname)
    check_string(2, funcname)
    return None, NO_LIBRARIES, "absent"

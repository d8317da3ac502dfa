"""SandboxPolicy: what scripts may reach and use, built by opening only what is allowed; three presets.

Nothing is ever opened and then hidden by a script: a library function that needs an access which the policy does not
grant is not made at all (`NEEDS` is the list). A few functions exist in a version that checks its arguments:
``load`` and ``collectgarbage``, and ``require`` for host modules where the package library is not open.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Callable, Union

import attrs

from pylua.convert import LuaFunction, LuaTableView
from pylua.errors import LuaError, SandboxViolation
from pylua.limits import NO_LIMITS, Limits
from pylua.options import StateOptions, check_choice
from pylua.state import LuaState
from pylua.stdlib import LIBRARIES, library_names

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from pylua.options import OptionFields


@enum.unique
class Access(enum.Enum):
    """What a policy can grant beyond harmless functions; the value says what it opens."""

    CODE = "compile text at run time (load)"
    BINARY = "compile and write binary chunks (load, string.dump)"
    FILES = "read, write, remove files; load modules from them"
    PROCESSES = "start programs, end this one"
    ENVIRONMENT = "read environment variables, change the locale"
    DEBUG = "look into functions, frames and the registry"


_ANY_FILE = frozenset({Access.FILES})
_ANY_CHUNK = frozenset({Access.FILES, Access.CODE, Access.BINARY})
_PROGRAM = frozenset({Access.PROCESSES})
_DEBUG = frozenset({Access.DEBUG})
_SURROUNDINGS = frozenset({Access.ENVIRONMENT})

NEEDS: Mapping[str, Mapping[str, frozenset[Access]]] = {
    "base": {"load": frozenset({Access.CODE}), "loadfile": _ANY_CHUNK, "dofile": _ANY_CHUNK},
    "string": {"dump": frozenset({Access.BINARY})},
    "package": {
        name: _PROGRAM if name == "loadlib" else _ANY_CHUNK for name in sorted(library_names("package"))
    },
    "io": {**dict.fromkeys(("close", "input", "lines", "open", "output", "tmpfile"), _ANY_FILE), "popen": _PROGRAM},
    "os": {
        **dict.fromkeys(("remove", "rename", "tmpname"), _ANY_FILE),
        **dict.fromkeys(("execute", "exit"), _PROGRAM),
        **dict.fromkeys(("getenv", "setlocale"), _SURROUNDINGS),
    },
    "debug": {name: _DEBUG for name in sorted(library_names("debug")) if name != "traceback"},
}  # fmt: skip
"""The accesses that a function needs, all of them; what is not listed needs none."""

Loader = Union[Callable[[], object], str]
"""What makes a module: a callable that returns its value, or Lua source."""

MAX_SAFE_LOAD = 10_000
"""Bytes of source that the ``safe_load`` of the presets takes."""

_LOADED_MODULES = "pylua.sandbox.loaded"
"""The registry table of the host modules that were required."""

_BLAMED = re.compile(r"\((global|field|method) '([^']+)'\)")


def _checked_libraries(libraries: object) -> dict[str, frozenset[str] | None]:
    if isinstance(libraries, str) or not isinstance(libraries, Iterable):
        msg = f"libraries must be names of libraries, or a mapping of names to functions, not {libraries!r}"
        raise TypeError(msg)
    chosen: dict[str, frozenset[str] | None] = {}
    for name in libraries:
        check_choice("library", name, LIBRARIES)
        wanted = libraries[name] if isinstance(libraries, Mapping) else None
        for function in sorted(wanted or ()):
            check_choice(f"function of library {name!r}:", function, library_names(name))
        chosen[name] = None if wanted is None else frozenset(wanted)
    return chosen


def _access(accesses: Iterable[Access]) -> frozenset[Access]:
    return frozenset(accesses)


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(names)


@attrs.frozen(kw_only=True)
class SandboxPolicy:
    """What scripts may reach and use.

    Attributes:
        name: how errors call the policy.
        libraries: what is opened: names, or a mapping of names to the functions that are wanted (None: all). Functions
            that need an access which is not granted are left out in any case.
        access: what is granted beyond harmless functions.
        without: functions that are left out although nothing forbids them, as "rawset" or "os.time".
        collector: the options that ``collectgarbage`` takes, None for all; with none at all there is no such function.
        safe_load: bytes of source that the function ``safe_load`` takes, which compiles text that sees no globals;
            None: there is no such function.
        modules: what ``require`` finds, by name; each is loaded once in a state.
        limits: of one lease in a pool; of the whole life of a state that `new_state` makes.
        call_stack_size: calls in progress, as in `StateOptions`; None: its default.

    Raises:
        TypeError: a value of the wrong type.
        ValueError: an unknown library or function.
    """

    name: str
    libraries: Mapping[str, frozenset[str] | None] = attrs.field(
        converter=_checked_libraries,
    )
    access: frozenset[Access] = attrs.field(default=frozenset(), converter=_access)
    without: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    collector: tuple[str, ...] | None = ()
    safe_load: int | None = None
    modules: Mapping[str, Loader] = attrs.field(factory=dict)
    limits: Limits = NO_LIMITS
    call_stack_size: int | None = None
    functions: Mapping[str, frozenset[str]] = attrs.field(init=False, repr=False, eq=False)
    """The functions and other fields that are opened, by library, in the order of opening."""

    @functions.default
    def _opened_functions(self) -> Mapping[str, frozenset[str]]:
        opened: dict[str, frozenset[str]] = {}
        for library in LIBRARIES:
            if library not in self.libraries:
                continue
            chosen = self.libraries[library]
            wanted = library_names(library) if chosen is None else chosen
            allowed = frozenset(name for name in wanted if self._allows(library, name))
            if allowed:
                opened[library] = allowed
        return opened

    def _allows(self, library: str, name: str) -> bool:
        path = name if library == "base" else f"{library}.{name}"
        if path in self.without or (path == "collectgarbage" and self.collector == ()):
            return False
        return NEEDS.get(library, {}).get(name, frozenset()) <= self.access

    def options(self, **fields: Unpack[OptionFields]) -> StateOptions:
        """Return the options of a state under this policy; *fields* are what the policy does not decide (streams, engine).

        Raises:
            ValueError: *fields* has what the policy decides.
        """
        decided = {"libraries", "skip_open_libs", "limits"} & {*fields}
        if decided:
            msg = f"{min(decided)} is decided by the sandbox policy {self.name!r}"
            raise ValueError(msg)
        selection = dict(self.functions)
        if self.safe_load is not None and "base" in selection:
            selection["base"] |= {"load"}  # taken away again in `apply`, which wraps it
        fields["libraries"] = selection
        fields["limits"] = self.limits
        if self.call_stack_size is not None:
            fields.setdefault("call_stack_size", self.call_stack_size)
        return StateOptions(**fields)

    def new_state(self, **fields: Unpack[OptionFields]) -> LuaState:
        """Return a new state under this policy; *fields* as for `options`."""
        lua = LuaState(self.options(**fields))
        self.apply(lua)
        return lua

    def apply(self, lua: LuaState) -> None:
        """Put the functions that check their arguments in their places; *lua* was made with our `options`."""
        lua.explain = self.explain
        native = lua.globals.get("load")
        if isinstance(native, LuaFunction):
            self._apply_load(lua, native)
        collect = lua.globals.get("collectgarbage")
        if self.collector is not None and isinstance(collect, LuaFunction):
            lua.globals["collectgarbage"] = self._guarded_collector(collect)
        if not self.modules:
            return
        if "require" in self.functions.get("package", ()):
            for name, loader in self.modules.items():
                lua.preload(name, loader)
        else:
            lua.registry[_LOADED_MODULES] = lua.table()
            lua.globals["require"] = self._module_finder(lua)

    def _apply_load(self, lua: LuaState, native: LuaFunction) -> None:
        if "load" not in self.functions["base"]:
            del lua.globals["load"]
        elif Access.BINARY not in self.access:
            lua.globals["load"] = self._text_loader(native)
        if self.safe_load is not None:
            lua.globals["safe_load"] = self._safe_loader(lua, native, self.safe_load)

    def _text_loader(self, native: LuaFunction) -> Callable[..., object]:
        def load(
            chunk: object = None, name: object = None, mode: object = None, *environment: object
        ) -> object:
            wanted = "bt" if mode is None else mode
            if isinstance(wanted, str) and "t" not in wanted:
                return None, f"binary chunks are not allowed by the sandbox policy {self.name!r}"
            results = native(chunk, name, "t", *environment)
            if isinstance(results, tuple) and str(results[1]).startswith("attempt to load a binary chunk"):
                return None, f"{results[1]!s}; the sandbox policy {self.name!r} does not allow it"
            return results

        return load

    def _safe_loader(self, lua: LuaState, native: LuaFunction, most: int) -> Callable[..., object]:
        def safe_load(code: object = None, *_: object) -> object:
            if not isinstance(code, (str, bytes)):
                msg = "only string code is allowed"
                raise LuaError(msg)
            if len(code) > most:
                return (
                    None,
                    f"code too large ({len(code)} bytes; the sandbox policy {self.name!r} allows {most})",
                )
            return native(code, "=sandbox", "t", lua.table())

        return safe_load

    def _guarded_collector(self, native: LuaFunction) -> Callable[..., object]:
        allowed = self.collector or ()

        def collectgarbage(option: object = None, *arguments: object) -> object:
            wanted = "collect" if option is None else option
            if wanted not in allowed:
                msg = (
                    f"collectgarbage option {wanted!r} is not allowed by the sandbox policy {self.name!r};"
                    f" allowed: {', '.join(allowed)}"
                )
                raise LuaError(msg)
            return native(wanted, *arguments)

        return collectgarbage

    def _module_finder(self, lua: LuaState) -> Callable[..., object]:
        def require(name: object = None, *_: object) -> object:
            loaded = lua.registry[_LOADED_MODULES]
            assert isinstance(loaded, LuaTableView)  # noqa: S101  scripts can't reach the registry here
            if name in loaded:
                return loaded[name]
            loader = self.modules.get(name) if isinstance(name, str) else None
            if loader is None:
                known = ", ".join(sorted(self.modules))
                msg = f"module {name!r} not found: the sandbox policy {self.name!r} allows {known}"
                raise LuaError(msg)
            module = lua.call(lua.load(loader, name=f"={name}")) if isinstance(loader, str) else loader()
            loaded[name] = True if module is None else module
            return loaded[name]

        return require

    # ------------------------------------------------------------ what the policy says

    def explain(self, error: LuaError) -> LuaError:
        """Return an error that leaves a state under this policy; if the policy is behind it, with its name."""
        if not isinstance(error.value, str) or error.__class__ is not LuaError:
            return error
        message = error.value
        if f"sandbox policy {self.name!r}" in message:
            return SandboxViolation(message, error.traceback)
        found = _BLAMED.search(message)
        if found is None:
            return error
        missing = self._missing(found[1], found[2])
        if missing is None:
            return error
        message = f"{message}; the sandbox policy {self.name!r} does not allow {missing}"
        return SandboxViolation(message, error.traceback)

    def _missing(self, kind: str, name: str) -> str | None:
        """Return the path of what a script did not find because of this policy, None if it is not that."""
        opened = self.functions
        if kind == "global":
            if name in LIBRARIES and name != "base" and name not in opened:
                return name
            if name == "require" and not self.modules and "require" not in opened.get("package", ()):
                return name
            return name if name in library_names("base") and name not in opened.get("base", ()) else None
        for library, names in opened.items():
            if library != "base" and name in library_names(library) and name not in names:
                return f"{library}.{name}"
        return None

    def describe(self) -> str:
        """Return exactly what a script can reach and use, as text."""
        lines = [f"sandbox policy {self.name!r}"]
        opened = self.functions
        for library, names in opened.items():
            lines.append(f"{library}: {' '.join(sorted(names))}")
            if library != "base":
                continue
            if "load" in names and Access.BINARY not in self.access:
                lines.append("    load takes text only")
            if "collectgarbage" in names and self.collector is not None:
                lines.append(f"    collectgarbage takes {', '.join(self.collector)}")
            if self.safe_load is not None:
                lines.append(f"    safe_load takes {self.safe_load} bytes of text that sees no globals")
        closed = [name for name in LIBRARIES if name not in opened]
        lines.append(f"not opened: {', '.join(closed) or 'none'}")
        lines.append(
            f"granted: {', '.join(item.name.lower() for item in Access if item in self.access) or 'nothing'}"
        )
        lines.append(f"host modules: {', '.join(sorted(self.modules)) or 'none'}")
        limits = attrs.asdict(
            self.limits, filter=lambda attribute, value: attribute.name != "clock" and value is not None
        )
        described = [f"{name} {value:,}" for name, value in limits.items()]
        lines.append(f"limits: {', '.join(described) or 'none'}")
        return "\n".join(lines)


_COMPUTING = ("base", "coroutine", "table", "string", "math", "utf8")
_MEBIBYTE = 1 << 20

MINIMAL = SandboxPolicy(
    name="minimal",
    libraries=tuple(LIBRARIES),
    access={Access.CODE, Access.BINARY, Access.FILES, Access.ENVIRONMENT},
    collector=None,
    limits=Limits(max_seconds=60.0, max_memory=512 * _MEBIBYTE),
)
"""For scripts of your own: everything but starting programs and looking into the VM."""

STANDARD = SandboxPolicy(
    name="standard",
    libraries=(*_COMPUTING, "os"),
    access={Access.CODE},
    collector=("collect", "count"),
    limits=Limits(
        max_instructions=500_000_000, max_seconds=10.0, max_memory=64 * _MEBIBYTE, max_output=_MEBIBYTE
    ),
)
"""For scripts of people you know: they compute and print; nothing outside the state can be reached."""

STRICT = SandboxPolicy(
    name="strict",
    libraries=("base", "table", "string", "math", "utf8"),
    without={"rawget", "rawset", "setmetatable", "getmetatable", "warn"},
    safe_load=MAX_SAFE_LOAD,
    limits=Limits(
        max_instructions=50_000_000, max_seconds=1.0, max_memory=16 * _MEBIBYTE, max_output=64 << 10
    ),
    call_stack_size=10_000,
)
"""For scripts of strangers: plain computing without metatables, coroutines and compiling."""

"""StateOptions: how a state is made, checked before anything is made; and the engines it can have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Callable, Optional, TypeVar, Union, cast

import attrs

from pylua.dialect import DIALECTS
from pylua.limits import NO_LIMITS, Limits
from pylua.stdlib import LIBRARIES, library_names
from pylua.vm import interpreter
from pylua.vm.globalstate import MAX_DEPTH, MAX_REGISTERS
from pylua.vm.translator import engine as translator

if TYPE_CHECKING:
    from os import PathLike
    from typing import IO, TypedDict

    from pylua.vm.globalstate import GlobalState

T = TypeVar("T")

ENGINES: dict[str, Callable[[GlobalState], None]] = {
    "translator": translator.install,
    "interpreter": interpreter.install,
}
"""Every engine, by name, with what makes it a state's; the first is the default."""

Selection = Union[Iterable[str], Mapping[str, Optional[Iterable[str]]], None]
"""Libraries as a host names them."""

Libraries = Mapping[str, Optional[frozenset[str]]]
"""Library to those of its functions that are wanted; None: all."""


def _chosen(libraries: object) -> object:
    """Return a selection of libraries as a mapping; what is none goes to the validator as it is."""
    if libraries is None or isinstance(libraries, str) or not isinstance(libraries, Iterable):
        return libraries
    if isinstance(libraries, Mapping):
        return {
            name: None if wanted is None else frozenset([wanted] if isinstance(wanted, str) else wanted)
            for name, wanted in libraries.items()
        }
    return dict.fromkeys(libraries)


def check_choice(what: str, value: object, allowed: Collection[str]) -> None:
    """Check that *value* is one of those that are *allowed*.

    Raises:
        ValueError: it is not.
    """
    if value not in allowed:
        msg = f"unknown {what} {value!r}; known: {', '.join(allowed)}"
        raise ValueError(msg)


def _is_dialect(_: object, attribute: attrs.Attribute[T], value: object) -> None:
    check_choice(attribute.name, value, DIALECTS)


def _is_engine(_: object, attribute: attrs.Attribute[T], value: object) -> None:
    check_choice(attribute.name, value, ENGINES)


def _are_libraries(_: object, attribute: attrs.Attribute[Selection], value: object) -> None:
    if value is None:
        return
    if not isinstance(value, Mapping):
        msg = (
            f"{attribute.name} must be names of libraries, or a mapping of names to functions, not {value!r}"
        )
        raise TypeError(msg)
    for name, wanted in value.items():
        check_choice("library", name, LIBRARIES)
        for function in sorted(wanted or ()):
            check_choice(f"function of library {name!r}:", function, library_names(name))


def _is_count(least: int) -> Callable[[object, attrs.Attribute[T], object], None]:
    def check(_: object, attribute: attrs.Attribute[T], value: object) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            msg = f"{attribute.name} must be an integer, not {value!r}"
            raise TypeError(msg)
        if value < least:
            msg = f"{attribute.name} ({value}) is less than {least}, the least that is allowed"
            raise ValueError(msg)

    return check


def _is_optional_count(_: object, attribute: attrs.Attribute[int | None], value: object) -> None:
    if value is not None:
        _is_count(1)(_, attribute, value)


def _is_flag(_: object, attribute: attrs.Attribute[T], value: object) -> None:
    if not isinstance(value, bool):
        msg = f"{attribute.name} must be True or False, not {value!r}"
        raise TypeError(msg)


def _is_limits(_: object, attribute: attrs.Attribute[T], value: object) -> None:
    if not isinstance(value, Limits):
        msg = f"{attribute.name} must be a pylua.Limits, not {value!r}"
        raise TypeError(msg)


def _is_seed(_: object, attribute: attrs.Attribute[int | None], value: object) -> None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        msg = f"{attribute.name} must be an integer or None, not {value!r}"
        raise TypeError(msg)


@attrs.frozen(kw_only=True, eq=False)
class StateOptions:
    """How a state is made. Every field is also a keyword of `LuaState`; GopherLua's names are in brackets.

    Attributes:
        call_stack_size: calls of Lua functions in progress, per coroutine (CallStackSize). Beyond it: "stack overflow".
            The translator goes by Python's own stack, which has room for 220 000 calls, instead.
        minimize_stack_memory: checked, but without effect so far: each call has registers of its own, which are given back
            when it returns (MinimizeStackMemory).
        registry_size: checked, but without effect so far, for the same reason (RegistrySize).
        registry_max_size: registers that it may have, None for real Lua's limit of a million (RegistryMaxSize). Beyond
            it: "stack overflow". The translator counts only what library functions return.
        registry_grow_step: as `registry_size` (RegistryGrowStep).
        libraries: what to open: names (see `pylua.stdlib.LIBRARIES`), or a mapping of names to the functions that are
            wanted, None for all of them. None: all libraries.
        skip_open_libs: open no library at all (SkipOpenLibs).
        include_python_traceback: let messages of errors from Python functions end with Python's traceback
            (IncludeGoStackTrace).
        engine: what executes functions: "translator" (fast) or "interpreter" (the reference; where `exec` is forbidden).
        dialect: the language version; "5.4".
        cache_dir: a folder in which translated chunks are kept for other processes; None: what the environment
            variable PYLUA_CACHE_DIR says, or none. Entries that are damaged or not this user's are ignored, and
            so is the folder if others may write to it.
        limits: budgets of the whole life of the state.
        stdin: byte stream (or text stream with a ``buffer``) for the state's standard input; None: Python's.
        stdout: the same for standard output.
        stderr: the same for standard error.
        seed: of `math.random`; None: a random one, as in real Lua.

    Raises:
        TypeError: a value of the wrong type.
        ValueError: a value that is not allowed.
    """

    call_stack_size: int = attrs.field(default=MAX_DEPTH, validator=_is_count(1))
    minimize_stack_memory: bool = attrs.field(default=False, validator=_is_flag)
    registry_size: int = attrs.field(default=5120, validator=_is_count(1))
    registry_max_size: int | None = attrs.field(default=None, validator=_is_optional_count)
    registry_grow_step: int = attrs.field(default=1024, validator=_is_count(1))
    libraries: Selection = attrs.field(default=None, converter=_chosen, validator=_are_libraries)
    skip_open_libs: bool = attrs.field(default=False, validator=_is_flag)
    include_python_traceback: bool = attrs.field(default=False, validator=_is_flag)
    engine: str = attrs.field(default="translator", validator=_is_engine)
    dialect: str = attrs.field(default="5.4", validator=_is_dialect)
    cache_dir: str | PathLike[str] | None = None
    limits: Limits = attrs.field(default=NO_LIMITS, validator=_is_limits)
    stdin: IO[bytes] | None = None
    stdout: IO[bytes] | None = None
    stderr: IO[bytes] | None = None
    seed: int | None = attrs.field(default=None, validator=_is_seed)

    def __attrs_post_init__(self) -> None:
        """Check what concerns several fields.

        Raises:
            ValueError: they contradict each other.
        """
        most = self.max_registers
        if self.registry_size > most and self.registry_max_size is not None:
            msg = f"registry_size ({self.registry_size}) is more than registry_max_size ({most})"
            raise ValueError(msg)
        if self.skip_open_libs and self.libraries is not None:
            msg = "skip_open_libs opens no library, so libraries can't be given, too"
            raise ValueError(msg)

    @property
    def max_registers(self) -> int:
        """The limit of registers, whether it was given or not."""
        return MAX_REGISTERS if self.registry_max_size is None else self.registry_max_size

    @property
    def selection(self) -> Libraries:
        """The libraries to open, with what is wanted of each, in the order of opening."""
        if self.skip_open_libs:
            return {}
        if self.libraries is None:
            return dict.fromkeys(LIBRARIES)
        chosen = cast("Libraries", self.libraries)  # as the converter makes it
        return {name: chosen[name] for name in LIBRARIES if name in chosen}


if TYPE_CHECKING:

    class OptionFields(TypedDict, total=False):
        """The fields of `StateOptions` as keywords, for type checkers; a test compares the two."""

        call_stack_size: int
        minimize_stack_memory: bool
        registry_size: int
        registry_max_size: int | None
        registry_grow_step: int
        libraries: Selection
        skip_open_libs: bool
        include_python_traceback: bool
        engine: str
        dialect: str
        cache_dir: str | PathLike[str] | None
        limits: Limits
        stdin: IO[bytes] | None
        stdout: IO[bytes] | None
        stderr: IO[bytes] | None
        seed: int | None

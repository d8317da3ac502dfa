"""Image: a snapshot as data that belong to no state: nodes for objects, plain values for all others.

An image can be built into any state (`build`) and written as bytes (`writing`, `reading`). A value in it is a value of
Lua that is no object (nil, booleans, numbers, strings), or a node.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import CodeType

    from pylua.bytecode.proto import Proto
    from pylua.limits import Limits

    Item = object
    """A value in an image."""


class Node:
    """An object of Lua's, or something that is to be found in the state by its name."""

    __slots__ = ()


class TableNode(Node):
    """A table; `root` is what the state itself calls it: "globals", "registry", "loaded", "strings"."""

    __slots__ = ("border", "keys", "metatable", "positions", "root", "values")

    def __init__(self, root: str | None = None) -> None:
        self.root = root
        self.metatable: Item = None
        self.keys: list[Item] = []
        self.values: list[Item] = []
        self.border: int | None = None
        self.positions: list[Item] = []


class CellNode(Node):
    """A variable that is an upvalue."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value: Item = None


class FunctionNode(Node):
    """A Lua function. `code` is what it runs in the state that it comes from, if that can be used by others."""

    __slots__ = ("cells", "code", "proto")

    def __init__(self, proto: Proto, code: CodeType | None = None) -> None:
        self.proto = proto
        self.code = code
        self.cells: list[CellNode] = []


class LibraryNode(Node):
    """A function of a library, by name: "string.rep"."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class IteratorNode(Node):
    """A function that a library function has made: an iterator of ``gmatch``, or what ``coroutine.wrap`` returns."""

    __slots__ = ("maker", "parts")

    def __init__(self, maker: str) -> None:
        self.maker = maker
        self.parts: list[Item] = []


class HostNode(Node):
    """What belongs to the host: a Python function, or the value of a userdata.

    Attributes:
        value: the Python object; None in an image that was read.
        kind: "function": a Python function that Lua code can call; "payload": what a userdata stands for; "value": a
            value of Lua that the host has named.
        name: by which the host knows it, if it has said so.
    """

    __slots__ = ("kind", "name", "value")

    def __init__(self, value: object, kind: str, name: str | None = None) -> None:
        self.value = value
        self.kind = kind
        self.name = name


class UserdataNode(Node):
    """A full userdata: of a standard stream (`stream`), or of a host value (`host`)."""

    __slots__ = ("buffering", "host", "metatable", "stream", "user_values")

    def __init__(self) -> None:
        self.metatable: Item = None
        self.user_values: list[Item] = []
        self.stream: str | None = None
        self.buffering = "full"
        self.host: HostNode | None = None


class IdentityNode(Node):
    """What `debug.upvalueid` returned for a variable."""

    __slots__ = ("cell",)

    def __init__(self) -> None:
        self.cell: CellNode | None = None


class MadeNode(Node):
    """A value that a function of Lua makes anew: the one that ``__persist`` has returned for it."""

    __slots__ = ("maker",)

    def __init__(self) -> None:
        self.maker: Item = None


class FrameNode:
    """A call in progress of a Lua function; `registers` has values and cells."""

    __slots__ = (
        "function", "hook_line", "is_tail_call", "open", "pc", "pending", "registers", "to_close", "varargs",
    )  # fmt: skip

    def __init__(self) -> None:
        self.function: Item = None
        self.pc = 0
        self.registers: list[Item] = []
        self.varargs: list[Item] = []
        self.open: list[Item] = []
        self.to_close: list[int] = []
        self.pending: list[Item] | None = None
        self.is_tail_call = False
        self.hook_line = -1


class ProtectedNode:
    """A call in progress of ``pcall`` or another library function that is run by frames."""

    __slots__ = ("calling", "catches", "function", "handler")

    def __init__(self) -> None:
        self.function: Item = None
        self.handler: Item = None
        self.calling: Item = None
        self.catches = True


class UnwindingNode:
    """Variables being closed after an error."""

    __slots__ = ("error", "pending")

    def __init__(self) -> None:
        self.error: Item = None
        self.pending: list[Item] = []


class HookNode:
    """A hook."""

    __slots__ = ("count", "function", "left", "mask")

    def __init__(self) -> None:
        self.function: Item = None
        self.mask = ""
        self.count = 0
        self.left = 0


class ThreadNode(Node):
    """A coroutine; the main thread is one, too, with nothing in it."""

    __slots__ = (
        "arguments", "body", "error", "frames", "function", "has_error", "hook", "is_main", "status", "to_close",
    )  # fmt: skip

    def __init__(self, *, is_main: bool = False) -> None:
        self.is_main = is_main
        self.status = "suspended"
        self.function: Item = None  # not called yet
        self.body: Item = None  # being called
        self.arguments: list[Item] = []
        self.frames: list[FrameNode | ProtectedNode | UnwindingNode] = []  # the innermost first
        self.has_error = False
        self.error: Item = None
        self.to_close: list[Item] = []
        self.hook: HookNode | None = None


class Image:
    """All of it.

    Attributes:
        nodes: each after the one by which it was found first.
        timestamp: when it was taken, in seconds since the epoch.
        dialect: the language version of the state.
        schema: a version that the host has given.
    """

    __slots__ = (
        "dialect", "finalizable", "hook", "limits", "nodes", "pending", "random", "roots", "schema", "settings",
        "timestamp", "type_metatables", "warnings",
    )  # fmt: skip

    def __init__(self, *, timestamp: float, dialect: str, schema: int | None) -> None:
        self.timestamp = timestamp
        self.dialect = dialect
        self.schema = schema
        self.limits: Limits | None = None  # what is left of them, if that was asked for
        self.nodes: list[Node] = []
        self.roots: dict[str, Item] = {}
        self.type_metatables: dict[str, Item] = {}
        self.random: list[int] | None = None
        self.warnings: tuple[bool, bool] | None = None
        self.settings: tuple[bool, str, int, int] = (True, "incremental", 200, 100)  # of the collector
        self.hook: HookNode | None = None
        self.finalizable: list[Item] = []
        self.pending: list[Item] = []

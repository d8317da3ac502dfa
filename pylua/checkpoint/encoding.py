"""Encoding: a snapshot becomes an image.

The walk is breadth first, so that the path to an object, which is told when it can't be saved, is a short one.
"""

from __future__ import annotations

from collections import deque
from copy import copy
from types import CellType, CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, Callable, cast

from pylua.boolean import LuaBoolean
from pylua.checkpoint.image import (
    CellNode,
    FrameNode,
    FunctionNode,
    HookNode,
    HostNode,
    IdentityNode,
    Image,
    IteratorNode,
    LibraryNode,
    MadeNode,
    Node,
    ProtectedNode,
    TableNode,
    ThreadNode,
    UnwindingNode,
    UserdataNode,
)
from pylua.checkpoint.names import library_nodes
from pylua.checkpoint.paths import extended
from pylua.convert import HOST_FUNCTION, LuaView
from pylua.errors import CheckpointError
from pylua.stdlib import corolib, packagelib
from pylua.stdlib.files import LuaFile, StandardFile
from pylua.vm.coroutine import DEAD, SUSPENDED, Coroutine
from pylua.vm.frame import Boundary, Frame, Protected, Unwinding
from pylua.vm.function import FUNCTION_CLASSES, INTERPRETED_CODE, is_lua_function
from pylua.vm.table import LuaTable
from pylua.vm.values import LightUserdata, Userdata, Value

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping, Sequence

    from pylua.checkpoint.image import Item
    from pylua.checkpoint.records import HookRecord, Snapshot
    from pylua.vm.frame import AnyFrame

_PLAIN = frozenset((type(None), LuaBoolean, int, float, str))
"""The classes of values that are no objects."""


def encode(
    snapshot: Snapshot, permanents: Mapping[str, object] | None = None, *, is_to_be_shown: bool = False
) -> Image:
    """Return the image of a snapshot.

    Args:
        snapshot: of any state.
        permanents: what the host calls its objects and functions, all of which must have names then; None: they are part
            of the image as they are.
        is_to_be_shown: nothing will be built from it, so that what can't be saved may be in it.

    Raises:
        CheckpointError: something can't be part of an image, an open file for instance; the message has the path to it.
    """
    return _Encoder(snapshot, permanents, is_to_be_shown=is_to_be_shown).image()


class _Encoder:
    def __init__(
        self, snapshot: Snapshot, permanents: Mapping[str, object] | None, *, is_to_be_shown: bool
    ) -> None:
        self._snapshot = snapshot
        self._is_to_be_shown = is_to_be_shown
        self._must_be_named = permanents is not None
        self._named: list[tuple[object, str]] = []  # host objects
        self._named_values: dict[int, str] = {}  # by the id of the value
        for name, value in (permanents or {}).items():
            if isinstance(value, LuaView):
                self._named_values[id(value.lua_value)] = name
            else:
                self._named.append((value, name))
        self._nodes: dict[int, Node] = {}  # by the id of the object
        self._library = library_nodes()
        self._from: dict[
            int, tuple[Node | str, object]
        ] = {}  # by the id of the node: what it was found in, and where
        self._kept: list[Value] = []
        self._todo: deque[tuple[Node, Value]] = deque()
        g = snapshot.g
        self._roots: dict[int, str] = {
            id(g.namespace.get("STRINGS")): "strings",
            id(g.globals): "globals",
            id(g.registry): "registry",
            id(g.loaded): "loaded",
        }

    def image(self) -> Image:
        snapshot = self._snapshot
        g = snapshot.g
        image = Image(timestamp=snapshot.timestamp, dialect=g.version, schema=snapshot.schema)
        image.limits = snapshot.limits
        for name, root in (("globals", g.globals), ("registry", g.registry), ("loaded", g.loaded)):
            image.roots[name] = self._item(root, name, None)
        for name, metatable in snapshot.type_metatables.items():
            image.type_metatables[name] = self._item(metatable, f"metatable of {name} values", None)
        image.hook = self._hook(snapshot.main_hook, "hook")
        image.random = cast("list[int] | None", snapshot.library_data.get("math.random"))
        image.warnings = cast("tuple[bool, bool] | None", snapshot.library_data.get("base.warner"))
        collector = snapshot.collector
        image.settings = collector.enabled, collector.mode, collector.pause, collector.step
        for values, items in (
            (collector.finalizable.values(), image.finalizable),
            (collector.pending, image.pending),
        ):
            items.extend(
                self._item(value, "object to be finalized", number) for number, value in enumerate(values, 1)
            )
        while self._todo:
            node, value = self._todo.popleft()
            _FILL[node.__class__](self, node, value)
        image.nodes = list(self._nodes.values())
        return image

    # ------------------------------------------------------------ values

    def _item(self, value: Value, parent: Node | str, step: object) -> Item:
        """Return *value* as it is in an image; *step* leads to it from *parent*."""
        kind = value.__class__
        if kind in _PLAIN:
            return value
        if kind in FUNCTION_CLASSES:
            shared = self._library.get(value.__func__ if kind is MethodType else value)  # type: ignore[attr-defined]
            if shared is not None and id(value) not in self._named_values:
                self._nodes[id(shared)] = shared
                return shared
        node = self._nodes.get(id(value))
        if node is None:
            node = self._new_node(value, parent, step)
            self._nodes[id(value)] = node
            self._kept.append(value)
            self._from[id(node)] = parent, step
            self._todo.append((node, value))
        return node

    def _items(self, values: Iterable[Value], parent: Node, step: str) -> list[Item]:
        plain = _PLAIN
        return [value if value.__class__ in plain else self._item(value, parent, step) for value in values]

    def _new_node(self, value: Value, parent: Node | str, step: object) -> Node:
        if id(value) in self._named_values:
            return HostNode(value, "value", self._named_values[id(value)])
        if id(value) in self._snapshot.persisted and not self._is_to_be_shown:
            return MadeNode()
        if isinstance(value, LuaTable):
            return TableNode(self._roots.get(id(value)))
        if value.__class__ in FUNCTION_CLASSES:
            return self._new_function(value, parent, step)
        if value.__class__ is CellType:
            return CellNode()
        if value.__class__ is Coroutine:
            return ThreadNode(is_main=value is self._snapshot.g.main)
        if value.__class__ is Userdata:
            return UserdataNode()
        if value.__class__ is LightUserdata:
            return IdentityNode()
        raise self._refusal(f"a {type(value).__name__} of the host", parent, step)

    def _new_function(self, value: Value, parent: Node | str, step: object) -> Node:
        if is_lua_function(value):
            record = self._snapshot.functions[id(value)]
            code: CodeType | None = record.code
            if code is INTERPRETED_CODE or record.own_cells is not None:
                code = None
            return FunctionNode(record.proto, code)
        if value.__class__ is FunctionType:
            if value.__code__ is HOST_FUNCTION:
                return self._new_host(_python_function(value), "function", parent, step)
            maker = _MAKERS.get(value.__qualname__)
            if maker is not None and value.__module__.startswith("pylua.stdlib."):
                return IteratorNode(maker)
            if value.__module__.startswith("pylua.stdlib.") and not self._is_to_be_shown:
                raise self._refusal(f"an iterator of {value.__qualname__.partition('.')[0]}", parent, step)
        return self._new_host(value, "value", parent, step)

    def _new_host(self, value: object, kind: str, parent: Node | str, step: object) -> HostNode:
        for known, name in self._named:
            if known is value or (callable(known) and known == value):
                return HostNode(value, kind, name)
        if self._must_be_named:
            what = "a function" if kind != "payload" else f"a userdata with a {type(value).__name__}"
            raise self._refusal(f"{what} of the host that is not among the permanents", parent, step)
        return HostNode(value, kind)

    def _refusal(self, what: str, parent: Node | str, step: object) -> CheckpointError:
        msg = f"can't save {what} ({self._path(parent, step)})"
        return CheckpointError(msg)

    def _path(self, parent: Node | str, step: object) -> str:
        steps: list[object] = []
        while True:
            if step is not None:
                steps.append(step)
            if isinstance(parent, str):
                break
            parent, step = self._from[id(parent)]
        path = parent
        for each in reversed(steps):
            path = extended(path, each)
        return path

    # ------------------------------------------------------------ what the nodes hold

    def fill_table(self, node: TableNode, table: LuaTable) -> None:
        record = self._snapshot.tables[id(table)]
        if id(table) in self._snapshot.refused and not self._is_to_be_shown:
            raise self._refusal("a table whose __persist is false", *self._from[id(node)])
        if record.metatable is not None:
            node.metatable = self._item(record.metatable, node, "<metatable>")
        keys = record.keys
        node.keys = self._items(keys, node, "<key>")
        plain = _PLAIN
        node.values = [
            value
            if value.__class__ in plain
            else self._item(value, node, key if key.__class__ in plain else "<key>")
            for key, value in zip(keys, record.values)
        ]
        node.border = record.border
        node.positions = self._items(record.positions, node, "<key>")

    def fill_cell(self, node: CellNode, cell: CellType) -> None:
        node.value = self._item(self._snapshot.values.get(id(cell)), node, None)

    def fill_function(self, node: FunctionNode, function: FunctionType) -> None:
        names = node.proto.upvalues
        node.cells = [
            cast("CellNode", self._item(cell, node, f"<upvalue {description.name or number}>"))
            for number, (cell, description) in enumerate(
                zip(self._snapshot.functions[id(function)].cells, names), 1
            )
        ]

    def fill_nothing(self, node: Node, value: Value) -> None:
        pass

    def fill_iterator(self, node: IteratorNode, function: FunctionType) -> None:
        node.parts = self._items(_MAKER_PARTS[node.maker](self._variables(function)), node, "<part>")

    def _variables(self, function: FunctionType) -> dict[str, object]:
        """Return the variables of a library function as they were."""
        snapshot = self._snapshot
        found: dict[str, object] = {}
        for name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
            if id(cell) in snapshot.iterators:
                found[name] = list(copy(snapshot.iterators[id(cell)][1]))
            else:
                found[name] = snapshot.values.get(id(cell))
        return found

    def fill_userdata(self, node: UserdataNode, userdata: Userdata) -> None:
        record = self._snapshot.userdata[id(userdata)]
        place = self._from[id(node)]
        if id(userdata) in self._snapshot.refused and not self._is_to_be_shown:
            raise self._refusal("a userdata whose __persist is false", *place)
        if record.metatable is not None:
            node.metatable = self._item(record.metatable, node, "<metatable>")
        node.user_values = self._items(record.user_values, node, "<user value>")
        value = userdata.value
        if isinstance(value, StandardFile):
            node.stream = value.name
            node.buffering = dict(self._snapshot.files)[value]
        elif isinstance(value, LuaFile) and not self._is_to_be_shown:
            raise self._refusal("a closed file" if value.closed else "an open file", *place)
        else:
            node.host = cast("HostNode", self._host_node(value, place))

    def _host_node(self, value: object, place: tuple[Node | str, object]) -> Node:
        node = self._nodes.get(id(value))
        if node is None:
            node = self._nodes[id(value)] = self._new_host(value, "payload", *place)
            self._kept.append(value)
            self._from[id(node)] = place
        return node

    def fill_identity(self, node: IdentityNode, identity: LightUserdata) -> None:
        node.cell = cast("CellNode", self._item(identity.value, node, "<variable>"))

    def fill_made(self, node: MadeNode, value: Value) -> None:
        node.maker = self._item(self._snapshot.persisted[id(value)], node, "<__persist>")

    # ------------------------------------------------------------ threads

    def fill_thread(self, node: ThreadNode, thread: Coroutine) -> None:
        if node.is_main:
            return
        record = self._snapshot.threads[id(thread)]
        node.status = record.status
        if record.status not in (SUSPENDED, DEAD):
            raise self._refusal(f"a {record.status} coroutine", *self._from[id(node)])
        node.function = self._item(record.function, node, "<body>")
        node.hook = self._hook(record.hook, node)
        if record.error is not None:
            node.has_error = True
            node.error = self._item(record.error.value, node, "<error>")
            node.to_close = self._items(record.to_close, node, "<to be closed>")
        if record.status == DEAD:
            return
        frame = record.frame
        while frame is not None and frame.__class__ is not Boundary:
            node.frames.append(self._frame(frame, node))
            frame = frame.caller
        if frame is not None:
            node.body = self._item(frame.function, node, "<body>")
            node.arguments = self._items(frame.arguments, node, "<argument>")

    def _frame(self, frame: AnyFrame, thread: ThreadNode) -> FrameNode | ProtectedNode | UnwindingNode:
        if frame.__class__ is Frame:
            return self._lua_frame(frame, thread)
        if frame.__class__ is Protected:
            protected = ProtectedNode()
            protected.function = self._item(frame.function, thread, "<pcall>")
            protected.handler = self._item(frame.handler, thread, "<message handler>")
            protected.calling = self._item(frame.calling, thread, "<called>")
            protected.catches = frame.catches
            return protected
        if frame.__class__ is Unwinding:
            unwinding = UnwindingNode()
            unwinding.error = self._item(frame.error.value, thread, "<error>")
            unwinding.pending = self._items(frame.pending, thread, "<to be closed>")
            return unwinding
        raise self._refusal("a coroutine within a function of the host", *self._from[id(thread)])

    def _lua_frame(self, frame: Frame, thread: ThreadNode) -> FrameNode:
        node = FrameNode()
        node.function = self._item(frame.function, thread, "<function>")
        node.pc = frame.pc
        proto = frame.proto
        names = {
            local.register: f"<local {local.name}>"
            for local in proto.locals
            if local.start_pc < frame.pc <= local.end_pc
        }
        node.registers = [
            self._item(value, thread, names.get(register, "<temporary>"))
            for register, value in enumerate(frame.registers[: proto.num_registers])
        ]
        node.varargs = self._items(frame.varargs, thread, "<vararg>")
        node.open = self._items(frame.open, thread, "<result>")
        node.to_close = list(frame.to_close or ())
        node.pending = None if frame.pending is None else self._items(frame.pending, thread, "<operand>")
        node.is_tail_call = frame.is_tail_call
        node.hook_line = frame.hook_line
        return node

    def _hook(self, record: HookRecord, parent: Node | str) -> HookNode | None:
        hook = record.hook
        if hook is None:
            return None
        node = HookNode()
        node.function = self._item(hook.function, parent, "<hook>")
        node.mask, node.count, node.left = hook.mask, hook.count, record.left
        return node


def _python_function(function: FunctionType) -> object:
    """Return what the host has given as a function."""
    place = function.__code__.co_freevars.index("function")
    return function.__closure__[place].cell_contents  # type: ignore[index]


_FILL: dict[type, Callable[..., None]] = {
    TableNode: _Encoder.fill_table,
    CellNode: _Encoder.fill_cell,
    FunctionNode: _Encoder.fill_function,
    LibraryNode: _Encoder.fill_nothing,
    HostNode: _Encoder.fill_nothing,
    IteratorNode: _Encoder.fill_iterator,
    UserdataNode: _Encoder.fill_userdata,
    IdentityNode: _Encoder.fill_identity,
    MadeNode: _Encoder.fill_made,
    ThreadNode: _Encoder.fill_thread,
}


# ---------------------------------------------------------------- what library functions have made


def _parts_of_gmatch(variables: dict[str, object]) -> Sequence[Value]:
    """Return subject, pattern, where to search on, and where the last match ended."""
    if "compiled" in variables:
        pattern, subject = variables["compiled"], variables["subject"]
        return subject, pattern.text, variables["position"], variables["last"]  # type: ignore[attr-defined]
    matches = cast("list[re.Match[str]]", variables["matches"])
    pattern = variables["pattern"]
    if not matches:
        return "", pattern.text, 1, -1  # type: ignore[attr-defined]
    position = variables.get("position")
    last = variables.get("last")
    start = matches[0].start() if position is None else position
    return matches[0].string, pattern.text, start, -1 if last is None else last  # type: ignore[attr-defined]


def _parts_of_package(variables: dict[str, object]) -> Sequence[Value]:
    function = variables["function"]
    name = next(name for name, known in packagelib.BOUND_FUNCTIONS.items() if known is function)
    return name, variables["package"]


_MAKERS = {
    corolib.wrapping.__qualname__ + ".<locals>.wrapped": "coroutine.wrap",
    packagelib.bound_to_package.__qualname__ + ".<locals>.bound": "package.require",
    "match_iterator.<locals>.next_captures": "string.gmatch",
    "_quick_iterator.<locals>.next_captures": "string.gmatch",
    "_charging_iterator.<locals>.next_captures": "string.gmatch",
}
"""By the qualified name of a function that was made: which one of a library makes its like."""

_MAKER_PARTS: dict[str, Callable[[dict[str, object]], Sequence[Value]]] = {
    "coroutine.wrap": lambda variables: (variables["thread"],),
    "package.require": _parts_of_package,
    "string.gmatch": _parts_of_gmatch,
}

"""Building: an image becomes part of a state.

First all objects are made, then they are filled, then tables get their metatables: what a metatable means for a table must
be known by then. Objects that a function of Lua makes (``__persist``) come in between, as soon as what that function
refers to is there, except for such objects themselves: that is nil then.
"""

from __future__ import annotations

from types import CellType
from typing import TYPE_CHECKING, Callable, TypeVar, cast

from pylua.boolean import LuaBoolean
from pylua.checkpoint.image import (
    CellNode,
    FrameNode,
    FunctionNode,
    HostNode,
    IdentityNode,
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
from pylua.checkpoint.names import Libraries
from pylua.errors import CheckpointError, LuaError
from pylua.stdlib import baselib, corolib, packagelib, strlib
from pylua.stdlib.iolib import new_standard_file
from pylua.stdlib.matching import compile_pattern
from pylua.stdlib.warner import Warner
from pylua.vm.calls import link_frames
from pylua.vm.coroutine import DEAD, Coroutine
from pylua.vm.frame import Boundary, Frame, Protected, Unwinding
from pylua.vm.function import is_lua_function, proto_of, upvalues_of
from pylua.vm.hooks import Hook
from pylua.vm.operations import call
from pylua.vm.table import LuaTable, stand_at
from pylua.vm.tableclass import prepare_metatable, reclassify, replace_content, set_metatable
from pylua.vm.values import LightUserdata, Userdata, Value, first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pylua.checkpoint.image import HookNode, Image, Item
    from pylua.checkpoint.names import Selection
    from pylua.vm.frame import AnyFrame
    from pylua.vm.globalstate import GlobalState

T = TypeVar("T")

_PLAIN = frozenset((type(None), LuaBoolean, int, float, str))


def build(
    image: Image, g: GlobalState, selection: Selection, host_value: Callable[[HostNode], Value]
) -> None:
    """Make a state what the image shows.

    Args:
        image: any image.
        g: a state that is not running.
        selection: the libraries it was made with; no function of another one gets in.
        host_value: gives what belongs to the host, as a value of this state.

    Raises:
        CheckpointError: it needs something that the state does not have.
    """
    _Builder(image, g, selection, host_value).build()


class _Builder:
    def __init__(
        self, image: Image, g: GlobalState, selection: Selection, host_value: Callable[[HostNode], Value]
    ) -> None:
        self._image = image
        self._g = g
        self._host_value = host_value
        self._libraries = Libraries(g, selection)
        self._objects: dict[Node, Value] = {}
        self._filled: set[Node] = set()
        self._is_making = False  # whether some objects are still to be made
        self._incomplete: list[Node] = []  # what refers to such ones
        self._bare: list[Node] = []  # and what has one as its metatable
        strings = g.namespace.get("STRINGS")
        self._roots: dict[str | None, Value] = {
            "globals": g.globals,
            "registry": g.registry,
            "loaded": g.loaded,
        }
        if strings is not None:
            self._roots["strings"] = strings

    def build(self) -> None:
        image, g = self._image, self._g
        makers: list[MadeNode] = []
        get_function = self._libraries.get
        for node in image.nodes:
            if node.__class__ is LibraryNode:  # most of them, as a rule
                self._objects[node] = get_function(node.name)
            elif node.__class__ is MadeNode:
                makers.append(node)
            elif node.__class__ is not IteratorNode and node not in self._objects:
                self._objects[node] = _MAKE[node.__class__](self, node)
        for node in image.nodes:
            if node.__class__ is IteratorNode:
                self._objects[node] = self.make_iterator(node)
        if makers:
            self._make_all(makers)
        filled = self._filled
        remaining = [node for node in image.nodes if node.__class__ is not LibraryNode and node not in filled]
        for node in remaining:
            _FILL[node.__class__](self, node)
        self._set_metatables(remaining)
        self._set_up(g)

    # ------------------------------------------------------------ objects are made

    def make_table(self, node: TableNode) -> Value:
        return LuaTable() if node.root is None else self._roots.get(node.root, LuaTable())

    def make_cell(self, node: CellNode) -> Value:  # noqa: ARG002
        return CellType(None)

    def make_function(self, node: FunctionNode) -> Value:
        cells = [self._cell(cell) for cell in node.cells]
        if node.code is not None:
            return self._g.new_like(node.code, cells)
        return self._g.new_function(node.proto, cells)

    def _cell(self, node: CellNode) -> CellType:
        cell = self._objects.get(node)
        if cell is None:
            cell = self._objects[node] = CellType(None)
        return cell  # type: ignore[return-value]

    def make_host(self, node: HostNode) -> Value:
        return self._host_value(node)

    def make_userdata(self, node: UserdataNode) -> Value:
        if node.stream is None:
            return Userdata(None)
        self._libraries.require("io.file")
        return new_standard_file(self._g, node.stream, node.buffering)

    def make_identity(self, node: IdentityNode) -> Value:
        cell = self._cell(cast("CellNode", node.cell))
        identity = LightUserdata(cell)
        self._g.library_data.setdefault("debug.identities", {})[id(cell)] = identity  # type: ignore[index]
        return identity

    def make_thread(self, node: ThreadNode) -> Value:
        return self._g.main if node.is_main else Coroutine(None)

    def make_iterator(self, node: IteratorNode) -> Value:
        g = self._g
        self._libraries.require(node.maker)
        parts = [self._value(part) for part in node.parts]
        if node.maker == "coroutine.wrap":
            return corolib.wrapping(g, _checked(parts[0], Coroutine))
        if node.maker == "package.require":
            return packagelib.bound_to_package(
                g, _checked(parts[1], LuaTable), packagelib.BOUND_FUNCTIONS[cast("str", parts[0])]
            )
        subject, text, position, last = parts
        pattern = compile_pattern(cast("str", text), anchor=False)
        return strlib.match_iterator(
            g, cast("str", subject), pattern, cast("int", position), cast("int", last)
        )

    # ------------------------------------------------------------ objects are filled

    def _value(self, item: Item) -> Value:
        """Return the value of *item*; nil for an object that its maker has not made yet."""
        if item.__class__ in _PLAIN:
            return item
        return self._objects.get(item)  # type: ignore[call-overload]

    def _values(self, items: Iterable[Item]) -> list[Value]:
        get, plain = self._objects.get, _PLAIN
        return [item if item.__class__ in plain else get(item) for item in items]  # type: ignore[call-overload]

    def fill_table(self, node: TableNode) -> None:
        table: LuaTable = self._objects[node]  # type: ignore[assignment]
        keys, values = self._values(node.keys), self._values(node.values)
        if self._is_making and (None in keys or None in values):
            entries = [
                (key, value) for key, value in zip(keys, values) if key is not None and value is not None
            ]
            keys, values = [key for key, _ in entries], [value for _, value in entries]
            self._incomplete.append(node)
        if node.root is None:
            table.update(zip(keys, values))
        else:
            if table.__class__ is not LuaTable:
                table.metatable = table.traversal = None
                reclassify(table)
            replace_content(table, keys, values)
        if node.border is not None:
            table.border = node.border
        if node.positions:
            stand_at(table, self._values(node.positions))

    def _complete_table(self, node: TableNode) -> None:
        """Add the entries that were missing, in their places; what makers have changed meanwhile is left alone."""
        table: LuaTable = self._objects[node]  # type: ignore[assignment]
        current = dict(table)
        entries: dict[Value, Value] = {}
        for key_item, item in zip(node.keys, node.values):
            key = self._value(key_item)
            was_missing = key_item.__class__ is MadeNode or item.__class__ is MadeNode
            value = self._value(item) if was_missing else current.pop(key, None)
            if value is not None:
                entries[key] = value
        entries.update(current)
        replace_content(table, list(entries), list(entries.values()))

    def fill_cell(self, node: CellNode) -> None:
        self._objects[node].cell_contents = self._value(node.value)  # type: ignore[attr-defined]
        if self._is_making and node.value.__class__ is MadeNode and node.value not in self._objects:
            self._incomplete.append(node)

    def fill_nothing(self, node: Node) -> None:
        pass

    def fill_userdata(self, node: UserdataNode) -> None:
        userdata: Userdata = self._objects[node]  # type: ignore[assignment]
        if node.host is not None:
            userdata.value = self._objects[node.host]
        userdata.user_values = self._values(node.user_values)

    def _set_metatables(self, nodes: Iterable[Node]) -> None:
        g = self._g
        for node in nodes:
            if node.__class__ is TableNode or node.__class__ is UserdataNode:
                metatable = self._value(node.metatable)
                if metatable is not None:
                    set_metatable(g, self._objects[node], _checked(metatable, LuaTable))
                elif node.metatable is not None:
                    self._bare.append(node)

    def _make_all(self, nodes: Sequence[MadeNode]) -> None:
        """Make the objects that functions make; those refer to as much of them as there is already."""
        self._is_making = True
        for node in reversed(nodes):  # the deeper ones first
            self._make(node)
        self._is_making = False
        for incomplete in self._incomplete:
            if incomplete.__class__ is TableNode:
                self._complete_table(incomplete)
            else:
                self.fill_cell(incomplete)  # type: ignore[arg-type]
        self._set_metatables(list(self._bare))

    def _make(self, node: MadeNode) -> None:
        """Fill what the maker of *node* refers to, and call it."""
        needed: dict[Node, None] = {}
        todo: list[Item] = [node.maker]
        while todo:
            item = todo.pop()
            if isinstance(item, Node) and item not in needed and item.__class__ not in (MadeNode, ThreadNode):
                needed[item] = None
                todo.extend(_references(item))
        waiting = [each for each in needed if each not in self._filled]
        for each in waiting:
            _FILL[each.__class__](self, each)
        self._set_metatables(waiting)
        self._filled.update(waiting)
        value = first(call(self._g, self._value(node.maker)))
        if value.__class__ in _PLAIN:
            msg = "what __persist has returned did not make an object"
            raise CheckpointError(msg)
        self._objects[node] = value

    # ------------------------------------------------------------ threads

    def fill_thread(self, node: ThreadNode) -> None:
        if node.is_main:
            return
        thread: Coroutine = self._objects[node]  # type: ignore[assignment]
        thread.status = node.status
        thread.function = self._value(node.function)
        thread.hook = self._hook(node.hook)
        if node.has_error:
            thread.error = LuaError(self._value(node.error))
            thread.error.to_close = self._values(node.to_close)
        if node.status == DEAD or thread.function is not None:
            return
        boundary = Boundary(None, self._value(node.body), tuple(self._values(node.arguments)))
        frames: list[AnyFrame] = [boundary]
        for inner in reversed(node.frames):
            frames.append(self._frame(inner, boundary, frames[-1]))
        thread.frame = link_frames(boundary, frames[:0:-1])  # type: ignore[arg-type]

    def _frame(
        self, node: FrameNode | ProtectedNode | UnwindingNode, boundary: Boundary, caller: AnyFrame
    ) -> AnyFrame:
        if node.__class__ is FrameNode:
            return self._lua_frame(node)
        if node.__class__ is ProtectedNode:
            function = self._value(node.function)
            finish = None if node.catches or function == self._libraries_dofile() else baselib.three_results
            protected = Protected(
                boundary, function, catches=node.catches, handler=self._value(node.handler), finish=finish
            )
            protected.calling = self._value(node.calling)
            return protected
        unwinding = cast("UnwindingNode", node)
        error = LuaError(self._value(unwinding.error))
        return Unwinding(_checked(caller, Protected), error, self._values(unwinding.pending))

    def _libraries_dofile(self) -> Value:
        return next(
            (f for f in self._g.frame_functions if getattr(f, "__func__", None) is baselib.dofile), None
        )

    def _lua_frame(self, node: FrameNode) -> Frame:
        function = self._value(node.function)
        if not is_lua_function(function):
            msg = "a call in progress is not one of a Lua function"
            raise CheckpointError(msg)
        frame = Frame()
        frame.function = function
        frame.proto = proto = proto_of(function)  # type: ignore[arg-type]
        frame.upvalues = upvalues_of(function)  # type: ignore[arg-type]
        registers = self._values(node.registers)
        if len(registers) != proto.num_registers or not 0 < node.pc <= len(proto.code):
            msg = "a call in progress does not fit its function"
            raise CheckpointError(msg)
        frame.registers = registers + proto.template[proto.num_registers :]
        frame.pc = node.pc
        frame.varargs = tuple(self._values(node.varargs))
        frame.open = tuple(self._values(node.open))
        frame.to_close = list(node.to_close) or None
        frame.pending = None if node.pending is None else self._values(node.pending)
        frame.is_tail_call = node.is_tail_call
        frame.hook_line = node.hook_line
        return frame

    def _hook(self, node: HookNode | None) -> Hook | None:
        if node is None:
            return None
        hook = Hook(self._value(node.function), node.mask, node.count)
        hook.left = node.left
        return hook

    # ------------------------------------------------------------ the state

    def _set_up(self, g: GlobalState) -> None:
        image = self._image
        for name in {*g.type_metatables, *image.type_metatables}:
            metatable = self._value(image.type_metatables.get(name))
            if metatable is not None:
                prepare_metatable(g, _checked(metatable, LuaTable))
            g.set_type_metatable(name, metatable)  # type: ignore[arg-type]
        g.main.hook = self._hook(image.hook)
        if image.random is not None and "math.random" in g.library_data:
            g.library_data["math.random"] = list(image.random)
        warner = g.library_data.get("base.warner")
        if image.warnings is not None and isinstance(warner, Warner):
            warner.state = image.warnings
        collector = g.collector
        collector.set_objects(self._values(image.finalizable), self._values(image.pending))
        collector.enabled, collector.mode, collector.pause, collector.step = image.settings


def _checked(value: Value, kind: type[T]) -> T:
    if not isinstance(value, kind):
        msg = f"a {kind.__name__} is expected, not a {type(value).__name__}"
        raise CheckpointError(msg)
    return value


def _references(node: Node) -> Sequence[Item]:
    """Return what a node refers to."""
    if node.__class__ is TableNode:
        return [node.metatable, *node.keys, *node.values]
    if node.__class__ is CellNode:
        return [node.value]
    if node.__class__ is FunctionNode:
        return list(node.cells)
    if node.__class__ is IteratorNode:
        return node.parts
    if node.__class__ is UserdataNode:
        return [node.metatable, node.host, *node.user_values]
    return []


_MAKE: dict[type, Callable[..., Value]] = {
    TableNode: _Builder.make_table,
    CellNode: _Builder.make_cell,
    FunctionNode: _Builder.make_function,
    HostNode: _Builder.make_host,
    UserdataNode: _Builder.make_userdata,
    IdentityNode: _Builder.make_identity,
    ThreadNode: _Builder.make_thread,
}
_FILL: dict[type, Callable[..., None]] = {
    TableNode: _Builder.fill_table,
    CellNode: _Builder.fill_cell,
    FunctionNode: _Builder.fill_nothing,
    LibraryNode: _Builder.fill_nothing,
    HostNode: _Builder.fill_nothing,
    IteratorNode: _Builder.fill_nothing,
    MadeNode: _Builder.fill_nothing,
    UserdataNode: _Builder.fill_userdata,
    IdentityNode: _Builder.fill_nothing,
    ThreadNode: _Builder.fill_thread,
}

"""Showing: an image as Python values, what two images differ in, and a summary."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import attrs

from pylua.boolean import TRUE, LuaBoolean
from pylua.checkpoint.image import (
    CellNode,
    FrameNode,
    FunctionNode,
    HostNode,
    IteratorNode,
    LibraryNode,
    Node,
    TableNode,
    ThreadNode,
    UserdataNode,
)
from pylua.checkpoint.paths import extended
from pylua.convert import text_to_python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pylua.checkpoint.image import Image, Item


@attrs.frozen
class Shown:
    """What stands for an object of Lua that is no table.

    Attributes:
        kind: its type: "function", "thread", "userdata".
        name: what tells it from others: "string.rep", or where a function was defined.
    """

    kind: str
    name: str


@attrs.frozen
class Change:
    """A difference between two checkpoints; None is nil: not there.

    Attributes:
        path: where: ``globals.config.items[3]``.
        old: the value in the first one, as a Python value.
        new: the value in the second one.
    """

    path: str
    old: object
    new: object

    def __str__(self) -> str:
        """Return it in one line."""
        return f"{self.path}: {self.old!r} -> {self.new!r}"


@attrs.frozen(kw_only=True)
class Summary:
    """What is in a checkpoint.

    Attributes:
        timestamp: when it was taken, in seconds since the epoch.
        tables: how many there are; so for the following.
        entries: of all tables together.
        functions: Lua functions.
        coroutines: the main thread is none.
        userdata: standard streams included.
        size: bytes of its byte format, without names for what belongs to the host.
        modules: the names in ``package.loaded``.
    """

    timestamp: float
    tables: int
    entries: int
    functions: int
    coroutines: int
    userdata: int
    size: int
    modules: tuple[str, ...]


# ---------------------------------------------------------------- as Python values


def to_plain(item: Item, known: dict[int, object]) -> object:
    """Return a value of an image as a Python value; a table that is there twice is one object.

    A table is a list if its keys are 1 … n, and there are any, else a dict.

    Args:
        item: the value.
        known: what tables have become, by id; the tables found are added.
    """
    if not isinstance(item, TableNode):
        return _simple(item)
    if id(item) in known:
        return known[id(item)]
    todo = [(item, _container(item, known))]
    while todo:
        table, container = todo.pop()
        values: list[object] = []
        for value in table.values:
            if isinstance(value, TableNode):
                if id(value) not in known:
                    todo.append((value, _container(value, known)))
                values.append(known[id(value)])
            else:
                values.append(_simple(value))
        if isinstance(container, list):
            container += values
        else:
            container.update(zip(map(_key, table.keys), values))
    return known[id(item)]


def _container(table: TableNode, known: dict[int, object]) -> list[object] | dict[object, object]:
    is_sequence = bool(table.keys) and table.keys == list(range(1, len(table.keys) + 1))
    container: list[object] | dict[object, object] = [] if is_sequence else {}
    known[id(table)] = container
    return container


def _key(item: Item) -> object:
    return Shown("table", f"{id(item):#x}") if isinstance(item, TableNode) else _simple(item)


def _simple(item: Item) -> object:
    if isinstance(item, str):
        return text_to_python(item)
    if isinstance(item, LuaBoolean):
        return item is TRUE
    if not isinstance(item, Node):
        return item
    return _shown(item)


def _shown(node: Node) -> Shown:
    if isinstance(node, LibraryNode):
        return Shown("function", node.name)
    if isinstance(node, FunctionNode):
        return Shown("function", f"{node.proto.source}:{node.proto.line_defined}")
    if isinstance(node, IteratorNode):
        return Shown("function", f"of {node.maker}")
    if isinstance(node, ThreadNode):
        return Shown("thread", "main" if node.is_main else node.status)
    if isinstance(node, HostNode):
        return Shown("userdata" if node.kind == "payload" else "function", node.name or repr(node.value))
    if isinstance(node, UserdataNode):
        return Shown("userdata", node.stream or ("" if node.host is None else _shown(node.host).name))
    return Shown(type(node).__name__, "")


# ---------------------------------------------------------------- differences


def differences(old: Image, new: Image) -> list[Change]:
    """Return what has changed from one image to another."""
    return list(_Comparison().images(old, new))


class _Comparison:
    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()
        self._todo: deque[tuple[str, Item, Item]] = deque()  # breadth first: short paths

    def images(self, old: Image, new: Image) -> Iterator[Change]:
        for name in ("globals", "registry"):
            self._todo.append((name, old.roots[name], new.roots[name]))
        for name in sorted({*old.type_metatables, *new.type_metatables}):
            path = f"metatable of {name} values"
            self._todo.append((path, old.type_metatables.get(name), new.type_metatables.get(name)))
        for name in ("random", "warnings", "settings"):
            before, after = getattr(old, name), getattr(new, name)
            if before != after:
                yield Change(name, before, after)
        self._hooks(old, new)
        while self._todo:
            yield from self._items(*self._todo.popleft())

    def _hooks(self, old: Image, new: Image) -> None:
        before, after = old.hook, new.hook
        if before is not None or after is not None:
            self._todo.append(("hook", before and before.function, after and after.function))
            self._todo.append(("hook mask", before and before.mask, after and after.mask))
            self._todo.append(("hook count", before and before.count, after and after.count))

    def _items(self, path: str, old: Item, new: Item) -> Iterator[Change]:
        if isinstance(old, Node) and old.__class__ is new.__class__:
            if (id(old), id(new)) not in self._seen:
                self._seen.add((id(old), id(new)))
                yield from self._nodes(path, old, new)
        elif old.__class__ is not new.__class__ or (old != new and not (old != old and new != new)):  # noqa: PLR0124  NaN
            yield Change(path, to_plain(old, {}), to_plain(new, {}))

    def _nodes(self, path: str, old: Node, new: Item) -> Iterator[Change]:
        if isinstance(old, TableNode) and isinstance(new, TableNode):
            self._todo.append((extended(path, "<metatable>"), old.metatable, new.metatable))
            self._tables(path, old, new)
        elif isinstance(old, CellNode) and isinstance(new, CellNode):
            self._todo.append((path, old.value, new.value))
        elif isinstance(old, FunctionNode) and isinstance(new, FunctionNode):
            if _meaning(old) != _meaning(new):
                yield Change(path, _shown(old), _shown(new))
                return
            for upvalue, before, after in zip(old.proto.upvalues, old.cells, new.cells):
                self._todo.append((extended(path, f"<upvalue {upvalue.name}>"), before, after))
        elif isinstance(old, UserdataNode) and isinstance(new, UserdataNode):
            self._todo.append((extended(path, "<metatable>"), old.metatable, new.metatable))
            self._todo.append((extended(path, "<value>"), old.host, new.host))
        elif isinstance(old, ThreadNode) and isinstance(new, ThreadNode):
            yield from self._threads(path, old, new)
        elif _identity(old) != _identity(new):
            yield Change(path, to_plain(old, {}), to_plain(new, {}))

    def _tables(self, path: str, old: TableNode, new: TableNode) -> None:
        before, after = _entries(old), _entries(new)
        for key in (*before, *(key for key in after if key not in before)):
            self._todo.append((extended(path, key), before.get(key), after.get(key)))

    def _threads(self, path: str, old: ThreadNode, new: ThreadNode) -> Iterator[Change]:
        places = [[frame.pc for frame in node.frames if isinstance(frame, FrameNode)] for node in (old, new)]
        if (old.status, places[0]) != (new.status, places[1]):
            yield Change(path, _shown(old), _shown(new))
        for before, after in zip(old.frames, new.frames):
            if isinstance(before, FrameNode) and isinstance(after, FrameNode):
                for number, values in enumerate(zip(before.registers, after.registers)):
                    self._todo.append((extended(path, f"<register {number}>"), *values))


def _meaning(node: FunctionNode) -> object:
    proto = node.proto
    return proto.source, proto.line_defined, proto.code, [(type(item), item) for item in proto.constants]


def _identity(node: Item) -> object:
    if isinstance(node, LibraryNode):
        return node.name
    if isinstance(node, HostNode):
        return node.name or id(node.value)
    return type(node).__name__


def _entries(table: TableNode) -> dict[object, Item]:
    """Return the entries by keys that both tables may have; objects go by their order."""
    entries: dict[object, Item] = {}
    objects = 0
    for key, value in zip(table.keys, table.values):
        if isinstance(key, Node):
            objects += 1
            key = f"<key {objects}>"
        entries[key] = value
    return entries


# ---------------------------------------------------------------- summaries


def summarize(image: Image, size: int) -> Summary:
    """Return how much there is in an image."""
    counts: dict[type, int] = {}
    for node in image.nodes:
        counts[node.__class__] = counts.get(node.__class__, 0) + 1
    loaded = image.roots["loaded"]
    keys = loaded.keys if isinstance(loaded, TableNode) else []
    return Summary(
        timestamp=image.timestamp,
        tables=counts.get(TableNode, 0),
        entries=sum(len(node.keys) for node in image.nodes if isinstance(node, TableNode)),
        functions=counts.get(FunctionNode, 0),
        coroutines=counts.get(ThreadNode, 0)
        - sum(isinstance(n, ThreadNode) and n.is_main for n in image.nodes),
        userdata=counts.get(UserdataNode, 0),
        size=size,
        modules=tuple(sorted(str(text_to_python(key)) for key in keys if isinstance(key, str))),
    )

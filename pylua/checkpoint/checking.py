"""Checking: what the byte format leaves open about an image that was read, before anything is built from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Callable, NoReturn

from pylua.checkpoint.image import (
    FrameNode,
    FunctionNode,
    HookNode,
    HostNode,
    IteratorNode,
    LibraryNode,
    TableNode,
    ThreadNode,
    UserdataNode,
)
from pylua.errors import CheckpointError
from pylua.stdlib.packagelib import BOUND_FUNCTIONS
from pylua.vm.coroutine import DEAD, SUSPENDED
from pylua.vm.values import TYPE_NAMES

if TYPE_CHECKING:
    from pylua.checkpoint.image import Image, Item

ROOTS = ("globals", "registry", "loaded", "strings")
_NEEDED_ROOTS = frozenset(ROOTS[:3])
HOST_KINDS = ("function", "payload", "value")
_STREAMS = ("stdin", "stdout", "stderr")
_BUFFERINGS = ("no", "full", "line")
_MODES = ("incremental", "generational")
_MASK = frozenset("crl")
_RANDOM_NUMBERS = 4
_FLAGS = 2


def check(image: Image) -> None:
    """Check an image.

    Raises:
        CheckpointError: something contradicts something else.
    """
    _check_roots(image)
    if not set(image.type_metatables) <= set(TYPE_NAMES.values()):
        _refuse("a type is not one of Lua's")
    _check_settings(image)
    for node in image.nodes:
        check_node = _CHECK.get(node.__class__)
        if check_node is not None:
            check_node(node)


def _check_roots(image: Image) -> None:
    if set(image.roots) != _NEEDED_ROOTS:
        _refuse("its roots are not those of a state")
    for name, root in image.roots.items():
        if not isinstance(root, TableNode) or root.root != name:
            _refuse("a root is no table")
    names = [node.root for node in image.nodes if isinstance(node, TableNode) and node.root is not None]
    if len(set(names)) != len(names) or not set(names) <= set(ROOTS):
        _refuse("its roots are not those of a state")


def _check_settings(image: Image) -> None:
    if image.random is not None and (len(image.random) != _RANDOM_NUMBERS or max(image.random) >= 1 << 64):
        _refuse("the state of the random numbers is wrong")
    if image.settings[1] not in _MODES or (image.warnings is not None and len(image.warnings) != _FLAGS):
        _refuse("a setting is wrong")
    if image.hook is not None:
        _check_hook(image.hook)


def _refuse(reason: str) -> NoReturn:
    msg = f"can't read the checkpoint: {reason}"
    raise CheckpointError(msg)


def _check_table(node: TableNode) -> None:
    if len(node.keys) != len(node.values):
        _refuse("a table has not as many keys as values")
    if not all(map(_can_be_key, node.keys)):
        _refuse("a table has a key that can't be one")
    if None in node.values and not node.positions:
        _refuse("a table has a key without value")
    keys = set(map(_identity, node.keys))
    if len(keys) != len(node.keys):
        _refuse("a table has a key twice")
    if any(position is not None and _identity(position) not in keys for position in node.positions):
        _refuse("a traversal stands at a key that is not there")


def _can_be_key(item: Item) -> bool:
    if isinstance(item, float):
        return not math.isnan(item) and not (item.is_integer() and abs(item) < 1 << 63)
    return item is not None


def _identity(item: object) -> object:
    return item if item.__class__ in (int, float, str) else id(item)


def _check_function(node: FunctionNode) -> None:
    if len(node.cells) != len(node.proto.upvalues):
        _refuse("a function has not as many variables as upvalues")


def _check_library(node: LibraryNode) -> None:
    if node.name is None:
        _refuse("a function has no name")


def _check_host(node: HostNode) -> None:
    if node.name is None or node.kind not in HOST_KINDS:
        _refuse("something of the host has no name")


def _check_iterator(node: IteratorNode) -> None:
    parts = [part.__class__ for part in node.parts]
    if node.maker == "coroutine.wrap":
        is_right = parts == [ThreadNode] and not node.parts[0].is_main  # type: ignore[attr-defined]
    elif node.maker == "package.require":
        is_right = parts == [str, TableNode] and node.parts[0] in BOUND_FUNCTIONS
    else:
        is_right = node.maker == "string.gmatch" and parts == [str, str, int, int]
        is_right = is_right and 0 <= node.parts[2] <= len(node.parts[0]) + 1  # type: ignore[operator, arg-type]
    if not is_right:
        _refuse("an iterator is made of something else")


def _check_userdata(node: UserdataNode) -> None:
    if node.stream is not None and node.stream not in _STREAMS:
        _refuse("there is no such stream")
    if node.buffering not in _BUFFERINGS:
        _refuse("there is no such buffering")
    if (node.stream is None) == (node.host is None):
        _refuse("a userdata is neither a stream nor of the host")


def _check_thread(node: ThreadNode) -> None:
    if node.status not in (SUSPENDED, DEAD):
        _refuse("a coroutine has a status that it can't have")
    if node.hook is not None:
        _check_hook(node.hook)
    for frame in node.frames:
        if frame.__class__ is FrameNode and frame.function.__class__ is not FunctionNode:
            _refuse("a call in progress is not one of a Lua function")


def _check_hook(hook: HookNode) -> None:
    if not set(hook.mask or "?") <= _MASK or hook.function is None:
        _refuse("a hook is wrong")


_CHECK: dict[type, Callable[..., None]] = {
    TableNode: _check_table,
    FunctionNode: _check_function,
    LibraryNode: _check_library,
    HostNode: _check_host,
    IteratorNode: _check_iterator,
    UserdataNode: _check_userdata,
    ThreadNode: _check_thread,
}

"""The byte format of checkpoints; `FIELDS` is the one table that writing and reading go by.

A checkpoint is, all fixed numbers little-endian:

==================  ===============================================================================
magic               `MAGIC`; its first byte is no text, its newline finds conversions of line ends
format version      2 bytes, changed whenever `FIELDS` or the instructions of functions change
length, checksum    of the body: 8 bytes, 16 bytes (BLAKE2b)
body                strings, functions, kinds of the nodes, fields of the nodes, the rest
==================  ===============================================================================

Numbers in the body are unsigned, 7 bits to a byte, the lowest first; the highest bit says that there are more. Signed ones
have their sign in the lowest bit. Strings are counted, and each is there once. Functions are binary chunks (see
`pylua.bytecode.binary`), each with those that are nested in it; a node names its function by the chunk and its place
there. A value is a byte that says what it is (`Tag`), and then a number: an integer, a string's or a node's number.

Nothing is ever executed or imported because a checkpoint says so. The checksum finds damage. Against malice every number is
checked before it is used: all lengths, that a node is of the kind that belongs in its place, that functions pass the
verifier. What is left to say of calls in progress is checked when they are built.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pylua.bytecode.proto import Proto

MAGIC = b"\x89pylua checkpoint\r\n"
FORMAT_VERSION = 1

LOW_BITS = 0x7F
"""Of a byte, what is part of a number."""

HEAD = struct.Struct("<HQ16s")
FLOAT = struct.Struct("<d")
CHECKSUM_SIZE = 16


class Tag(IntEnum):
    """The byte before a value: what it is."""

    NIL = 0
    FALSE = 1
    TRUE = 2
    INT = 3
    FLOAT = 4
    STRING = 5
    NODE = 6


VALUE, TABLE, CELL, REGISTER, HOST = "value", "table", "cell", "register", "host"
"""What may stand in a place: any value, a table or nil, a variable, a value or a variable, what belongs to the host."""

FIELDS: dict[type, tuple[tuple[str, str], ...]] = {
    TableNode: (
        ("root", "name"), ("metatable", TABLE), ("keys", "values"), ("values", "values"), ("border", "optional_number"),
        ("positions", "values"),
    ),
    CellNode: (("value", VALUE),),
    FunctionNode: (("proto", "proto"), ("cells", "cells")),
    LibraryNode: (("name", "name"),),
    IteratorNode: (("maker", "name"), ("parts", "values")),
    HostNode: (("kind", "name"), ("name", "name")),
    UserdataNode: (
        ("metatable", TABLE), ("user_values", "values"), ("stream", "name"), ("buffering", "name"), ("host", HOST),
    ),
    IdentityNode: (("cell", CELL),),
    MadeNode: (("maker", VALUE),),
    ThreadNode: (
        ("is_main", "flag"), ("status", "name"), ("function", VALUE), ("body", VALUE), ("arguments", "values"),
        ("frames", "frames"), ("has_error", "flag"), ("error", VALUE), ("to_close", "values"), ("hook", "optional_hook"),
    ),
    FrameNode: (
        ("function", VALUE), ("pc", "number"), ("registers", "registers"), ("varargs", "values"), ("open", "values"),
        ("to_close", "numbers"), ("pending", "optional_values"), ("is_tail_call", "flag"), ("hook_line", "signed"),
    ),
    ProtectedNode: (("function", VALUE), ("handler", VALUE), ("calling", VALUE), ("catches", "flag")),
    UnwindingNode: (("error", VALUE), ("pending", "values")),
    HookNode: (("function", VALUE), ("mask", "name"), ("count", "number"), ("left", "signed")),
    Image: (
        ("timestamp", "real"), ("dialect", "name"), ("schema", "optional_number"), ("limits", "limits"), ("roots", "named_values"),
        ("type_metatables", "named_values"), ("random", "optional_numbers"), ("warnings", "optional_flags"), ("settings", "settings"),
        ("hook", "optional_hook"), ("finalizable", "values"), ("pending", "values"),
    ),
}  # fmt: skip
"""What each kind of record holds, in this order: attribute and form. The first ten are nodes, numbered from 0."""

NODE_KINDS: tuple[type, ...] = tuple(kind for kind in FIELDS if issubclass(kind, Node))
FRAME_KINDS: tuple[type, ...] = (FrameNode, ProtectedNode, UnwindingNode)

ALLOWED: dict[str, tuple[type, ...]] = {
    VALUE: tuple(kind for kind in NODE_KINDS if kind is not CellNode),
    TABLE: (TableNode, MadeNode),
    CELL: (CellNode,),
    REGISTER: NODE_KINDS,
    HOST: (HostNode,),
}
"""The kinds of nodes that may stand in a place."""


def all_protos(proto: Proto) -> Iterator[Proto]:
    """Yield *proto* and all that are nested in it."""
    todo = [proto]
    while todo:
        current = todo.pop()
        yield current
        todo.extend(reversed(current.protos))

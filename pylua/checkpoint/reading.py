"""Reading: bytes become an image, as `fields` has it, or are refused."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NoReturn, cast

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.binary import undump
from pylua.checkpoint.fields import (
    ALLOWED,
    CELL,
    CHECKSUM_SIZE,
    FIELDS,
    FLOAT,
    FORMAT_VERSION,
    FRAME_KINDS,
    HEAD,
    HOST,
    LOW_BITS,
    MAGIC,
    NODE_KINDS,
    REGISTER,
    TABLE,
    VALUE,
    Tag,
    all_protos,
)
from pylua.checkpoint.image import FunctionNode, HookNode, HostNode, Image
from pylua.errors import CheckpointError, LuaError
from pylua.limits import Limits
from pylua.numeric import INT_MAX, INT_MIN

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto
    from pylua.checkpoint.image import Item, Node


def read(data: bytes) -> Image:
    """Return the image in *data*.

    Raises:
        CheckpointError: it is none, or of another version, or damaged.
    """
    if data[: len(MAGIC)] != MAGIC:
        _refuse("this is no checkpoint of pylua")
    if len(data) < len(MAGIC) + HEAD.size:
        _refuse("it is cut off")
    version, length, checksum = HEAD.unpack_from(data, len(MAGIC))
    if version != FORMAT_VERSION:
        _refuse(f"it has format version {version}, and this pylua reads version {FORMAT_VERSION}")
    body = data[len(MAGIC) + HEAD.size :]
    if len(body) != length:
        _refuse(f"it has {len(body)} bytes in the place of {length}")
    if blake2b(body, digest_size=CHECKSUM_SIZE).digest() != checksum:
        _refuse("it is damaged: its checksum is wrong")
    return _Reader(body).image()


def _refuse(reason: str) -> NoReturn:
    msg = f"can't read the checkpoint: {reason}"
    raise CheckpointError(msg)


_LONGEST_NUMBER = 70  # bits


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body = body
        self._place = 0
        self._strings: list[str] = []
        self._chunks: list[list[Proto]] = []
        self._nodes: list[Node] = []

    def image(self) -> Image:
        """Return everything."""
        self._strings = [self.text() for _ in range(self._count())]
        self._chunks = [self._chunk() for _ in range(self._count())]
        count = self._count()
        for kind in self._take(count):
            if kind >= len(NODE_KINDS):
                _refuse("there is no such kind of object")
            self._nodes.append(object.__new__(NODE_KINDS[kind]))
        for node in self._nodes:
            self.record(node)
        image = object.__new__(Image)
        self.record(image)
        if self._place != len(self._body):
            _refuse("there is something behind its end")
        image.nodes = self._nodes
        return image

    def record(self, record: object) -> None:
        """Read the fields of a record."""
        for name, form in FIELDS[record.__class__]:
            setattr(record, name, getattr(self, form)())
        if record.__class__ is FunctionNode:
            record.code = None
        elif record.__class__ is HostNode:
            record.value = None

    # ------------------------------------------------------------ parts

    def _take(self, count: int) -> bytes:
        piece = self._body[self._place : self._place + count]
        if len(piece) != count:
            _refuse("it ends too early")
        self._place += count
        return piece

    def number(self) -> int:
        """Read a number from 0 on."""
        body, place = self._body, self._place
        number = shift = 0
        try:
            while True:
                byte = body[place]
                place += 1
                number |= (byte & LOW_BITS) << shift
                if byte <= LOW_BITS:
                    break
                shift += 7
                if shift > _LONGEST_NUMBER:
                    _refuse("a number is too long")
        except IndexError:
            _refuse("it ends too early")
        self._place = place
        return number

    def _count(self) -> int:
        """Return how many things follow; each takes a byte at least."""
        count = self.number()
        if count > len(self._body) - self._place:
            _refuse("it ends too early")
        return count

    def signed(self) -> int:
        """Read any integer."""
        number = self.number()
        return ~(number >> 1) if number & 1 else number >> 1

    def text(self) -> str:
        """Read the characters of a string."""
        return self._take(self._count()).decode("latin-1")

    def flag(self) -> bool:
        """Read a flag."""
        number = self.number()
        if number > 1:
            _refuse("a flag is neither 0 nor 1")
        return number == 1

    def name(self) -> str | None:
        """Read a string that stands for itself, if there is one."""
        number = self.number()
        return None if number == 0 else self._string(number - 1)

    def _string(self, number: int) -> str:
        if number >= len(self._strings):
            _refuse("a string is not there")
        return self._strings[number]

    def real(self) -> float:
        """Read a float."""
        return cast("float", FLOAT.unpack(self._take(FLOAT.size))[0])

    def _chunk(self) -> list[Proto]:
        try:
            return list(all_protos(undump(self.text(), "=checkpoint")))
        except LuaError as error:
            _refuse(str(error))

    def proto(self) -> Proto:
        """Read which function it is."""
        chunk, place = self.number(), self.number()
        if chunk >= len(self._chunks) or place >= len(self._chunks[chunk]):
            _refuse("a function is not there")
        return self._chunks[chunk][place]

    # ------------------------------------------------------------ values

    def _item(self, form: str) -> Item:
        kind = self._take(1)[0]
        if kind == Tag.NODE:
            number = self.number()
            if number >= len(self._nodes):
                _refuse("an object is not there")
            node = self._nodes[number]
            if not isinstance(node, ALLOWED[form]):
                _refuse(f"a {type(node).__name__} stands in the place of a {form}")
            return node
        if form not in (VALUE, REGISTER) and (kind != Tag.NIL or form == CELL):
            _refuse(f"a value stands in the place of a {form}")
        return self._plain(kind)

    def _plain(self, kind: int) -> Item:
        if kind == Tag.NIL:
            return None
        if kind == Tag.STRING:
            return self._string(self.number())
        if kind == Tag.INT:
            number = self.signed()
            if not INT_MIN <= number <= INT_MAX:
                _refuse("an integer has more than 64 bits")
            return number
        if kind == Tag.FLOAT:
            return self.real()
        if kind > Tag.TRUE:
            _refuse("there is no such kind of value")
        return TRUE if kind == Tag.TRUE else FALSE

    def _items(self, form: str) -> list[Item]:
        return [self._item(form) for _ in range(self._count())]

    def named_values(self) -> dict[str, Item]:
        """Read tables with names."""
        return {self.name() or "": self._item(TABLE) for _ in range(self._count())}

    def numbers(self) -> list[int]:
        """Read numbers."""
        return [self.number() for _ in range(self._count())]

    def frames(self) -> list[object]:
        """Read calls in progress."""
        frames: list[object] = []
        for _ in range(self._count()):
            kind = self.number()
            if kind >= len(FRAME_KINDS):
                _refuse("there is no such kind of call")
            frame: object = object.__new__(FRAME_KINDS[kind])
            self.record(frame)
            frames.append(frame)
        return frames

    def optional_hook(self) -> HookNode | None:
        """Read a hook, if there is one."""
        if not self.flag():
            return None
        node = HookNode()
        self.record(node)
        return node

    def limits(self) -> Limits | None:
        """Read limits, if there are any."""
        if not self.flag():
            return None
        try:
            return Limits(
                max_instructions=self.optional_number(),
                max_seconds=self.real() if self.flag() else None,
                clock=self.name() or "",
                max_memory=self.optional_number(),
                max_output=self.optional_number(),
            )
        except ValueError as error:
            _refuse(str(error))

    def optional_number(self) -> int | None:
        """Read a number, if there is one."""
        return self.number() if self.flag() else None

    def optional_numbers(self) -> list[int] | None:
        """Read numbers, if there are any."""
        return self.numbers() if self.flag() else None

    def optional_flags(self) -> tuple[bool, ...] | None:
        """Read flags, if there are any."""
        return tuple(map(bool, self.numbers())) if self.flag() else None

    def value(self) -> Item:
        """Read a value."""
        return self._item(VALUE)

    def table(self) -> Item:
        """Read a table or nil."""
        return self._item(TABLE)

    def cell(self) -> Item:
        """Read a variable."""
        return self._item(CELL)

    def host(self) -> Item:
        """Read what belongs to the host, or nil."""
        return self._item(HOST)

    def values(self) -> list[Item]:
        """Read values."""
        return self._items(VALUE)

    def optional_values(self) -> list[Item] | None:
        """Read values, if there are any."""
        return self.values() if self.flag() else None

    def cells(self) -> list[Item]:
        """Read variables."""
        return self._items(CELL)

    def registers(self) -> list[Item]:
        """Read values and variables."""
        return self._items(REGISTER)

    def settings(self) -> tuple[bool, str, int, int]:
        """Read the settings of the collector."""
        return self.flag(), self.name() or "", self.number(), self.number()

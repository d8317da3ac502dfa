"""Writing: an image becomes bytes, as `fields` has it."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from pylua.boolean import FALSE, TRUE
from pylua.bytecode.binary import dump
from pylua.checkpoint.fields import (
    CHECKSUM_SIZE,
    FIELDS,
    FLOAT,
    FORMAT_VERSION,
    FRAME_KINDS,
    HEAD,
    LOW_BITS,
    MAGIC,
    NODE_KINDS,
    Tag,
    all_protos,
)
from pylua.checkpoint.image import FunctionNode

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pylua.bytecode.proto import Proto
    from pylua.checkpoint.image import HookNode, Image, Item
    from pylua.limits import Limits


def write(image: Image) -> bytes:
    """Return an image, in which all that belongs to the host has a name, as bytes."""
    body = _Writer(image).body()
    checksum = blake2b(body, digest_size=CHECKSUM_SIZE).digest()
    return MAGIC + HEAD.pack(FORMAT_VERSION, len(body), checksum) + body


class _Writer:
    def __init__(self, image: Image) -> None:
        self._image = image
        self._places = {id(node): number for number, node in enumerate(image.nodes)}
        self._strings: dict[str, int] = {}
        self._out = bytearray()
        self._protos: dict[int, tuple[int, int]] = {}  # by id: chunk, place in it
        self._chunks: list[Proto] = []

    def body(self) -> bytes:
        """Return everything behind the head."""
        image = self._image
        self._find_chunks()
        for node in image.nodes:
            self.record(node)
        self.record(image)
        fields, self._out = self._out, bytearray()
        self.number(len(self._strings))
        for text in self._strings:
            self.text(text)
        self.number(len(self._chunks))
        for proto in self._chunks:
            self.text(dump(proto, strip=False))
        self.number(len(image.nodes))
        kinds = {kind: number for number, kind in enumerate(NODE_KINDS)}
        self._out += bytes(kinds[node.__class__] for node in image.nodes)
        return bytes(self._out + fields)

    def _find_chunks(self) -> None:
        """Choose the functions to be written: those that are not nested in another one that is."""
        wanted = [node.proto for node in self._image.nodes if node.__class__ is FunctionNode]
        nested = {id(inner) for proto in wanted for inner in all_protos(proto) if inner is not proto}
        for proto in wanted:
            if id(proto) not in nested and id(proto) not in self._protos:
                for place, inner in enumerate(all_protos(proto)):
                    self._protos[id(inner)] = len(self._chunks), place
                self._chunks.append(proto)

    def record(self, record: object) -> None:
        """Write the fields of a record."""
        for name, form in FIELDS[record.__class__]:
            getattr(self, form)(getattr(record, name))

    def number(self, number: int) -> None:
        """Write a number from 0 on."""
        out = self._out
        while number > LOW_BITS:
            out.append(number & LOW_BITS | 0x80)
            number >>= 7
        out.append(number)

    def signed(self, number: int) -> None:
        """Write any integer."""
        self.number(number << 1 if number >= 0 else ~number << 1 | 1)

    def text(self, text: str) -> None:
        """Write the characters of a string."""
        self.number(len(text))
        self._out += text.encode("latin-1")

    def name(self, name: str | None) -> None:
        """Write the number of a string, from 1; 0 is none."""
        self.number(0 if name is None else self._strings.setdefault(name, len(self._strings)) + 1)

    def real(self, number: float) -> None:
        """Write a float."""
        self._out += FLOAT.pack(number)

    def value(self, item: Item) -> None:
        """Write a value."""
        out = self._out
        if item.__class__ is str:
            out.append(Tag.STRING)
            self.number(self._strings.setdefault(item, len(self._strings)))
        elif item.__class__ is int:
            out.append(Tag.INT)
            self.signed(item)
        elif item.__class__ is float:
            out.append(Tag.FLOAT)
            self.real(item)
        elif item is None:
            out.append(Tag.NIL)
        elif item is TRUE or item is FALSE:
            out.append(Tag.TRUE if item is TRUE else Tag.FALSE)
        else:
            out.append(Tag.NODE)
            self.number(self._places[id(item)])

    def values(self, items: list[Item]) -> None:
        """Write values."""
        self.number(len(items))
        for item in items:
            self.value(item)

    def numbers(self, numbers: Sequence[int]) -> None:
        """Write numbers."""
        self.number(len(numbers))
        for number in numbers:
            self.number(number)

    def optional_number(self, number: int | None) -> None:
        """Write a number or that there is none."""
        self.number(number is not None)
        if number is not None:
            self.number(number)

    def optional_numbers(self, numbers: Sequence[int] | None) -> None:
        """Write numbers or that there are none."""
        self.number(numbers is not None)
        if numbers is not None:
            self.numbers(numbers)

    def optional_values(self, items: list[Item] | None) -> None:
        """Write values or that there are none."""
        self.number(items is not None)
        if items is not None:
            self.values(items)

    def optional_hook(self, hook: HookNode | None) -> None:
        """Write a hook or that there is none."""
        self.number(hook is not None)
        if hook is not None:
            self.record(hook)

    def limits(self, limits: Limits | None) -> None:
        """Write limits or that there are none."""
        self.number(limits is not None)
        if limits is None:
            return
        self.optional_number(limits.max_instructions)
        self.number(limits.max_seconds is not None)
        if limits.max_seconds is not None:
            self.real(limits.max_seconds)
        self.name(limits.clock)
        self.optional_number(limits.max_memory)
        self.optional_number(limits.max_output)

    def proto(self, proto: Proto) -> None:
        """Write where a function is to be found."""
        chunk, place = self._protos[id(proto)]
        self.number(chunk)
        self.number(place)

    def frames(self, frames: list[object]) -> None:
        """Write calls in progress."""
        self.number(len(frames))
        for frame in frames:
            self.number(FRAME_KINDS.index(frame.__class__))
            self.record(frame)

    def named_values(self, items: Mapping[str, Item]) -> None:
        """Write values with names."""
        self.number(len(items))
        for name, item in items.items():
            self.name(name)
            self.value(item)

    def settings(self, settings: tuple[bool, str, int, int]) -> None:
        """Write the settings of the collector."""
        enabled, mode, pause, step = settings
        self.number(enabled)
        self.name(mode)
        self.number(pause)
        self.number(step)

    flag = number
    optional_flags = optional_numbers
    table = cell = host = value
    cells = registers = values

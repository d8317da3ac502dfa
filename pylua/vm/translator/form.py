"""The form of a text: what is wanted of it, and what the whole chunk makes likely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

import attrs

from pylua.bytecode.opcodes import ARITHMETIC_EVENTS, Op

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto


@attrs.frozen
class Form:
    """What kind of text is wanted.

    Attributes:
        metered: count instructions, as `vm.meter` tells.
        is_late: the meter is not among the free variables, as the function is older than its state's limits.
        collects: count what is made, and let the collector work now and then.
        expects_floats: something in the chunk looks like computing with floats.
        overloaded: the metamethods of arithmetic that the chunk mentions.
        resumable: a generator, from which a coroutine can yield; its first parameter, ``d``, is its depth.
    """

    metered: bool = False
    is_late: bool = False
    collects: bool = False
    expects_floats: bool = True
    overloaded: frozenset[str] = frozenset()
    resumable: bool = False

    @property
    def has_meter(self) -> bool:
        """Whether the last free variable is the meter's."""
        return self.metered and not self.is_late


def form_of_chunk(proto: Proto, *, metered: bool) -> Form:
    """Return the form of all functions of a chunk, of which *proto* is the main one."""
    return Form(
        metered=metered,
        collects=_holds(proto, _knows_collector),
        expects_floats=_holds(proto, mentions_floats),
        overloaded=frozenset(_mentioned_events(proto)),
    )


_FLOAT_NAMES = frozenset(
    ("acos", "asin", "atan", "clock", "cos", "exp", "huge", "log", "pi", "sin", "sqrt", "tan")
)
"""Functions that give floats."""


def mentions_floats(proto: Proto) -> bool:
    """Return whether a function, those within it aside, seems to compute with floats."""
    return any(value.__class__ is float or value in _FLOAT_NAMES for value in proto.constants) or any(
        op in (Op.DIV, Op.POW) for op, *_ in proto.code
    )


def _knows_collector(proto: Proto) -> bool:
    """Return whether a function knows of weak tables or finalizers, so that it may wait for a collection."""
    return "__gc" in proto.constants or "__mode" in proto.constants


def _holds(proto: Proto, predicate: Callable[[Proto], bool]) -> bool:
    """Return whether *predicate* holds for a function or any within it."""
    return predicate(proto) or any(_holds(inner, predicate) for inner in proto.protos)


def _mentioned_events(proto: Proto) -> set[str]:
    found = {event for event in ARITHMETIC_EVENTS.values() if event in proto.constants}
    return found.union(*map(_mentioned_events, proto.protos))

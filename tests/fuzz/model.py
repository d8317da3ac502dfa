"""The model of a random program: pieces of text, with the statements and expressions that may be taken out.

A node is a string, a tuple of nodes, a `Body`, an `Expression` or a `List`. A program is a `Body`. Whatever is
replaced by one of its `variants`, it stays a program that ends: the counters of loops stand around their bodies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, Union

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Node = Union[str, tuple["Node", ...], "Body", "Expression", "List"]

T = TypeVar("T", bound=Node)

INDENT = "  "
TICK = "tick()"


@attrs.frozen
class Body:
    """The statements of a block, each on lines of its own.

    Attributes:
        parts: the statements, one node each.
        ticks: the block may run again and again, so it counts its turns.
    """

    parts: tuple[Node, ...]
    ticks: bool = False


@attrs.frozen
class Expression:
    """An expression: where it stands, every other could stand, too."""

    parts: tuple[Node, ...]


@attrs.frozen
class List:
    """Expressions or fields, any of which may be left out."""

    parts: tuple[Node, ...]
    separator: str = ", "


def render(program: Body, *, ticks: bool = True) -> str:
    """Return the program's source text, without the calls that count turns if *ticks* is false."""
    return "".join(_lines(program, -1, ticks))[1:]


def _lines(node: Node, depth: int, ticks: bool) -> Iterator[str]:  # noqa: FBT001
    """Yield the text in pieces; lines after the first are indented to *depth*."""
    if isinstance(node, str):
        yield node.replace("\n", "\n" + INDENT * depth)
    elif isinstance(node, Body):
        start = "\n" + INDENT * (depth + 1)
        for part in ((TICK,) if node.ticks and ticks else ()) + node.parts:
            yield start
            yield from _lines(part, depth + 1, ticks)
        yield "\n" + INDENT * depth
    else:
        for position, part in enumerate(parts_of(node)):
            if position and isinstance(node, List):
                yield node.separator
            yield from _lines(part, depth, ticks)


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return what a node consists of."""
    return () if isinstance(node, str) else node if isinstance(node, tuple) else node.parts


def with_parts(node: T, parts: tuple[Node, ...]) -> T:
    """Return *node* with other parts."""
    return parts if isinstance(node, tuple) else attrs.evolve(node, parts=parts)


# ---------------------------------------------------------------- making programs smaller


def variants(node: T) -> Iterator[T]:
    """Yield what *node* could be replaced by: all of it is smaller, what is smallest comes first."""
    parts = parts_of(node)
    if isinstance(node, (Body, List)):
        for rest in _without_some(parts):
            yield with_parts(node, rest)
    if isinstance(node, Body):
        for position, part in enumerate(parts):
            for inner in _outermost(Body, part):
                yield with_parts(node, (*parts[:position], *inner.parts, *parts[position + 1 :]))
    if isinstance(node, Expression) and parts != ("nil",):
        yield Expression(("nil",))
        yield from _outermost(Expression, *parts)
    for position, part in enumerate(parts):
        for variant in variants(part):
            yield with_parts(node, (*parts[:position], variant, *parts[position + 1 :]))


def _without_some(parts: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """Yield *parts* without all, each half, each quarter …, each single one of them."""
    size = len(parts)
    while size:
        for start in range(0, len(parts), size):
            yield parts[:start] + parts[start + size :]
        size //= 2


def _outermost(kind: type[T], *nodes: Node) -> Iterator[T]:
    """Yield the nodes of a kind that are in *nodes*, but not what is in them in turn."""
    for node in nodes:
        if isinstance(node, kind):
            yield node
        else:
            yield from _outermost(kind, *parts_of(node))


def reduce(program: Body, is_interesting: Callable[[Body], bool]) -> Body:
    """Return a program that is as small as single replacements can make it and still interesting."""
    tried = {render(program)}
    improved = True
    while improved:
        improved = False
        for variant in variants(program):
            source = render(variant)
            if source in tried:
                continue
            tried.add(source)
            if is_interesting(variant):
                program = variant
                improved = True
                break
    return program

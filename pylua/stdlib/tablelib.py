"""Table manipulation (§6.6).

Every function works through the metamethods of its tables. Where a table has none that matter, elements are
moved in blocks by C functions (`map`, `dict.update`), 2 to 10 times as fast as one by one. A block is also
the piece of work that is charged at once, so that a limit stops a function which was told to walk over
10^9 elements.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Callable

from pylua.stdlib.api import (
    ABSENT,
    DirectCalls,
    GlobalState,
    Library,
    LuaError,
    LuaTable,
    Results,
    Value,
    allow_direct_calls,
    argument_error,
    as_results,
    boolean,
    call,
    check_function,
    check_integer,
    equals,
    format_number,
    has_room,
    index,
    integer_of,
    length,
    less_than,
    metatable_of,
    opt_integer,
    opt_string,
    raise_error,
    raw_length,
    raw_set,
    set_index,
    set_list,
    type_error,
    type_name,
)
from pylua.stdlib.sorting import InvalidOrderError, quicksort

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = Library("table")

BLOCK = 4096
"""Elements that are moved, and charged, at once."""

_FEW = 200  # values for which there is always room
_SMALL_RESULT = 1 << 16  # bytes that may be made without asking the meter

INTEGERS = 1 << 64
INT_MAX = 0x7FFFFFFF
MAX_INTEGER = 0x7FFFFFFFFFFFFFFF

READ, WRITE, LENGTH = "__index", "__newindex", "__len"


# ---------------------------------------------------------------- access


def _check_table_like(g: GlobalState, number: int, value: Value, *events: str) -> None:
    """Check that argument *number* is a table or has all the metamethods *events* (checktab in ltablib.c)."""
    if isinstance(value, LuaTable):
        return
    metatable = None if value is ABSENT else metatable_of(g, value)
    if metatable is None or any(metatable.get(event) is None for event in events):
        raise type_error(number, "table", value)


def _length(g: GlobalState, value: Value) -> int:
    """Return ``#value``, which must be an integer (luaL_len)."""
    if value.__class__ is LuaTable:
        return raw_length(value)
    size = integer_of(length(g, value))
    if size is None:
        raise raise_error("object length is not an integer")
    return size


def _lacks(value: Value, event: str) -> bool:
    """Return whether *value* is a table without the metamethod *event*."""
    if value.__class__ is LuaTable:
        return True
    if not isinstance(value, LuaTable):
        return False
    return value.metatable is None or event not in value.metatable


def _elements(g: GlobalState, table: Value, keys: range) -> list[Value]:
    """Return the elements of *table* at *keys*, fetched in that order."""
    if _lacks(table, READ):
        return list(map(table.get, keys))  # type: ignore[attr-defined]
    return [index(g, table, key) for key in keys]


def _set_elements(table: LuaTable, keys: range, values: list[Value]) -> None:
    """Set the elements of *table*, which has no ``__newindex``, at *keys*."""
    if None in values:
        for key, value in zip(keys, values):
            raw_set(table, key, value)
    else:
        table.update(zip(keys, values))


def _blocks(g: GlobalState, keys: range) -> Iterator[range]:
    """Cut *keys* into blocks, and charge each before it is given out."""
    while keys:
        block = keys[:BLOCK]
        g.meter.charge(len(block))
        yield block
        keys = keys[BLOCK:]


def _shift(g: GlobalState, source: Value, keys: range, target: Value, distance: int) -> None:
    """Copy the elements of *source* at *keys* to *target*, *distance* places on, in the order of *keys*."""
    in_blocks = _lacks(source, READ) and _lacks(target, WRITE)
    for block in _blocks(g, keys):
        places = range(block.start + distance, block.stop + distance, block.step)
        if in_blocks:
            _set_elements(target, places, _elements(g, source, block))  # type: ignore[arg-type]
        else:
            for key, place in zip(block, places):
                set_index(g, target, place, index(g, source, key))


# ---------------------------------------------------------------- one element


@LIBRARY.function("list, [pos,] value")
def insert(g: GlobalState, table: Value = ABSENT, *arguments: Value) -> Results:
    """Insert a value at a position, by default at the end; the elements from there on move up."""
    if table.__class__ is LuaTable:  # by far the most frequent case
        if len(arguments) == 1:
            (value,) = arguments
            if value is not None:
                size = len(table)
                if size + 1 in table or (size and size not in table):  # not all of it is a sequence
                    size = raw_length(table)
                table[size + 1] = value
            return ()
        if len(arguments) == 2 and _insert_at(g, table, *arguments):  # noqa: PLR2004  position and value
            return ()
    _check_table_like(g, 1, table, READ, WRITE, LENGTH)
    size = _length(g, table)
    if len(arguments) == 1:
        (value,) = arguments
        position = _wrapped(size + 1)
    elif len(arguments) == 2:  # noqa: PLR2004  position and value
        position = check_integer(2, arguments[0])
        value = arguments[1]
        if not (position - 1) % INTEGERS < (size + 1) % INTEGERS:
            raise argument_error(2, "position out of bounds")
        _shift(g, table, range(_wrapped(size + 1) - 1, position - 1, -1), table, 1)
    else:
        raise raise_error("wrong number of arguments to 'insert'")
    set_index(g, table, position, value)
    return ()


def _insert_at(g: GlobalState, table: LuaTable, position: Value, value: Value) -> bool:
    """Insert a value before others, if they are few; return whether that was done."""
    size = raw_length(table)
    if position.__class__ is int and 0 < position <= size < position + BLOCK and value is not None:
        g.meter.charge(size - position + 1)
        _shift_block(table, range(position, size + 1), 1)
        table[position] = value
        return True
    return False


def _shift_block(table: LuaTable, keys: range, distance: int) -> None:
    """Copy the elements of a plain table at *keys* to the places *distance* (1 or -1) further, before what they replace.

    Holes show in the number of keys afterwards, which costs a third less than to look for them among the elements.
    """
    size = len(table) + (distance > 0)
    moved = list(map(table.get, keys))
    places = range(keys.start + distance, keys.stop + distance)
    table.update(zip(places, moved))
    if len(table) != size or moved[0] is None:
        for place in places[::-distance]:
            if table.get(place) is None:
                raw_set(table, place, None)


@LIBRARY.function("list [, pos]")
def remove(g: GlobalState, table: Value = ABSENT, pos: Value = ABSENT, *_: Value) -> Results:
    """Remove and return an element, by default the last one; those behind it move down."""
    if table.__class__ is LuaTable:
        size = raw_length(table)
        if pos is ABSENT:
            return table.pop(size, None)
        if pos.__class__ is int and 0 < pos <= size < pos + BLOCK:
            g.meter.charge(size - pos + 1)
            removed = table.get(pos)
            if pos != size:
                _shift_block(table, range(pos + 1, size + 1), -1)
            del table[size]
            return removed
    _check_table_like(g, 1, table, READ, WRITE, LENGTH)
    size = _length(g, table)
    position = opt_integer(2, pos, size)
    if position != size and not (position - 1) % INTEGERS <= size % INTEGERS:
        raise argument_error(2, "position out of bounds")
    removed = index(g, table, position)
    _shift(g, table, range(position + 1, size + 1), table, -1)
    set_index(g, table, max(position, size), None)
    return removed


def _wrapped(number: int) -> int:
    """Return *number*, at most one more than the largest integer, as an integer."""
    return number if number <= MAX_INTEGER else number - INTEGERS


# ---------------------------------------------------------------- many elements


@LIBRARY.function("a1, f, e, t [, a2]")
def move(  # noqa: PLR0917  the manual's signature
    g: GlobalState,
    a1: Value = ABSENT,
    f: Value = ABSENT,
    e: Value = ABSENT,
    t: Value = ABSENT,
    a2: Value = ABSENT,
    *_: Value,
) -> Results:
    """Copy ``a1[f], …, a1[e]`` to ``a2[t], …`` (*a2* is *a1* by default) and return the destination."""
    start, end, to = check_integer(2, f), check_integer(3, e), check_integer(4, t)
    number = 1 if a2 is ABSENT or a2 is None else 5
    target = a1 if number == 1 else a2
    _check_table_like(g, 1, a1, READ)
    _check_table_like(g, number, target, WRITE)
    if end < start:
        return target
    if not (start > 0 or end < MAX_INTEGER + start):
        raise argument_error(3, "too many elements to move")
    if to > MAX_INTEGER - (end - start):
        raise argument_error(4, "destination wrap around")
    keys = range(start, end + 1)
    if start < to <= end and (
        number == 1 or equals(g, a1, target)
    ):  # would overwrite what is still to be moved?
        keys = keys[::-1]
    _shift(g, a1, keys, target, to - start)
    return target


@LIBRARY.function("list [, sep [, i [, j]]]")
def concat(
    g: GlobalState,
    table: Value = ABSENT,
    sep: Value = ABSENT,
    i: Value = ABSENT,
    j: Value = ABSENT,
    *_: Value,
) -> Results:
    """Return the elements, all strings or numbers, as one string with *sep* between them."""
    if table.__class__ is LuaTable and i is ABSENT and (sep is ABSENT or sep.__class__ is str):
        size = raw_length(table)
        if size <= BLOCK:
            values = list(map(table.get, range(1, size + 1)))
            separator = sep if sep.__class__ is str else ""
            try:
                total = sum(map(len, values)) + len(values) * len(separator)  # type: ignore[arg-type]
                if total <= _SMALL_RESULT:
                    result = separator.join(values)  # type: ignore[arg-type]
                    g.meter.charge(size)
                    return result
            except TypeError:  # some are no strings
                pass
    _check_table_like(g, 1, table, READ, LENGTH)
    size = _length(g, table)
    separator = opt_string(2, sep, "")
    keys = range(opt_integer(3, i, 1), opt_integer(4, j, size) + 1)
    pieces: list[str] = []
    total = -len(separator)
    for block in _blocks(g, keys):
        texts = _texts(g, table, block)
        total += sum(map(len, texts)) + len(texts) * len(separator)
        g.meter.reserve(total)
        pieces.append(separator.join(texts))
    return separator.join(pieces)


def _texts(g: GlobalState, table: Value, keys: range) -> list[str]:
    """Return the elements at *keys* as strings."""
    if not _lacks(table, READ):
        return [_text(index(g, table, key), key) for key in keys]
    values = _elements(g, table, keys)
    kinds = set(map(type, values))
    if kinds == {str}:
        return values  # type: ignore[return-value]
    return list(map(str, values) if kinds == {int} else map(_text, values, keys))


def _text(value: Value, key: int) -> str:
    if value.__class__ is str:
        return value
    if value.__class__ is int or value.__class__ is float:
        return format_number(value)
    raise raise_error(f"invalid value ({type_name(value)}) at index {key} in table for 'concat'")


@LIBRARY.function("···")
def pack(*values: Value) -> Results:
    """Return a table with the arguments at 1, 2, … and their number in the field n."""
    if None in values:
        table = LuaTable()
        set_list(table, values, 0)
    else:
        table = LuaTable(zip(range(1, len(values) + 1), values))
    table["n"] = len(values)
    return table


@LIBRARY.function("list [, i [, j]]")
def unpack(g: GlobalState, table: Value = None, i: Value = ABSENT, j: Value = ABSENT, *_: Value) -> Results:
    """Return the elements from *i* to *j*."""
    if table.__class__ is LuaTable and i is ABSENT and j is ABSENT:
        count = raw_length(table)
        if count <= _FEW < g.max_registers:
            g.meter.charge(count)
            return tuple(map(table.get, range(1, count + 1))) if count != 1 else table.get(1)
    start = opt_integer(2, i, 1)
    end = _length(g, table) if j is ABSENT or j is None else check_integer(3, j)
    if start > end:
        return ()
    count = end - start + 1
    if count > INT_MAX or not has_room(g, count):
        raise raise_error("too many results to unpack")
    g.meter.charge(count)
    return as_results(_elements(g, table, range(start, end + 1)))


# ---------------------------------------------------------------- sorting


class _Proxy:
    """The elements of a table with metamethods, indexed as a list is."""

    def __init__(self, g: GlobalState, table: Value) -> None:
        self._g = g
        self._table = table

    def __getitem__(self, key: int) -> Value:
        return index(self._g, self._table, key)

    def __setitem__(self, key: int, value: Value) -> None:
        set_index(self._g, self._table, key, value)


@LIBRARY.function("list [, comp]")
def sort(g: GlobalState, table: Value = ABSENT, comp: Value = ABSENT, *_: Value) -> Results:
    """Sort the elements in place, by ``<`` or by *comp*, which says whether its first argument comes first."""
    _check_table_like(g, 1, table, READ, WRITE, LENGTH)
    size = _length(g, table)
    if size <= 1:
        return ()
    if size >= INT_MAX:
        raise argument_error(1, "array too big")
    given = comp is not ABSENT and comp is not None
    if given:
        check_function(2, comp)
    function: Callable[..., Results] = partial(call, g, comp) if given else partial(_precedes, g)
    if not (_lacks(table, READ) and _lacks(table, WRITE)):
        _sort_in_place(g, _Proxy(g, table), size, function)
        return ()
    g.meter.charge(size)
    keys = range(1, size + 1)
    values = _elements(g, table, keys)
    if not given and _is_simple(values):
        g.meter.charge(size * size.bit_length())
        values.sort()
        _set_elements(table, keys, values)  # type: ignore[arg-type]
        return ()
    values.insert(0, None)  # as Lua counts
    try:
        if given and allow_direct_calls(g, comp):
            _sort_directly(g, values, size, comp)  # type: ignore[arg-type]
        else:
            _sort_in_place(g, values, size, function)
    finally:  # an error leaves the elements as far as they were sorted
        _set_elements(table, keys, values[1:])  # type: ignore[arg-type]
    return ()


def _is_simple(values: list[Value]) -> bool:
    """Return whether Python's order of *values* is Lua's, and equal ones can't be told apart."""
    kinds = set(map(type, values))
    if kinds == {float}:
        return not any(map(float.__ne__, values, values))  # type: ignore[arg-type]  # NaN?
    return kinds in ({int}, {str})


def _sort_in_place(
    g: GlobalState, elements: list[Value] | _Proxy, size: int, function: Callable[..., Results]
) -> None:
    try:
        quicksort(g, elements, size, function)
    except InvalidOrderError:
        raise _invalid_order() from None


def _sort_directly(
    g: GlobalState, elements: list[Value], size: int, function: Callable[..., Results]
) -> None:
    """Sort by a function of the translator."""
    failure = None
    with DirectCalls(g):
        try:
            quicksort(g, elements, size, function)
        except InvalidOrderError:
            failure = _invalid_order()
    if failure is not None:  # raised outside of the block, as it is not the function's
        raise failure


def _invalid_order() -> LuaError:
    return raise_error("invalid order function for sorting")


def _precedes(g: GlobalState, a: Value, b: Value) -> Value:
    return boolean(less_than(g, a, b))

"""LuaTable: a dict whose missing keys are nil; borders, traversal, raw access.

Main invariants:

- A table of class `LuaTable` exactly has no metatable, is none, and has no traversal in progress; its slots
  may be unset (so that creating one costs one C call). Any other table has a subclass, `ExtendedTable` or one
  of those that `tableclass` makes, and its slots are set (but `role`, see `role_of`).
- Keys are Lua values; a float with an integer value is never a key (it is stored as that integer), neither
  are nil and NaN.
- A key whose value is ``None`` exists only while a traversal is in progress: clearing a field then keeps
  the dict's shape (`next` after clearing the current key is legal, §6.1). Without one, clearing deletes, and
  also where a miss must be noticed (`delegates`): such a table is traversed by a copy of its keys.

Python's operators mean Lua's: ``t[k]``, ``t[k] = v`` for a key that may be stored as it is (no nil, no NaN, no
float with an integer value) and a value that is not nil, ``a == b``; they call metamethods. Raw access is
`raw_get` (that is `dict.get`), `raw_set`, `clear`, `raw_equal`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pylua.numeric import INT_MAX, INT_MIN
from pylua.vm.values import TYPE_NAMES, Value, raw_equal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from typing_extensions import Self

    from pylua.vm.tableclass import Role


class LuaTable(dict):  # type: ignore[type-arg]
    """A table without metatable (see the invariants above)."""

    __slots__ = ("__weakref__", "border", "metatable", "role", "traversal")

    metatable: LuaTable | None
    traversal: Traversal | None
    border: int  # the last border found, a hint
    role: Role  # what it is to others: see role_of

    delegates: ClassVar[bool] = False  # does a miss ask the metatable?
    prototype: ClassVar[LuaTable | None] = None  # where `dict` itself goes on after a miss
    put = dict.__setitem__  # raw; tables that are metatables take notice

    __missing__: Any = {}.get  # answers None in C: 6.7 ms instead of 11.8 for 100 000 misses
    # All six, or `==` is five times slower (17.8 ms instead of 3.4 for 100 000).
    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __lt__ = object.__lt__  # type: ignore[operator]
    __le__ = object.__le__  # type: ignore[operator]
    __gt__ = object.__gt__  # type: ignore[operator]
    __ge__ = object.__ge__  # type: ignore[operator]
    __hash__ = object.__hash__  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Return Lua's address form; the content may be cyclic."""
        return f"table: 0x{id(self):014x}"

    def __bool__(self) -> bool:
        """Return True: an empty table is true."""
        return True

    def __copy__(self) -> Self:
        """Refuse: a copy would share the traversal; use the state's own tools."""
        msg = "a Lua table can't be copied by the copy module"
        raise TypeError(msg)


class ExtendedTable(LuaTable):
    """A table that is being traversed, or has a metatable that no operator of Python must know of."""

    __slots__ = ()


TYPE_NAMES[LuaTable] = "table"  # and of its subclasses


MAX_DEAD = 16
"""Dead keys that a traversal may leave in a small table."""

MAX_NESTED = 8
"""Traversals of one table that it remembers."""


class Traversal:
    """A traversal by `next` in progress: where it stands, and how many dead keys wait.

    The one around it is kept for the case that the key where it stands is gone when it goes on; it may also
    have been left for good.
    """

    __slots__ = ("dead", "depth", "key", "keys", "outer")

    def __init__(self, keys: Iterator[Value], key: Value, outer: Traversal | None) -> None:
        self.keys = keys
        self.key = key  # the last key given out
        self.dead: int = 0 if outer is None else outer.dead
        if outer is None or outer.depth == MAX_NESTED:
            self.outer: Traversal | None = None
            self.depth: int = 1
        else:
            self.outer = outer
            self.depth = outer.depth + 1


def extend(table: LuaTable) -> None:
    """Make the slots of *table* readable."""
    if table.__class__ is LuaTable:
        table.metatable = None
        table.traversal = None
        table.__class__ = ExtendedTable  # last, for the speed of the other two


def metatable_of_table(table: LuaTable) -> LuaTable | None:
    """Return the metatable of *table*, or None."""
    return None if table.__class__ is LuaTable else table.metatable


def role_of(table: LuaTable) -> Role | None:
    """Return what *table* is to others, None if it is neither a metatable nor a prototype.

    A role holds a weak reference to its table, so the tables without need not be asked for it: an unset slot
    costs 300 ns, the look at the list of weak references 20.
    """
    if table.__weakref__ is None:  # type: ignore[attr-defined]
        return None
    try:
        return table.role
    except AttributeError:
        return None


def _settle(table: LuaTable) -> None:
    """Make *table* plain again if nothing speaks against it."""
    if table.__class__ is ExtendedTable and table.metatable is None and table.traversal is None:
        table.__class__ = LuaTable  # type: ignore[assignment]  # back to the base class


def raw_get(table: LuaTable, key: Value) -> Value:
    """Return ``table[key]`` without metamethods."""
    return table.get(key)


def raw_set(table: LuaTable, key: Value, value: Value) -> None:
    """Set ``table[key] = value`` without metamethods; *key* must be neither nil nor NaN."""
    if value is None:
        clear(table, key)
        return
    if key.__class__ is float and key.is_integer():
        whole = int(key)
        if INT_MIN <= whole <= INT_MAX:
            key = whole
    if table.__class__ is LuaTable:
        table[key] = value
    else:
        table.put(key, value)


def set_list(table: LuaTable, values: Sequence[Value], offset: int) -> None:
    """Put *values* at offset + 1, offset + 2, … of a table without metatable.

    With nils among them the last place is the first to be tried as the border, as PUC's array part makes it:
    ``#{1, nil, 3}`` is 3.
    """
    table.update(zip(range(offset + 1, offset + 1 + len(values)), values))
    if None in values:
        table.border = offset + len(values)
        for key, value in enumerate(values, offset + 1):
            if value is None:
                del table[key]


def clear(table: LuaTable, key: Value) -> None:
    """Set ``table[key] = nil``."""
    if key not in table:
        return
    if key.__class__ is int:
        size = len(table)
        if key < size and table.get(size) is not None:
            table.border = size  # a hole in a sequence: PUC would still find its old end
    if table.__class__ is LuaTable or table.traversal is None or table.delegates:
        del table[key]
        return
    if table.get(key) is None:
        return
    table.put(key, None)
    traversal = table.traversal
    traversal.dead += 1
    if traversal.dead > MAX_DEAD and traversal.dead > len(table) >> 1:
        purge(table, traversal)


def purge(table: LuaTable, traversal: Traversal) -> None:
    """Drop dead keys in the middle of a traversal (a queue would pile them up for ever)."""
    each: Traversal | None = traversal
    while each is not None:
        try:
            each.keys = iter(list(each.keys))
        except RuntimeError:  # the dict grew meanwhile: undefined in Lua, the traversal restarts
            each.keys = iter([k for k, v in table.items() if v is not None])
        each = each.outer
    _drop_dead(table)
    traversal.dead = 0


def _drop_dead(table: LuaTable) -> None:
    for key in [k for k, v in table.items() if v is None]:
        del table[key]


def end_traversal(table: LuaTable) -> None:
    """Forget the traversal of *table* that stands at its end, and the dead keys that it left."""
    traversal = table.traversal
    if traversal is not None:
        outer = traversal.outer
        while outer is not None and raw_equal(outer.key, traversal.key):
            outer = outer.outer  # that one is at its end, too
        if outer is not None and (traversal.dead or table.delegates):
            outer.dead = traversal.dead
            table.traversal = outer
            return
        table.traversal = None
        if traversal.dead:
            _drop_dead(table)
    _settle(table)


def next_entry(table: LuaTable, key: Value) -> tuple[Value, Value] | None:
    """Return the entry after *key* (the first for nil), or None at the end.

    Amortized O(1) for the one traversal that a table remembers, O(n) to enter at another key.

    Raises:
        KeyError: *key* is not in the table ("invalid key to 'next'").
    """
    if key is None:
        traversal = begin_traversal(table)
        if traversal is None:
            return None
    else:
        traversal = None if table.__class__ is LuaTable else table.traversal
        if traversal is None or (traversal.key is not key and not raw_equal(traversal.key, key)):
            traversal = _resume(table, traversal, key)
    while True:
        try:
            for following in traversal.keys:
                value = table.get(following)
                if value is not None:
                    traversal.key = following
                    return following, value
            break
        except RuntimeError:  # the dict changed its size since: an insertion during a traversal
            if traversal.key is None:  # not even begun
                traversal.keys = iter(list(table))
            else:
                traversal = _enter(table, traversal.key)
    end_traversal(table)
    return None


def begin_traversal(table: LuaTable) -> Traversal | None:
    """Start a traversal at the first key; None for an empty table."""
    if not len(table):
        return None
    extend(table)
    keys = iter(list(table) if table.delegates else table)
    table.traversal = traversal = Traversal(keys, None, table.traversal)
    return traversal


def _resume(table: LuaTable, innermost: Traversal | None, key: Value) -> Traversal:
    """Go back to the traversal around *innermost* that stands at *key*, or begin one there."""
    traversal = innermost
    while traversal is not None and not raw_equal(traversal.key, key):
        traversal = traversal.outer
    if traversal is None:
        return _enter(table, key)
    traversal.dead = innermost.dead  # type: ignore[union-attr]
    table.traversal = traversal
    return traversal


def _enter(table: LuaTable, key: Value) -> Traversal:
    """Start a traversal that stands at *key*."""
    if key not in table:
        raise KeyError(key)
    keys = iter(list(table))  # a list: this table's traversal was disturbed once already
    for candidate in keys:
        if raw_equal(candidate, key):
            break
    extend(table)
    table.traversal = traversal = Traversal(keys, key, table.traversal)
    return traversal


def keep_dead_key(table: LuaTable, key: Value) -> None:
    """Let `next` find *key*, the entry of which is cleared, after the loop that stands there has been given up."""
    if table.get(key) is None:
        _enter(table, key)


def stand_at(table: LuaTable, positions: Sequence[Value]) -> None:
    """Let traversals be in progress at these keys, the outermost first; nil is before the first key.

    There must be none yet; entries without value count as dead keys.
    """
    for key in positions:
        if key is None:
            begin_traversal(table)
        else:
            _enter(table, key)
    if table.__class__ is not LuaTable and table.traversal is not None:
        table.traversal.dead = sum(value is None for value in table.values())


def raw_length(table: LuaTable) -> int:
    """Return a border of *table* (§3.4.7)."""
    size = len(table)
    if table.get(size) is not None:
        if table.get(size + 1) is None:
            return size
    elif not size:
        return 0
    try:
        border = table.border
    except AttributeError:
        border = 0
    border = _find_border(table, border)
    table.border = border
    return border


def _find_border(table: LuaTable, hint: int) -> int:
    """Search a border from *hint*: a few steps up, a few down, then doubling and halving."""
    get = table.get
    if hint == 0 or get(hint) is not None:
        for step in range(1, 5):
            if get(hint + step) is None:
                return hint + step - 1
        low, stride = hint + 4, 8
        while get(low + stride) is not None:
            low += stride
            stride *= 2
        high = low + stride
    else:
        for step in range(1, 5):
            if hint - step == 0 or get(hint - step) is not None:
                return hint - step
        low, high = 0, hint - 4
    while high - low > 1:  # low is 0 or present, high is absent
        middle = (low + high) >> 1
        if get(middle) is None:
            high = middle
        else:
            low = middle
    return low

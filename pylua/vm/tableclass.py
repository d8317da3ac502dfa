"""Classes of tables: what makes Python's own operators on tables call metamethods, and plain tables pay nothing.

An engine may write ``t[k]``, ``t[k] = v`` and ``a == b`` for tables with whatever metatable (`table` says for
which keys and values) and gets what `operations` would give. The class of a table follows from its metatable:

- ``__index`` is a table C: a class made once per C and kept by C, whose ``__missing__`` is ``C.__getitem__``, so
  that a chain of prototypes is walked without Python code. Such walks use the C stack. So each link is checked
  when it is made: the links of a walk form no loop, and it is not longer than `MAX_WALK` (`_link`). Tables that
  would break this, those whose prototype is not used much (a class costs 15 us and a kilobyte; some programs
  make a prototype per object), and those with another ``__index`` have a ``__missing__`` in Python.
- ``__newindex``: ``__setitem__`` in Python.
- ``__eq``: ``__eq__`` and ``__ne__`` in Python. Between a table with ``__eq`` and one without, Python does not tell the
  order of the operands; the engine is asked for it (`is_reversed`).
- ``__lt``, ``__le``: all six comparisons in Python, as Python asks. They are for two tables in the main thread; for
  any other operands, and in coroutines, which may yield from a metamethod, they refuse as those of plain tables do.
- The table is a metatable itself: ``__setitem__``, ``put`` and ``__delitem__`` in Python, which notice that an
  event comes or goes and give the tables concerned their new class. Where there are many of them they are
  searched by the garbage collector; a metatable that keeps changing gets the class that asks for everything.

The other events are looked up when they are needed. What a table is to others (metatable, prototype) is kept in
its `Role`. All classes made here derive from `LuaTable` directly: if one were another's subclass, Python would
compare their tables in reverse.

CPython 3.11, where ``t[k]`` of a field that is there takes 33 ns and a missing one 58: a method found through one
level takes 60 and through two 79, ``setmetatable({}, C)`` 280 more than the constructor for a known C and 2500 with
a new metatable each time, an assignment to a metatable or with ``__newindex`` there 220 to 270.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any
from weakref import ref

from pylua.vm.function import FUNCTION_CLASSES
from pylua.vm.operations import index, set_index
from pylua.vm.table import ExtendedTable, LuaTable, extend, metatable_of_table, purge, role_of
from pylua.vm.values import Userdata, Value, first, is_true, type_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pylua.vm.globalstate import GlobalState

MAX_WALK = 50
"""Prototypes that a look-up may visit on the C stack."""

HOT = 16
"""Misses answered by a prototype before it gets its class."""

COLD = -1000
"""The same for a prototype whose class could not be used when it was hot."""

MAX_KNOWN_USERS = 4
"""Tables that a metatable knows it is used by; more are searched when they are needed."""

MAX_SEARCHES = 8
"""Searches for the users of one metatable before they get the class that looks at it each time."""

_COMPARING_EVENTS = ("__eq", "__lt", "__le")
CLASS_EVENTS = frozenset(("__index", "__newindex", *_COMPARING_EVENTS))
"""The events that the class of a table depends on."""

_ADOPTION_EVENTS = frozenset(("__gc", "__mode"))  # see Collector.adopt
_WATCHED = CLASS_EVENTS | _ADOPTION_EVENTS


class Role:
    """What a table is to others: the metatable of some, the prototype (``__index``) of some, or both."""

    __slots__ = (
        "_searches",
        "adopts",
        "g",
        "heat",
        "height",
        "is_volatile",
        "kind",
        "kinds",
        "table",
        "users",
    )

    def __init__(self, table: LuaTable) -> None:
        self.table = ref(table)  # also what role_of goes by
        # as a metatable
        self.g: GlobalState | None = None  # None: it is none
        self.kind: type[LuaTable] | None = None  # of a new user, None if that must be found out
        self.adopts = False  # must the collector know of a new user?
        self.users: list[ref[LuaTable]] | None = []  # None: too many
        self.is_volatile = False
        self._searches = 0
        # as a prototype
        self.heat = 0  # misses that it answered for tables without their own class
        self.height = 0  # at most so many steps does a walk take to come here
        self.kinds: dict[tuple[bool, bool], type[LuaTable]] = {}  # by careful, comparing

    def become_metatable(self, g: GlobalState) -> None:
        """Start to watch the table."""
        table = self._owner()
        self.g = g
        self._find_adoption(table)
        if table.__class__ is LuaTable:
            extend(table)
            table.__class__ = _KINDS[False, True, False]
        else:
            reclassify(table)

    def event_changed(self, event: str) -> None:
        """Follow a change of the field *event*, one of `_WATCHED`."""
        if self.g is None:
            return
        table = self._owner()
        if event in _ADOPTION_EVENTS:
            self._find_adoption(table)
            return
        self.kind = None
        if self.is_volatile:
            return
        if self.users is None:
            self._searches += 1
            self.is_volatile = self._searches > MAX_SEARCHES
            candidates = gc.get_referrers(table)
        else:
            candidates = [reference() for reference in self.users]
        for user in candidates:
            if isinstance(user, LuaTable) and metatable_of_table(user) is table:
                reclassify(user)

    def add_user(self, table: LuaTable) -> None:
        """Note that *table* has it as its metatable."""
        if self.users is None:
            return
        if len(self.users) < MAX_KNOWN_USERS:
            self.users.append(ref(table))
        else:
            self.users = None

    def equate(self, a: Value, b: Value) -> bool:
        """Return what this metatable's ``__eq`` says of *a* and *b*."""
        return is_true(first(self.g.metacall(self._owner().get("__eq"), a, b)))  # type: ignore[union-attr]

    def _find_adoption(self, table: LuaTable) -> None:
        self.adopts = table.get("__gc") is not None or table.get("__mode") is not None

    def _owner(self) -> LuaTable:
        return self.table()  # type: ignore[return-value]  # only a living table asks its role


# ---------------------------------------------------------------- what the classes do


def _missing(self: LuaTable, key: Value) -> Value:
    """Return ``self[key]``, which is not there, with metamethods; ``__missing__``."""
    metatable: LuaTable = self.metatable  # type: ignore[assignment]
    handler = metatable.get("__index")
    if handler is None:
        return None
    g: GlobalState = metatable.role.g  # type: ignore[assignment]
    if handler.__class__ in FUNCTION_CLASSES:
        return first(g.metacall(handler, self, key))
    if isinstance(handler, LuaTable) and not metatable.role.is_volatile:
        prototype = _role_made(handler)
        prototype.heat += 1
        if prototype.heat >= HOT:
            reclassify(self)
            if self.prototype is None:  # not possible for this one
                prototype.heat = COLD
    return index(g, self, key)


def _set_item(self: LuaTable, key: Value, value: Value) -> None:
    """Do ``self[key] = value`` with metamethods."""
    metatable = self.metatable
    if metatable is not None and self.get(key) is None and metatable.get("__newindex") is not None:
        set_index(metatable.role.g, self, key, value)  # type: ignore[arg-type]
    else:
        self.put(key, value)


def _put(self: LuaTable, key: Value, value: Value) -> None:
    """Do ``self[key] = value`` without metamethods, and take notice."""
    if key in _WATCHED and self.get(key) is not value:
        dict.__setitem__(self, key, value)
        _notice(self, key)
    else:
        dict.__setitem__(self, key, value)


def _delete(self: LuaTable, key: Value) -> None:
    """Delete a field without metamethods, and take notice; ``__delitem__``."""
    dict.__delitem__(self, key)
    if key in _WATCHED:
        _notice(self, key)


def _notice(table: LuaTable, event: str) -> None:
    role = role_of(table)
    if role is not None:
        role.event_changed(event)


def _equal(self: LuaTable, other: object) -> bool:
    """Return whether Lua's ``==`` holds."""
    if self is other:
        return True
    if isinstance(other, LuaTable):
        for table in (self, other):
            metatable = metatable_of_table(table)
            if metatable is not None and metatable.get("__eq") is not None:
                role = metatable.role
                is_told = vars(other.__class__).get("__eq__") is _equal
                if not is_told and role.g.is_reversed(self, other):  # type: ignore[union-attr]
                    return role.equate(other, self)
                return role.equate(self, other)
    return False


def _differ(self: LuaTable, other: object) -> bool:
    """Return whether Lua's ``~=`` holds."""
    return not _equal(self, other)


def _compare(event: str, a: LuaTable, b: object) -> Any:
    """Return whether ``a < b`` or ``a <= b`` by a metamethod, `NotImplemented` if that is for others to say."""
    if not isinstance(b, LuaTable):
        return NotImplemented
    for table in (a, b):
        metatable = metatable_of_table(table)
        if metatable is not None:
            g: GlobalState = metatable.role.g  # type: ignore[assignment]
            if g.running is not g.main:
                break
            handler = metatable.get(event)
            if handler is not None:
                return is_true(first(g.metacall(handler, a, b)))
    return NotImplemented


def _less(self: LuaTable, other: object) -> Any:
    return _compare("__lt", self, other)


def _less_equal(self: LuaTable, other: object) -> Any:
    return _compare("__le", self, other)


def _greater(self: LuaTable, other: object) -> Any:
    return _compare("__lt", other, self) if isinstance(other, LuaTable) else NotImplemented


def _greater_equal(self: LuaTable, other: object) -> Any:
    return _compare("__le", other, self) if isinstance(other, LuaTable) else NotImplemented


# ---------------------------------------------------------------- making and choosing them


def _make_kind(
    prototype: LuaTable | None, *, delegates: bool, careful: bool, comparing: bool
) -> type[LuaTable]:
    """Return a new class.

    Args:
        prototype: where `dict` looks for what is missing; None: nowhere, or in Python if the class *delegates*.
        delegates: must a miss be noticed?
        careful: must an assignment be noticed?
        comparing: may a comparison call a metamethod?
    """
    namespace: dict[str, object] = {"__slots__": (), "delegates": delegates}
    if prototype is not None:
        namespace["prototype"] = prototype
        namespace["__missing__"] = prototype.__getitem__
    elif delegates:
        namespace["__missing__"] = _missing
    if careful:
        namespace.update(__setitem__=_set_item, __delitem__=_delete, put=_put)
    if comparing:
        namespace.update(__eq__=_equal, __ne__=_differ, __hash__=object.__hash__)
        namespace.update(__lt__=_less, __le__=_less_equal, __gt__=_greater, __ge__=_greater_equal)
    return type("LuaTable", (LuaTable,), namespace)


_BOTH = (False, True)
_KINDS = {
    (delegates, careful, comparing): _make_kind(
        None, delegates=delegates, careful=careful, comparing=comparing
    )
    for delegates in _BOTH
    for careful in _BOTH
    for comparing in _BOTH
}
_KINDS[False, False, False] = ExtendedTable


def reclassify(table: LuaTable) -> None:
    """Give *table*, whose slots are set, the class that follows from its metatable and its role."""
    role = role_of(table)
    metatable = table.metatable
    if metatable is None:
        if role is not None and role.g is not None:
            kind = _KINDS[False, True, False]
        else:
            kind = LuaTable if table.traversal is None else ExtendedTable
    else:
        kind = _kind_with_metatable(table, role, metatable)
        if role is None and metatable.role.users is None:
            metatable.role.kind = kind
    if kind.delegates and not table.delegates and table.traversal is not None:
        purge(table, table.traversal)
    table.__class__ = kind


def _kind_with_metatable(table: LuaTable, role: Role | None, metatable: LuaTable) -> type[LuaTable]:
    if metatable.role.is_volatile:
        return _KINDS[True, True, True]
    handler = metatable.get("__index")
    careful = (role is not None and role.g is not None) or metatable.get("__newindex") is not None
    comparing = any(metatable.get(event) is not None for event in _COMPARING_EVENTS)
    if isinstance(handler, LuaTable):
        prototype = _role_made(handler)
        if prototype.heat >= HOT:
            kind = prototype.kinds.get((careful, comparing))
            if kind is not None and role is None:  # the first of this kind was checked for all
                return kind
            if _link(table, role, handler):
                if kind is None:
                    kind = _make_kind(handler, delegates=True, careful=careful, comparing=comparing)
                    prototype.kinds[careful, comparing] = kind
                return kind
    return _KINDS[handler is not None, careful, comparing]


def _link(table: LuaTable, role: Role | None, prototype: LuaTable) -> bool:
    """Return whether a walk may go from *table* to *prototype*, and if so, note the heights above.

    Heights only grow, also where links were taken away: then a walk that would be possible is not made.
    """
    height = 1 if role is None else role.height + 1
    above: list[LuaTable] = []
    step: LuaTable | None = prototype
    while step is not None:
        if step is table or height + len(above) > MAX_WALK:
            return False
        above.append(step)
        step = step.prototype
    for distance, step in enumerate(above):
        step.role.height = max(step.role.height, height + distance)
    return True


def _role_made(table: LuaTable) -> Role:
    """Return the role of *table*, a new one if it has none."""
    role = role_of(table)
    if role is None:
        role = table.role = Role(table)
    return role


def replace_content(table: LuaTable, keys: Sequence[Value], values: Sequence[Value]) -> None:
    """Give *table* other entries, in this order, without metamethods; what they mean for others is noticed.

    A traversal that is in progress must be dealt with by the caller.
    """
    role = role_of(table)
    if role is None or role.g is None:
        dict.clear(table)
        dict.update(table, zip(keys, values))
        return
    before = {event: table.get(event) for event in _WATCHED}
    dict.clear(table)
    dict.update(table, zip(keys, values))
    for event, handler in before.items():
        if table.get(event) is not handler:
            role.event_changed(event)


# ---------------------------------------------------------------- setting metatables


def prepare_metatable(g: GlobalState, metatable: LuaTable) -> Role:
    """Make *metatable* known as one; all metatables of tables and userdata must be."""
    role = _role_made(metatable)
    if role.g is None:
        role.become_metatable(g)
    return role


def set_metatable(g: GlobalState, value: Value, metatable: LuaTable | None) -> None:
    """Set the metatable of *value*; for basic types that of all values of the type."""
    # The case that counts: a new table (a weak reference would be its role's), a metatable known as one.
    if (
        value.__class__ is LuaTable
        and value.__weakref__ is None  # type: ignore[attr-defined]
        and metatable.__class__ is not LuaTable
        and metatable is not None
    ):
        try:
            role = metatable.role
            kind = role.kind
        except AttributeError:
            kind = None
        if kind is not None:
            value.metatable = metatable
            value.traversal = None
            value.__class__ = kind
            if role.adopts:
                g.collector.adopt(value, metatable)
            return
    if isinstance(value, LuaTable):
        _set_table_metatable(g, value, metatable)
    elif value.__class__ is Userdata:
        if metatable is not None:
            prepare_metatable(g, metatable)
        value.metatable = metatable
    else:
        g.set_type_metatable(type_name(value), metatable)
        return
    if metatable is not None:
        g.collector.adopt(value, metatable)


def _set_table_metatable(g: GlobalState, table: LuaTable, metatable: LuaTable | None) -> None:
    if metatable is not None:
        role = prepare_metatable(g, metatable)
        extend(table)
        table.metatable = metatable
        reclassify(table)
        role.add_user(table)  # last: its weak reference makes role_of slow
    elif table.__class__ is not LuaTable:
        table.metatable = None
        reclassify(table)

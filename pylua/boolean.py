"""The Lua booleans: two objects of ours, because Python's are numbers (``True == 1``, and equal as keys)."""

from __future__ import annotations


class LuaBoolean:
    """The class of `TRUE` and `FALSE`, its only instances."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        """Return the Lua spelling."""
        return self._name

    def __bool__(self) -> bool:
        """Answer a host that asks; Lua's own tests use `is_true`, which also knows 0 and ""."""
        return self is TRUE

    def __reduce__(self) -> str:
        """Copy and pickle as the singleton."""
        return self._name.upper()


TRUE = LuaBoolean("true")
FALSE = LuaBoolean("false")

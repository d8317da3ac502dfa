"""Dialect: which Lua a state speaks; what differs between versions is decided here and asked for elsewhere."""

from __future__ import annotations

import attrs


@attrs.frozen
class Dialect:
    """One version of the language."""

    name: str  # as a host selects it
    version: str  # _VERSION


LUA_54 = Dialect(name="5.4", version="Lua 5.4")

DIALECTS: dict[str, Dialect] = {dialect.name: dialect for dialect in (LUA_54,)}
"""Every dialect, by name."""

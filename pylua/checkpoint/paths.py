"""Paths to objects of a state: ``globals.a.b[3]``, ``globals.f.<upvalue n>``."""

from __future__ import annotations


def extended(path: str, step: object) -> str:
    """Return *path* with one more step: a key of a table, or what is no key in angle brackets."""
    if isinstance(step, str) and (step.isidentifier() or step[:1] == "<"):
        return f"{path}.{step}"
    return f"{path}[{step!r}]"

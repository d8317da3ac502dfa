"""Lua patterns as regular expressions of `re`."""

from __future__ import annotations

import re

from pylua.stdlib.patterns import (
    ACCEPT,
    ANY,
    CHARS,
    CLOSE,
    END,
    FRONTIER,
    GREEDY,
    IMPOSSIBLE,
    LAZY,
    OPEN,
    OPTIONAL,
    POSITION,
    REFERENCE,
    SET,
    CharSet,
    Item,
    charset_of,
)


def translate(items: list[Item], run_start: int = -1) -> str:
    """Return the regular expression for *items* without FAULT and BALANCE, for use with DOTALL.

    Args:
        items: of a pattern.
        run_start: index of the GREEDY that must begin where its run of characters begins, if there is one.
    """
    parts = list(map(_translate_item, items))
    if run_start >= 0:
        parts[run_start] = f"(?<!{items[run_start].charset.regex()}){parts[run_start]}"
    return "".join(parts)


def _translate_item(item: Item) -> str:
    kind = item.kind
    if kind == CHARS:
        return re.escape(item.text)
    if kind == SET:
        return item.charset.regex()
    if kind == GREEDY:
        return item.charset.regex() + ("+" if item.number else "*")
    if kind == LAZY:
        return item.charset.regex() + "*?"
    if kind == OPTIONAL:
        return item.charset.regex() + "?"
    if kind == REFERENCE:
        return f"(?:\\{item.number + 1})"
    if kind == FRONTIER:
        return _translate_frontier(item.charset)
    return {OPEN: "(", CLOSE: ")", POSITION: "()", END: r"\Z", IMPOSSIBLE: "(?!)", ACCEPT: ""}[kind]


def _translate_frontier(charset: CharSet) -> str:
    """Return ``%f`` as two assertions; beyond both ends of the subject stands a NUL."""
    inside = charset.regex()
    outside = charset_of(ANY.mask ^ charset.mask).regex()
    if charset.mask & 1:
        return f"(?<={outside})(?!{outside})"
    return f"(?<!{inside})(?={inside})"

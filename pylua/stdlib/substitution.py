"""string.gsub: what takes the place of matches, and the two ways to go through them.

Matches that `re` finds are gone through in one loop per kind of replacement, without a call per match that is not
the program's own. The general way asks the matcher for one match after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional

from pylua.stdlib.api import (
    DIRECT_CALLS_END,
    FALSE,
    TAKING_OVER,
    DirectCalls,
    GlobalState,
    LuaTable,
    Results,
    Value,
    allow_direct_calls,
    call,
    finish_direct_call,
    first,
    format_number,
    index,
    is_true,
    raise_error,
    type_name,
)
from pylua.stdlib.matching import POSITIONS, Match, Pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

LONG_PATTERN = 64
"""Characters or parts whose handling is not charged."""

_UNNOTED = 1 << 16  # bytes that may be made before the meter is asked again
_PIECE = 57  # bytes of a piece of the result beside its characters
_SMALL_RESULT = 1 << 20  # bytes that may be made without asking the meter
_DIGITS = frozenset("0123456789")

Replacer = Callable[[Match], Optional[str]]
"""What stands for a match: a string; None keeps the original text."""


def substitute(g: GlobalState, subject: str, pattern: Pattern, repl: Value, limit: int) -> Results:
    """Return *subject* with up to *limit* matches replaced by what *repl* says, and how many there were."""
    if limit > len(subject):
        replaced = _substitute_by_regex(g, subject, pattern, repl)
        if replaced is not None:
            return replaced
    return _substitute(g, subject, pattern, _replacer(g, subject, pattern, repl), limit)


def _substitute_by_regex(
    g: GlobalState, subject: str, pattern: Pattern, repl: Value
) -> tuple[str, int] | None:
    """Return what `substitute` does if `re` can find the matches, else None."""
    if repl.__class__ is str and "%" not in repl:
        replaced = pattern.replace_all(subject, repl, g.meter)
        if replaced is not None:
            return replaced
    if pattern.group == POSITIONS:
        return None
    iterate = pattern.matches(subject, g.meter)
    if iterate is None:
        return None
    matches = iterate(subject, 0)
    if pattern.may_be_empty:
        matches = _without_repetitions(matches)
    if not g.meter.is_limited:
        return _by_matches(g, subject, pattern, matches, repl)
    # What is charged must not depend on the way, and functions may see it.
    if not pattern.is_linear or (repl.__class__ is not str and repl.__class__ is not LuaTable):
        return _by_matches(g, subject, pattern, pattern.charged(subject, matches, g.meter), repl)
    replaced = _by_matches(g, subject, pattern, matches, repl)
    if replaced is not None:
        pattern.charge_all(g.meter, subject, replaced[1])
    return replaced


def _by_matches(
    g: GlobalState, subject: str, pattern: Pattern, matches: Iterator[re.Match[str]], repl: Value
) -> tuple[str, int] | None:
    if repl.__class__ is str:
        return _by_template(g, subject, pattern, matches, repl)
    if repl.__class__ is LuaTable:
        return _by_table(g, subject, pattern, matches, repl)
    if allow_direct_calls(g, repl):
        return _by_function(g, subject, pattern, matches, repl)  # type: ignore[arg-type]
    return None


def captures_of(pattern: Pattern, subject: str, match: Match) -> tuple[Value, ...]:
    """Return the captures of *match*, or the whole match if there are none."""
    if pattern.unfinished:
        msg = "unfinished capture"
        raise raise_error(msg)
    return match[2] or (subject[match[0] : match[1]],)


# ---------------------------------------------------------------- matches of re


def _without_repetitions(matches: Iterator[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Leave out empty matches where the match before ended."""
    last = -1
    for match in matches:
        if match.end() != last:
            last = match.end()
            yield match


def _joined(g: GlobalState, parts: list[str], rest: str, count: int) -> tuple[str, int]:
    """Return what a substitution gives."""
    parts.append(rest)
    if len(parts) > 1:
        size = sum(map(len, parts))
        if size > _UNNOTED:
            g.meter.reserve(size)
        return "".join(parts), count
    return rest, count


def _by_table(
    g: GlobalState, subject: str, pattern: Pattern, matches: Iterator[re.Match[str]], table: LuaTable
) -> tuple[str, int]:
    """Replace matches by what a table without metatable has at them."""
    get = table.get
    group = abs(pattern.group)  # the first capture if there are more
    parts: list[str] = []
    copied = count = 0  # the subject is in `parts` up to `copied`
    for match in matches:
        count += 1
        value = get(match[group])
        if value.__class__ is not str:
            value = _replacement(value)
            if value is None:
                continue
        start, end = match.span()
        parts.append(subject[copied:start])
        parts.append(value)
        copied = end
    return _joined(g, parts, subject[copied:], count)


def _by_function(
    g: GlobalState,
    subject: str,
    pattern: Pattern,
    matches: Iterator[re.Match[str]],
    function: Callable[..., Results],
) -> tuple[str, int]:
    """Replace matches by what a function of the translator returns for them."""
    group = pattern.group
    parts: list[str] = []
    copied = count = 0
    value: Value = None
    with DirectCalls(g):
        for match in matches:
            count += 1
            try:
                value = function(match[group]) if group >= 0 else function(*match.groups())
            except DIRECT_CALLS_END as request:
                value, function = finish_direct_call(g, request, function)
            if value.__class__ is not str:
                if value.__class__ is tuple:
                    value = value[0] if value else None
                if value is None or value is FALSE:
                    continue
                if value.__class__ is int or value.__class__ is float:
                    value = format_number(value)
                elif value.__class__ is not str:
                    break  # an error
            start, end = match.span()
            parts.append(subject[copied:start])
            parts.append(value)
            copied = end
    _replacement(value)  # raises the error outside of the block
    return _joined(g, parts, subject[copied:], count)


TAKING_OVER.add(_by_function.__code__)


def _by_template(
    g: GlobalState, subject: str, pattern: Pattern, matches: Iterator[re.Match[str]], template: str
) -> tuple[str, int] | None:
    """Replace matches by a string with ``%0`` to ``%9``; None: leave it to the general way."""
    if (len(subject) + 1) * (len(template) + 1) > _SMALL_RESULT or len(template) > LONG_PATTERN:
        return None
    numbers: list[int] = []
    pieces: list[str] = []
    for part in _parse_template(template, pattern):
        if isinstance(part, str):
            pieces.append(part.replace("%", "%%"))
        elif isinstance(part, int):
            numbers.append(part if pattern.is_position else 0)
            pieces.append("%s")
        else:
            return None  # a mistake
    g.meter.charge(template.count("%"))
    wanted = tuple(numbers)
    form = "".join(pieces)
    parts: list[str] = []
    copied = count = 0
    for match in matches:
        count += 1
        start, end = match.span()
        parts.append(subject[copied:start])
        parts.append(form % match.group(*wanted) if wanted else form % ())
        copied = end
    parts.append(subject[copied:])
    return "".join(parts), count


# ---------------------------------------------------------------- the general way


def _substitute(
    g: GlobalState, subject: str, pattern: Pattern, replacer: Replacer, limit: int
) -> tuple[str, int]:
    """Replace up to *limit* matches by what *replacer* says."""
    parts: list[str] = []
    size = 0
    noted = _UNNOTED  # from this size on the meter is asked again
    copied = position = 0  # the subject is in `parts` up to `copied`
    last = -1
    count = 0
    while count < limit:
        match = pattern.next_match(subject, position, last, g.meter)
        if match is None:
            break
        count += 1
        start, position, _ = match
        last = position
        replacement = replacer(match)
        if replacement is not None:
            parts.append(subject[copied:start])
            parts.append(replacement)
            size += start - copied + len(replacement)
            copied = position
            if size > noted:
                g.meter.reserve(size + _PIECE * len(parts))
                noted = 2 * size
        if pattern.anchored:
            break
    if not parts:
        return subject, count
    size += len(subject) - copied
    if size > _UNNOTED:
        g.meter.reserve(size + _PIECE)
    parts.append(subject[copied:])
    return "".join(parts), count


def _replacer(g: GlobalState, subject: str, pattern: Pattern, repl: Value) -> Replacer:
    if repl.__class__ is str:
        return _template_replacer(g, subject, pattern, repl)
    if isinstance(repl, LuaTable):

        def by_table(match: Match) -> str | None:
            if 0 in pattern.unfinished:
                msg = "unfinished capture"
                raise raise_error(msg)
            key = match[2][0] if match[2] else subject[match[0] : match[1]]
            return _replacement(index(g, repl, key))

        return by_table

    def by_function(match: Match) -> str | None:
        return _replacement(first(call(g, repl, *captures_of(pattern, subject, match))))

    return by_function


def _replacement(value: Value) -> str | None:
    """Return what a function or table gave as a string, None for nil and false."""
    if value.__class__ is str:
        return value
    if value.__class__ is int or value.__class__ is float:
        return format_number(value)
    if is_true(value):
        msg = f"invalid replacement value (a {type_name(value)})"
        raise raise_error(msg)
    return None


def _template_replacer(g: GlobalState, subject: str, pattern: Pattern, template: str) -> Replacer:
    """Return the replacer for a string with ``%0`` to ``%9``; its mistakes count from the first match on."""
    g.meter.charge(template.count("%"))
    parts = _parse_template(template, pattern)
    if len(parts) == 1 and isinstance(parts[0], str):
        text = parts[0]
        return lambda _: text

    def by_template(match: Match) -> str:
        whole = subject[match[0] : match[1]]
        captures = match[2] or (whole,)
        if len(parts) > LONG_PATTERN:
            g.meter.charge(len(parts))
        pieces: list[str] = []
        for part in parts:
            if isinstance(part, str):
                pieces.append(part)
            elif isinstance(part, int):
                piece = whole if part == 0 else captures[part - 1]
                pieces.append(piece if isinstance(piece, str) else str(piece))
            else:
                raise part
        if len(parts) * len(whole) + len(template) > _UNNOTED:
            g.meter.reserve(sum(map(len, pieces)))
        return "".join(pieces)

    return by_template


def _parse_template(template: str, pattern: Pattern) -> Sequence[str | int | Exception]:
    """Return literal texts, numbers of captures, and the error of the first mistake, which ends the list."""
    literal, *rest = template.split("%")
    parts: list[str | int | Exception] = []
    captures = len(pattern.is_position) or 1
    escapes = iter(rest)
    for piece in escapes:
        if not piece:  # two "%" in a row, or one at the end
            following = next(escapes, None)
            if following is None:
                return [*parts, literal, raise_error("invalid use of '%' in replacement string")]
            literal += "%" + following
            continue
        if piece[0] not in _DIGITS:
            return [*parts, literal, raise_error("invalid use of '%' in replacement string")]
        number = int(piece[0])
        parts.append(literal)
        literal = piece[1:]
        if number > captures:
            return [*parts, raise_error(f"invalid capture index %{number}")]
        if number - 1 in pattern.unfinished:
            return [*parts, raise_error("unfinished capture")]
        parts.append(number)
    return [*parts, literal]

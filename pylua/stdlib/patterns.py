"""Lua patterns (§6.4.1) as lists of items: parsing, and what can be known before matching.

A pattern has no alternatives and repeats only single characters. So it is a flat list, and which captures
are open at an item does not depend on the subject. Lua notices a mistake in a pattern only when a match
gets there; therefore parsing never fails: a mistake becomes a FAULT item, the last one.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import NamedTuple

MAX_CAPTURES = 32

# Kinds of items, with the fields of an `Item` that they use. Plain ints: tested in the matcher's loop.
CHARS = 0  # text: literal characters
SET = 1  # charset
GREEDY = 2  # charset, number: fewest repetitions, 0 or 1 (``*`` and ``+``)
LAZY = 3  # charset (``-``)
OPTIONAL = 4  # charset (``?``)
OPEN = 5  # number: capture, from 0
CLOSE = 6  # number: capture
POSITION = 7  # number: capture
REFERENCE = 8  # number: capture
FRONTIER = 9  # charset
BALANCE = 10  # text: the two delimiters; charset: both
END = 11
IMPOSSIBLE = 12  # never matches: a reference to a position capture
FAULT = 13  # text: message
ACCEPT = 14  # the pattern is matched

REPEATING = frozenset((GREEDY, LAZY))
CHOOSING = REPEATING | {OPTIONAL}
WITHOUT_WIDTH = frozenset((OPEN, CLOSE, POSITION))
NESTING = CHOOSING | WITHOUT_WIDTH  # may take a nested call in lstrlib.c
_MATCHING_NOTHING = WITHOUT_WIDTH | {LAZY, OPTIONAL, END, ACCEPT}  # if need be; so does a GREEDY from 0 on


# ---------------------------------------------------------------- sets of characters


def _mask(chars: str) -> int:
    """Return a set of characters as an integer: bit n stands for the character of code n."""
    mask = 0
    for char in chars:
        mask |= 1 << ord(char)
    return mask


ALL = (1 << 256) - 1
_CLASSES = {  # those of the C locale: Lua knows ASCII only
    "a": _mask(string.ascii_letters),
    "c": _mask("".join(map(chr, [*range(32), 127]))),
    "d": _mask(string.digits),
    "g": _mask("".join(map(chr, range(33, 127)))),
    "l": _mask(string.ascii_lowercase),
    "p": _mask(string.punctuation),
    "s": _mask(string.whitespace),
    "u": _mask(string.ascii_uppercase),
    "w": _mask(string.ascii_letters + string.digits),
    "x": _mask(string.hexdigits),
    "z": _mask("\0"),  # deprecated since 5.2, but still there
}
_CLASSES.update({letter.upper(): ALL ^ mask for letter, mask in list(_CLASSES.items())})

_SHORT_SCAN = 16  # characters to test one by one before a scan in C pays


class CharSet:
    """The characters that one item matches; long scans run in C.

    Attributes:
        mask: the set as an integer, for set algebra.
        members: the same for tests of single characters.
        single: the only member of a set of one.
    """

    __slots__ = ("_finder", "_runner", "mask", "members", "single")

    def __init__(self, mask: int) -> None:
        self.mask = mask
        self.members = frozenset(chr(code) for code in range(256) if mask >> code & 1)
        self.single = next(iter(self.members)) if len(self.members) == 1 else None
        self._finder: re.Pattern[str] | None = None
        self._runner: re.Pattern[str] | None = None

    def run_end(self, subject: str, start: int, stop: int) -> int:
        """Return where the run of members that begins at *start* ends, *stop* at the latest."""
        if self._runner is None:
            self._runner = re.compile(self.regex() + "*", re.DOTALL)
        return self._runner.match(subject, start, stop).end()  # type: ignore[union-attr]  # always matches

    def find(self, subject: str, start: int, stop: int) -> int:
        """Return the first place of a member from *start* on and before *stop*, -1 if there is none."""
        if self.single is not None:
            return subject.find(self.single, start, stop)
        members = self.members
        short_stop = min(start + _SHORT_SCAN, stop)
        for position in range(start, short_stop):
            if subject[position] in members:
                return position
        if short_stop == stop:
            return -1
        if self._finder is None:
            self._finder = re.compile(self.regex(), re.DOTALL)
        found = self._finder.search(subject, short_stop, stop)
        return -1 if found is None else found.start()

    def rfind(self, subject: str, start: int, last: int) -> int:
        """Return the last place of a member in *start* … *last*, both included, -1 if there is none."""
        if self.single is not None:
            return subject.rfind(self.single, start, last + 1)
        members = self.members
        for position in range(min(last, len(subject) - 1), start - 1, -1):
            if subject[position] in members:
                return position
        return -1

    def regex(self) -> str:
        r"""Return the set as `re` writes it, spelled out: its ``\w`` and the like know more than ASCII."""
        if self.mask == ALL:
            return "."
        negated = len(self.members) > ALL.bit_length() // 2
        mask = ALL ^ self.mask if negated else self.mask
        text = ""
        while mask:
            low = (mask & -mask).bit_length() - 1
            past = mask + (1 << low)  # the lowest run of ones became zeros, with a one behind
            high = (past & -past).bit_length() - 2
            text += f"\\x{low:02x}-\\x{high:02x}"
            mask &= past
        if not text:  # the empty set
            return "[^\\x00-\\xff]"
        return f"[^{text}]" if negated else f"[{text}]"


ANY = CharSet(ALL)
_NONE = CharSet(0)
_known_charset = lru_cache(maxsize=1024)(CharSet)


def charset_of(mask: int) -> CharSet:
    """Return the set for *mask*; the one with all characters is always the object `ANY`."""
    return ANY if mask == ALL else _known_charset(mask)


@lru_cache(maxsize=1024)
def _charset(text: str) -> CharSet:
    """Return the set for *text*, a well-formed ``.``, ``x``, ``%a`` or ``[...]``."""
    if text == ".":
        return ANY
    if text[0] == "%":
        return charset_of(_escaped(text[1]))
    if len(text) == 1:
        return charset_of(1 << ord(text))
    negated = text[1] == "^"
    position = 2 if negated else 1
    end = len(text) - 1
    mask = 0
    while position < end:
        char = text[position]
        if char == "%":  # what it escapes is the closing bracket in ``[+-%%]``; so in lstrlib.c
            mask |= _escaped(text[position + 1])
            position += 2
        elif text[position + 1] == "-" and position + 2 < end:
            low, high = ord(char), ord(text[position + 2])
            if low <= high:
                mask |= (2 << high) - (1 << low)
            position += 3
        else:
            mask |= 1 << ord(char)
            position += 1
    return charset_of(ALL ^ mask if negated else mask)


def _escaped(char: str) -> int:
    return _CLASSES.get(char) or 1 << ord(char)


# ---------------------------------------------------------------- items


class Follow(NamedTuple):
    """What must stand at a place for the items from there on to have a chance."""

    charset: CharSet
    at_end: bool  # the end of the subject will do as well


class Item(NamedTuple):
    """One step of a pattern."""

    kind: int
    charset: CharSet = _NONE
    text: str = ""
    number: int = 0
    follow: Follow | None = None  # for what comes after a GREEDY or LAZY; None: anything
    decided: bool = False  # what comes next can't begin with a character of `charset`


class Parser:
    """Turns the text of a pattern into items.

    Attributes:
        items: the last one is a FAULT or ACCEPT.
        is_position: for each capture, whether it is a position capture.
        open: the captures that have no ")" yet, innermost last.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.position = start
        self.items: list[Item] = []
        self.is_position: list[bool] = []
        self.open: list[int] = []
        fault = None
        while self.position < len(text) and fault is None:
            fault = self._parse_item()
        self.items.append(Item(ACCEPT) if fault is None else Item(FAULT, text=fault))

    def _parse_item(self) -> str | None:
        """Append the next item, or return what is wrong with it."""
        char = self.text[self.position]
        following = self.text[self.position + 1 : self.position + 2]
        if char == "(":
            return self._parse_open(is_position=following == ")")
        if char == ")":
            return self._parse_close()
        if char == "$" and not following:
            self.items.append(Item(END))
            self.position += 1
            return None
        if char == "%" and following:
            if following == "b":
                return self._parse_balance()
            if following == "f":
                return self._parse_frontier()
            if following in string.digits:
                return self._parse_reference(int(following))
        return self._parse_single()

    def _parse_open(self, *, is_position: bool) -> str | None:
        number = len(self.is_position)
        if number >= MAX_CAPTURES:
            return "too many captures"
        self.is_position.append(is_position)
        if is_position:
            self.items.append(Item(POSITION, number=number))
            self.position += 2
        else:
            self.items.append(Item(OPEN, number=number))
            self.open.append(number)
            self.position += 1
        return None

    def _parse_close(self) -> str | None:
        if not self.open:
            return "invalid pattern capture"
        self.items.append(Item(CLOSE, number=self.open.pop()))
        self.position += 1
        return None

    def _parse_balance(self) -> str | None:
        pair = self.text[self.position + 2 : self.position + 4]
        if len(pair) < len("()"):
            return "malformed pattern (missing arguments to '%b')"
        self.items.append(Item(BALANCE, charset_of(_mask(pair)), pair))
        self.position += 4
        return None

    def _parse_frontier(self) -> str | None:
        start = self.position + 2
        if self.text[start : start + 1] != "[":
            return "missing '[' after '%f' in pattern"
        end = self._class_end(start)
        if isinstance(end, str):
            return end
        self.items.append(Item(FRONTIER, _charset(self.text[start:end])))
        self.position = end
        return None

    def _parse_reference(self, number: int) -> str | None:
        if not 1 <= number <= len(self.is_position) or number - 1 in self.open:
            return f"invalid capture index %{number}"
        if self.is_position[number - 1]:
            self.items.append(Item(IMPOSSIBLE))
        else:
            self.items.append(Item(REFERENCE, number=number - 1))
        self.position += 2
        return None

    def _parse_single(self) -> str | None:
        """Parse a single-character class with its suffix."""
        end = self._class_end(self.position)
        if isinstance(end, str):
            return end
        members = _charset(self.text[self.position : end])
        suffix = self.text[end : end + 1]
        self.position = end + 1
        if suffix == "*":
            self.items.append(Item(GREEDY, members))
        elif suffix == "+":
            self.items.append(Item(GREEDY, members, number=1))
        elif suffix == "-":
            self.items.append(Item(LAZY, members))
        elif suffix == "?":
            self.items.append(Item(OPTIONAL, members))
        else:
            self.position = end
            self._append_plain(members)
        return None

    def _append_plain(self, members: CharSet) -> None:
        """Append a class without suffix; a single character joins the literal text before it."""
        char = members.single
        if char is None:
            self.items.append(Item(SET, members))
        elif self.items and self.items[-1].kind == CHARS:
            self.items[-1] = Item(CHARS, text=self.items[-1].text + char)
        else:
            self.items.append(Item(CHARS, text=char))

    def _class_end(self, start: int) -> int | str:
        """Return where the class that begins at *start* ends, or what is wrong with it."""
        text = self.text
        if text[start] == "%":
            return start + 2 if start + 1 < len(text) else "malformed pattern (ends with '%')"
        if text[start] != "[":
            return start + 1
        position = start + 1
        if text[position : position + 1] == "^":
            position += 1
        while True:  # the first character is no closing bracket, even if it looks like one
            if position >= len(text):
                return "malformed pattern (missing ']')"
            position += 2 if text[position] == "%" and position + 1 < len(text) else 1
            if text[position : position + 1] == "]":
                return position + 1


# ---------------------------------------------------------------- analysis

Bound = tuple[int, int]
"""An upper bound for steps: coefficient, and power of (length of the subject + 1)."""


class Plan:
    """What is known about a pattern before it meets a subject.

    Attributes:
        items: with `follow` and `decided` filled in.
        first: what must stand where a match begins; None: anything.
        only_once: if there is no match at the first place, there is none at all (``.-x``).
        run_start: index of a GREEDY that begins every match, and after which it is decided whether there
            is one: the other places of its run need no attempt (``%w+=``); -1 if there is no such item.
        is_linear: a search costs O(length), an attempt that fails at its only place O(1).
        steps: bound for a search.
        weight: for a linear search, steps per character.
        never_empty: every match has at least one character.
        too_deep: lstrlib.c may find the pattern too complex; nothing may be skipped then.
    """

    def __init__(self, items: list[Item], *, anchored: bool, max_depth: int) -> None:
        self.too_deep = sum(item.kind in NESTING for item in items) >= max_depth
        self.never_empty = any(
            item.kind in (CHARS, SET, BALANCE) or (item.kind == GREEDY and item.number) for item in items
        )
        self.items: list[Item] = []
        cost = _Cost()
        runs: list[Item] = []  # what repeats and may be followed by a failure
        follow: Follow | None = None
        for item in reversed(items):
            known = item
            if item.kind in CHOOSING and follow is not None and not self.too_deep:
                decided = not item.charset.mask & follow.charset.mask
                useful = None if follow.charset is ANY else follow
                known = item._replace(follow=useful, decided=decided)
            if item.kind in REPEATING and cost.failure is not None:
                runs.append(known)
            cost.precede(known)
            follow = _first_of(known, follow)
            self.items.append(known)
        self.items.reverse()
        self.first = None if self.too_deep else follow
        self.only_once = False
        self.run_start = -1
        if not self.too_deep and not any(item.kind == REFERENCE for item in items):
            self._find_skips()
        failure = cost.failure or (0, 0)
        self.weight = 1 + failure[0]
        if anchored or self.only_once:
            self.steps = cost.total
            self.is_linear = cost.total[1] <= 1 and (self.only_once or failure[1] == 0)
        else:
            self.steps = _add(_multiply((1, 1), failure), cost.total)
            self.is_linear = cost.total[1] <= 1 and (failure[1] == 0 or self._starts_lie_apart(runs))
        self.is_linear = self.is_linear and self.weight <= 4 * len(items)

    def _find_skips(self) -> None:
        """Look at the first item that takes characters."""
        index = 0
        while self.items[index].kind in WITHOUT_WIDTH:
            index += 1
        item = self.items[index]
        self.only_once = item.kind in REPEATING and item.charset is ANY
        if item.kind == GREEDY and item.decided:
            self.run_start = index

    def _starts_lie_apart(self, runs: list[Item]) -> bool:
        """Return whether attempts at different places can't scan the same characters again and again."""
        if self.first is None or any(item.kind in (REFERENCE, BALANCE) for item in self.items):
            return False
        starts = self.first.charset.mask
        # A run of characters that may stand in the first run holds one start at most, its beginning.
        first_run = self.items[self.run_start].charset.mask if self.run_start >= 0 else 0
        return all(
            item.decided and (not item.charset.mask & starts or not item.charset.mask & ~first_run)
            for item in runs
        )


def _first_of(item: Item, rest: Follow | None) -> Follow | None:
    """Return what must stand where *item* begins; *rest* is the same for the items after it."""
    kind = item.kind
    if kind in WITHOUT_WIDTH:
        return rest
    if kind in (CHARS, BALANCE):
        return Follow(charset_of(1 << ord(item.text[0])), at_end=False)
    if kind == SET or (kind == GREEDY and item.number):
        return Follow(item.charset, at_end=False)
    if kind == FRONTIER:
        return Follow(item.charset, at_end=bool(item.charset.mask & 1))
    if kind == END:
        return Follow(item.charset, at_end=True)
    if kind in CHOOSING and rest is not None:
        return Follow(charset_of(item.charset.mask | rest.charset.mask), rest.at_end)
    return None


def _add(a: Bound, b: Bound) -> Bound:
    return a[0] + b[0], max(a[1], b[1])


def _multiply(a: Bound, b: Bound) -> Bound:
    return min(a[0] * b[0], 1 << 40), a[1] + b[1]  # beyond that no number matters


class _Cost:
    """The steps of an attempt at one place, from an item to the end; built from the last item to the first.

    Attributes:
        total: of any attempt.
        failure: of an attempt that fails; None if it can't.
        ends: whether the items match nothing at the end of the subject.
    """

    def __init__(self) -> None:
        self.total: Bound = (1, 0)
        self.failure: Bound | None = None
        self.ends = True

    def precede(self, item: Item) -> None:
        """Put *item* before the items seen so far."""
        kind = item.kind
        if kind in REPEATING:
            self._precede_choice(item, own=(1, 1), tries=(1, 1))
        elif kind == OPTIONAL:
            self._precede_choice(item, own=(1, 0), tries=(2, 0))
        elif kind in (REFERENCE, BALANCE):
            self.failure = _add((1, 1), self.failure or (0, 0))
            self.total = _add((1, 1), self.total)
        elif kind != ACCEPT:
            self.total = _add((1, 0), self.total)
            if kind not in WITHOUT_WIDTH:
                self.failure = _add((1, 0), self.failure or (0, 0))
        if kind not in _MATCHING_NOTHING and not (kind == GREEDY and not item.number):
            self.ends = False

    def _precede_choice(self, item: Item, own: Bound, tries: Bound) -> None:
        """Count the tries of what comes next: all but the last one fail."""
        if self.failure is None:
            self.total = _add(own, self.total)
        else:
            failures = self.failure if item.decided else _multiply(tries, self.failure)
            self.failure = _add(own, failures)
            self.total = _add(self.failure, self.total)
            if self.ends and item.kind in REPEATING and item.charset is ANY:
                self.failure = None  # it can take all, and the rest nothing
        if item.number:
            self.failure = self.failure or (1, 0)

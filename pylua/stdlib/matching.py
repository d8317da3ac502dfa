"""Searching for Lua patterns: a metered backtracking matcher, and Python's `re` where that is safe.

Two executors with one meaning run the items of a pattern:

- The backtracker tries what lstrlib.c tries, in its order, and charges each step to the meter. It also
  raises what is wrong with a pattern once it gets there.
- `re` is five to ten times faster, but can't be stopped. So a state with limits uses it only where the
  worst case is small: a linear search of at most `LINEAR_STEPS` steps, or any other one of at most
  `QUICK_STEPS` (both less than 10 ms). ``.-.-.-.-b`` on a long subject is left to the backtracker.

`re` also needs a compilation of some 200 µs, so a pattern must earn it (`HOT_STEPS`). What is charged does
not depend on that: each step of the backtracker where only it is allowed, else the length that a linear
search scanned, or a part of the worst case.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Callable

from pylua.stdlib.api import LuaError, Results, Value, raise_error
from pylua.stdlib.patterns import (
    ACCEPT,
    ANY,
    BALANCE,
    CHARS,
    CLOSE,
    END,
    FAULT,
    FRONTIER,
    GREEDY,
    LAZY,
    OPEN,
    OPTIONAL,
    POSITION,
    REFERENCE,
    SET,
    CharSet,
    Follow,
    Parser,
    Plan,
)
from pylua.stdlib.regexes import translate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pylua.vm.meter import Meter

MAX_DEPTH = 200
"""Nested calls of the recursive matcher in lstrlib.c before a pattern is "too complex" (MAXCCALLS)."""

LINEAR_STEPS = 1 << 19
QUICK_STEPS = 70_000  # at 70 to 130 ns each
HOT_STEPS = 1_000

_LONG_PATTERN = 1_000  # characters; longer ones are not kept, nor compiled for `re`, which would take long
_SCANNED = 5  # log2 of the characters that a scan in C passes in the time of one step of the backtracker
_QUICK = 8  # log2 of the steps of `re` in the worst case that are charged as one
_SMALL_RESULT = 1 << 20  # bytes that may be made without asking the meter
_START_STEPS = 8  # what it takes to start the backtracker, in its steps
_CHARGED_STEPS = 256  # the backtracker charges its steps in pieces of this size
_WINDOW = 1 << 16  # characters to scan in C before the steps are charged
_SHORT_RUN = 16  # characters to test one by one before a scan in C pays
_SHORT_SUBJECT = 1_000  # characters; steps that grow with their square do not matter yet
_SPECIAL = re.compile(r"[\^$*+?.(\[%-]")

POSITIONS = -2
"""The `group` of a pattern with position captures."""

Match = tuple[int, int, tuple[Value, ...]]
"""Start and end (Python's), and the captures: none if the pattern has none."""

if TYPE_CHECKING:
    # An `Item` as an exact tuple: it unpacks faster.
    _ItemFields = tuple[int, CharSet, str, int, Follow | None, bool]


class Pattern:
    """A parsed pattern, shared by all states.

    Attributes:
        text: the pattern.
        anchored: whether it only matches where the search begins.
        is_plain: whether it has no special character (")" and "]" are none), so that find need not match.
        is_position: for each capture, whether it is a position capture.
        unfinished: the captures without ")"; asking for their value is an error, a match is not.
        attempt: what finds a match in a subject from a place on: a method of `re`; None until it is there.
        attempt_length: the longest subject for `attempt` and `iterate`.
        iterate: what goes through all matches as gmatch does, but for empty ones where the last one ended
            (if `may_be_empty`): a method of `re`; None if there is none.
        may_be_empty: whether a match may be empty.
        group: what `re` calls the only value of a match: 0 (all of it) or 1 (the only capture); -1 if there are
            more; `POSITIONS` if any is a position capture.
        is_linear: whether a search costs O(length).
    """

    __slots__ = (
        "_begins_anywhere", "_heat", "_items", "_literal", "_plan", "_quick_length", "_regex",
        "_regex_here", "_translatable", "_weight", "anchored", "attempt", "attempt_length", "group",
        "is_linear", "is_plain", "is_position", "iterate", "may_be_empty", "text", "unfinished",
    )  # fmt: skip

    def __init__(self, text: str, *, anchored: bool) -> None:
        parser = Parser(text, 1 if anchored else 0)
        plan = Plan(parser.items, anchored=anchored, max_depth=MAX_DEPTH)
        self.text = text
        self.anchored = anchored
        self.is_plain = _SPECIAL.search(text) is None
        self.is_position = parser.is_position
        self.unfinished = frozenset(parser.open)
        self._plan = plan
        self._items: list[_ItemFields] = [tuple(item) for item in plan.items]  # type: ignore[misc]
        kinds = [item.kind for item in plan.items]
        self._literal = plan.items[0].text if kinds == [CHARS, ACCEPT] and not anchored else None
        self._translatable = len(text) <= _LONG_PATTERN and not (
            plan.too_deep or parser.open or BALANCE in kinds or FAULT in kinds
        )
        self._begins_anywhere = not anchored and not plan.only_once and plan.run_start < 0
        self._regex: re.Pattern[str] | None = None  # for a search
        self._regex_here: re.Pattern[str] | None = None  # for an attempt at one place, if that is another one
        self._heat = 0  # steps of the backtracker so far
        self._weight = plan.weight
        self.is_linear = plan.is_linear
        coefficient, power = plan.steps
        self._quick_length = int((QUICK_STEPS / coefficient) ** (1 / max(power, 1))) - 1
        if plan.is_linear:
            self._quick_length = LINEAR_STEPS // plan.weight if self._literal is None else sys.maxsize
        self.attempt: Callable[[str, int], re.Match[str] | None] | None = None
        self.attempt_length = min(self._quick_length, _SMALL_RESULT // max(len(parser.is_position), 1))
        self.iterate: Callable[[str, int], Iterator[re.Match[str]]] | None = None
        self.may_be_empty = not plan.never_empty
        self.group = POSITIONS if True in parser.is_position else (0, 1, -1)[min(len(parser.is_position), 2)]

    def search(self, subject: str, start: int, meter: Meter) -> Match | None:
        """Return the first match from *start* on (only at *start* if the pattern is anchored).

        Raises:
            HostFault: there is a mistake in the pattern, and the search got there.
            LimitExceeded: the budget is spent.
        """
        length = len(subject) - start
        if length > self._quick_length and meter.is_limited:
            return self._backtrack(subject, start, meter)
        match: Match | None
        if self._literal is not None:
            found = subject.find(self._literal, start)
            match = None if found < 0 else (found, found + len(self._literal), ())
        elif self._regex is not None or self._earns_regex(length):
            match = self._search_by_regex(subject, start, meter)
        else:
            match = self._backtrack(subject, start, meter, free=True)
        self.charge(meter, subject, start, None if match is None else match[1])
        return match

    def charge(self, meter: Meter, subject: str, start: int, end: int | None) -> None:
        """Charge a search from *start* on, after it was made; *end* is that of the match, if there is one."""
        if self.is_linear:
            stop = end if end is not None else start if self.anchored else len(subject)
            meter.charge(1 + (stop * self._weight >> _SCANNED) - (start * self._weight >> _SCANNED))
        else:
            coefficient, power = self._plan.steps
            length = len(subject) - start
            meter.charge(1 + (min(coefficient * (length + 1) ** power, QUICK_STEPS) >> _QUICK))

    def charge_all(self, meter: Meter, subject: str, count: int) -> None:
        """Charge what a search for all matches costs that found *count*, one by one."""
        meter.charge(1 + count + (len(subject) * self._weight >> _SCANNED))

    def next_match(self, subject: str, start: int, last: int, meter: Meter) -> Match | None:
        """Return the first match from *start* on that does not end at *last*, the end of the one before."""
        match = self.search(subject, start, meter)
        if match is not None and match[1] == last:  # an empty one
            return self.search(subject, start + 1, meter) if start < len(subject) else None
        return match

    def replace_all(self, subject: str, replacement: str, meter: Meter) -> tuple[str, int] | None:
        """Return *subject* with *replacement* for every match, and how many; None: use `next_match`.

        Charges what the loop over `next_match` would charge.
        """
        length = len(subject)
        if not self.is_linear or (length > self._quick_length and meter.is_limited):
            return None
        if self._literal is not None:
            count = subject.count(self._literal)
            meter.reserve(length + count * (len(replacement) - len(self._literal)))
            text = subject.replace(self._literal, replacement)
        else:
            # Only where a match can't be empty has re Lua's rule what the next one is.
            if not self._begins_anywhere or not self._plan.never_empty:
                return None
            if length * (len(replacement) + 1) > _SMALL_RESULT:
                return None
            if self._regex is None and not self._earns_regex(length):
                return None
            text, count = self._regex.subn(replacement.replace("\\", "\\\\"), subject)  # type: ignore[union-attr]
        self.charge_all(meter, subject, count)
        return text, count

    def _earns_regex(self, length: int) -> bool:
        """Compile the pattern for `re` if a subject of *length* makes it worth while."""
        if not self._translatable or (self._heat < HOT_STEPS and length < HOT_STEPS):
            return False
        plan = self._plan
        self._regex = free = re.compile(translate(plan.items, plan.run_start), re.DOTALL)
        if plan.run_start >= 0:
            # Without the look behind, each place of a run is tried.
            self._regex_here = free = re.compile(translate(plan.items), re.DOTALL)
            self.attempt_length = min(self.attempt_length, _SHORT_SUBJECT)
        if self.anchored or plan.only_once:
            self.attempt = free.match
        else:
            self.attempt = free.search
            # After an empty match `re` tries the same place for a longer one, which only a lazy item makes.
            if plan.never_empty or not any(item.kind == LAZY for item in plan.items):
                self.iterate = free.finditer
        return True

    def _search_by_regex(self, subject: str, start: int, meter: Meter) -> Match | None:
        """Search by `_regex`, which must be there."""
        result: re.Match[str] | None = None
        if self._begins_anywhere:
            result = self._regex.search(subject, start)  # type: ignore[union-attr]
        elif self.anchored or self._plan.only_once:
            result = self._match_here(subject, start)
        else:
            run = self._plan.items[self._plan.run_start]
            in_run = start > 0 and subject[start - 1] in run.charset.members
            if in_run and (not run.number or subject[start : start + 1] in run.charset.members):
                result = self._match_here(subject, start)  # a search begins only where a run begins
            if result is None:
                result = self._regex.search(subject, start)  # type: ignore[union-attr]
        if result is None:
            return None
        first, last = result.span()
        if not self.is_position:
            return first, last, ()
        if (last - first) * len(self.is_position) > _SMALL_RESULT:
            meter.reserve(sum(result.end(i + 1) - result.start(i + 1) for i in range(len(self.is_position))))
        return first, last, self.captures(result)

    def captures(self, match: re.Match[str]) -> tuple[Value, ...]:
        """Return the captures of a match of `re`."""
        captures: tuple[Value, ...] = match.groups()
        if self.group == POSITIONS:
            return tuple(
                match.start(i + 1) + 1 if is_position else captures[i]
                for i, is_position in enumerate(self.is_position)
            )
        return captures

    def results(self, match: re.Match[str]) -> Results:
        """Return the captures of a match of `re` by a pattern that has some, as a function returns them."""
        captures = self.captures(match)
        return captures[0] if len(captures) == 1 else captures

    def matches(self, subject: str, meter: Meter) -> Callable[[str, int], Iterator[re.Match[str]]] | None:
        """Return `iterate` if it may go through *subject*, and is worth while; with limits `charged` is for its matches."""
        if self._regex is None and not self._earns_regex(len(subject)):
            return None
        if len(subject) >= self.attempt_length:  # which the line before may have made less
            return None
        if self.may_be_empty and meter.is_limited:
            return None
        return self.iterate

    def charged(
        self, subject: str, matches: Iterator[re.Match[str]], meter: Meter
    ) -> Iterator[re.Match[str]]:
        """Yield all matches in *subject*, none of them empty, and charge what the loop over `next_match` would."""
        start = 0
        if self.is_linear:  # `charge`, written out
            before = 0
            for match in matches:
                after = match.end() * self._weight >> _SCANNED
                meter.charge(1 + after - before)
                before = after
                yield match
            meter.charge(1 + (len(subject) * self._weight >> _SCANNED) - before)
            return
        for match in matches:
            end = match.end()
            self.charge(meter, subject, start, end)
            start = end
            yield match
        self.charge(meter, subject, start, None)

    def _match_here(self, subject: str, start: int) -> re.Match[str] | None:
        if self._regex_here is None:
            self._regex_here = re.compile(translate(self._plan.items), re.DOTALL)
        return self._regex_here.match(subject, start)

    def _backtrack(self, subject: str, start: int, meter: Meter, *, free: bool = False) -> Match | None:
        executor = _Backtracker(
            self._items, self._plan, subject, len(self.is_position), None if free else meter
        )
        try:
            start, end = executor.search(start, anchored=self.anchored or self._plan.only_once)
            executor.charge()
        finally:
            self._heat += executor.steps
        if end < 0:
            return None
        if not self.is_position:
            return start, end, ()
        if (end - start) * len(self.is_position) > _SMALL_RESULT:
            meter.reserve(sum(max(last - first, 0) for first, last in zip(executor.starts, executor.ends)))
        captures: tuple[Value, ...] = tuple(
            first + 1 if is_position else subject[first:last]
            for is_position, first, last in zip(self.is_position, executor.starts, executor.ends)
        )
        return start, end, captures


def compile_pattern(text: str, *, anchor: bool = True) -> Pattern:
    """Return the parsed pattern *text*; *anchor* is whether a leading "^" is an anchor."""
    kept = KEPT if anchor else KEPT_FOR_GMATCH
    pattern = kept.get(text)
    if pattern is None:
        pattern = Pattern(text, anchored=anchor and text[:1] == "^")
        if len(text) <= _LONG_PATTERN:
            if len(kept) >= _MAX_KEPT:
                kept.clear()
            kept[text] = pattern
    return pattern


_MAX_KEPT = 1024

KEPT: dict[str, Pattern] = {}
"""Patterns in use; a plain dict, so that who is in a hurry looks here first (18 ns instead of 70)."""

KEPT_FOR_GMATCH: dict[str, Pattern] = {}
"""The same for patterns the "^" of which is no anchor."""


# ---------------------------------------------------------------- the backtracker


class _Backtracker:
    """A search for one match.

    Captures need no undoing: going back to a choice runs the items after it again, and no item asks for a
    capture before that capture's own items have run.
    """

    def __init__(
        self,
        items: list[_ItemFields],
        plan: Plan,
        subject: str,
        captures: int,
        meter: Meter | None,
    ) -> None:
        self.items = items
        self.plan = plan
        self.subject = subject
        self.meter = meter
        self.steps = _START_STEPS
        self.charged = 0
        self.starts = [0] * captures
        self.ends = [0] * captures

    def charge(self) -> None:
        """Charge the steps since the last time."""
        if self.meter is not None:
            self.meter.charge(self.steps - self.charged)
            self.charged = self.steps

    def _count(self, steps: int) -> None:
        self.steps += steps
        if self.steps - self.charged >= _CHARGED_STEPS:
            self.charge()

    # One loop on purpose: the recursive function of lstrlib.c, its recursion turned into a stack of choices,
    # and its caller, which tries it at one place after the other.
    def search(self, start: int, *, anchored: bool) -> tuple[int, int]:  # noqa: C901, PLR0912, PLR0915
        """Return start and end of the first match from *start* on; the end is -1 if there is none."""
        subject, items, starts, ends = self.subject, self.items, self.starts, self.ends
        first, run_start = self.plan.first, self.plan.run_start
        length = len(subject)
        steps = 0
        choices: list[tuple[int, int, int, int]] = []  # item, place to try, lowest place (GREEDY), depth
        if first is not None and not anchored:
            start = self._skip(start, first)
            if start < 0:
                return start, -1
        s = skip = start
        depth = 1  # of nested calls in lstrlib.c
        i = 0
        while True:
            steps += 1
            kind, charset, text, number, follow, decided = items[i]
            if kind == SET:
                if s < length and subject[s] in charset.members:
                    s += 1
                    i += 1
                    continue
            elif kind == CHARS:
                if subject.startswith(text, s):
                    s += len(text)
                    i += 1
                    continue
            elif kind == GREEDY:
                members = charset.members
                top = length if charset is ANY else s
                stop = s + _SHORT_RUN
                while top < length and subject[top] in members:
                    top += 1
                    if top == stop:
                        top = self._run_end(top, charset)
                        break
                if i == run_start:
                    skip = top
                if top == s:
                    if not number:
                        i += 1
                        continue
                else:
                    depth += 1
                    if depth > MAX_DEPTH:
                        raise _too_complex()
                    if decided:
                        s = top
                        i += 1
                        continue
                    choices.append((i, top, s + number, depth))
            elif kind == OPEN or kind == POSITION:  # noqa: PLR1714, SIM109  two comparisons are faster
                starts[number] = s
                depth += 1
                if depth > MAX_DEPTH:
                    raise _too_complex()
                i += 1
                continue
            elif kind == CLOSE:
                ends[number] = s
                depth += 1
                if depth > MAX_DEPTH:
                    raise _too_complex()
                i += 1
                continue
            elif kind == ACCEPT:
                self.steps += steps
                return start, s
            elif kind == LAZY or kind == OPTIONAL:  # noqa: PLR1714, SIM109
                if s == length or subject[s] not in charset.members:
                    i += 1
                    continue
                if kind == OPTIONAL:
                    choices.append((i, s, 0, depth))
                depth += 1
                if depth > MAX_DEPTH:
                    raise _too_complex()
                if kind == OPTIONAL:
                    s += 1
                    i += 1
                    continue
                choices.append((i, s, 0, depth))
            elif kind == END:
                if s == length:
                    i += 1
                    continue
            elif kind == REFERENCE:
                captured = subject[starts[number] : ends[number]]
                steps += len(captured) >> _SCANNED
                if subject.startswith(captured, s):
                    s += len(captured)
                    i += 1
                    continue
            elif kind == FRONTIER:
                before = subject[s - 1] if s else "\0"
                here = subject[s] if s < length else "\0"
                if before not in charset.members and here in charset.members:
                    i += 1
                    continue
            elif kind == BALANCE:
                end = self._balance(s, text, charset)
                if end >= 0:
                    s = end
                    i += 1
                    continue
            elif kind == FAULT:
                raise raise_error(text)

            # This way is blocked: go back to the last choice that has another one.
            if steps >= _CHARGED_STEPS:
                self._count(steps)
                steps = 0
            while choices:
                i, s, low, depth = choices.pop()
                kind, charset, _, _, follow, _ = items[i]
                if kind == GREEDY:
                    if follow is not None:
                        s = self._skip_back(low, s, follow)
                        if s < 0:
                            continue
                    if s > low:
                        choices.append((i, s - 1, low, depth))
                elif kind == LAZY:
                    if follow is not None:
                        s = self._skip_lazily(s, charset, follow)
                        if s < 0:
                            continue
                    if s < length and subject[s] in charset.members:
                        choices.append((i, s + 1, 0, depth))
                i += 1
                break
            else:  # no match at this place
                start = max(start, skip) + 1
                if anchored or start > length:
                    self.steps += steps
                    return start, -1
                if first is not None:
                    start = self._skip(start, first)
                    if start < 0:
                        self.steps += steps
                        return start, -1
                s = skip = start
                depth = 1
                i = 0

    def _run_end(self, start: int, charset: CharSet) -> int:
        """Return where the run of members of *charset* that begins at *start* ends."""
        while True:
            stop = min(start + _WINDOW, len(self.subject))
            end = charset.run_end(self.subject, start, stop)
            self._count((end - start) >> _SCANNED)
            if end < stop or end == len(self.subject):
                return end
            start = end

    def _skip(self, start: int, follow: Follow) -> int:
        """Return the first place from *start* on that *follow* allows, -1 if there is none."""
        length = len(self.subject)
        while start < length:
            stop = min(start + _WINDOW, length)
            found = follow.charset.find(self.subject, start, stop)
            self._count(((stop if found < 0 else found) - start) >> _SCANNED)
            if found >= 0:
                return found
            start = stop
        return length if follow.at_end else -1

    def _skip_back(self, low: int, high: int, follow: Follow) -> int:
        """Return the last place in *low* ... *high* that *follow* allows, -1 if there is none."""
        if follow.at_end and high == len(self.subject):
            return high
        while high >= low:
            bottom = max(low, high - _CHARGED_STEPS)
            found = follow.charset.rfind(self.subject, bottom, high)
            self._count((high - max(found, bottom)) >> (_SCANNED if follow.charset.single else 1))
            if found >= 0:
                return found
            high = bottom - 1
        return -1

    def _skip_lazily(self, start: int, charset: CharSet, follow: Follow) -> int:
        """Return the first place from *start* on that *follow* allows, with only *charset* before it, or -1."""
        if charset is ANY:
            return self._skip(start, follow)
        subject, wanted, passed = self.subject, follow.charset.members, charset.members
        place = start
        while place < len(subject):
            char = subject[place]
            if char in wanted or char not in passed:
                self._count((place - start) >> 1)
                return place if char in wanted else -1
            place += 1
            if place - start == _CHARGED_STEPS:
                self._count(_CHARGED_STEPS >> 1)
                start = place
        return len(subject) if follow.at_end else -1

    def _balance(self, s: int, pair: str, charset: CharSet) -> int:
        """Return the end of the balanced text that begins at *s*, or -1."""
        subject = self.subject
        opening, closing = pair[0], pair[1]
        if not subject.startswith(opening, s):
            return -1
        unclosed = 1
        either = Follow(charset, at_end=False)
        place = self._skip(s + 1, either)
        while place >= 0:
            self._count(1)
            if subject[place] == closing:
                unclosed -= 1
                if unclosed == 0:
                    return place + 1
            else:
                unclosed += 1
            place = self._skip(place + 1, either)
        return -1


def _too_complex() -> LuaError:
    return raise_error("pattern too complex")

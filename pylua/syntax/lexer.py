r"""Lark's basic lexer with a loop made for Lua: its newlines, its lines, and its own speed.

The terminals are those of the grammar. What differs from `lark.lexer.BasicLexer`:

- \n, \r, \r\n and \n\r each end a line (Lark counts \n alone).
- A token's line is the one it *ends* on, as in llex.c. `LuaLexer.line` and `last_line` are what
  lparser.c calls linenumber and lastline: a reduction can ask where the token behind it stands.
- One regular expression finds the white space and the token behind it; reserved words and symbols get
  their types from a dictionary. That takes a third of the time: 0.12 s for 16 575 lines, not 0.36 s.
- What begins no token becomes a one-character token of type `UNKNOWN`, which no rule accepts.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from lark.lexer import BasicLexer, PatternStr, Token

from pylua.progress import STEPS, step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lark.common import LexerConf
    from lark.lexer import LexerState, TerminalDef

UNKNOWN = "UNKNOWN"
_END = "END_OF_INPUT"
_SPACE = "WHITESPACE"  # the ignored terminal that may precede any token
_NAME = "NAME"
_MAY_SPAN_LINES = frozenset({"COMMENT", "STRING"})

_NEWLINE = re.compile(r"\r\n|\n\r|[\n\r]")


class DeepNesting(Exception):
    """The parser's stack is so deep that PUC might refuse the program."""


class LuaToken(Token):
    """A token of Lark's without columns and end positions, so three times cheaper to make."""

    __slots__ = ()
    line: int
    start_pos: int
    column = end_line = end_column = end_pos = None


class LuaLexer(BasicLexer):
    """A lexer that serves one parse at a time.

    Attributes:
        line: the line that the token made last ends on; at the end the line of the end.
        last_line: the line of the token before that one.
        stack_limit: how deep the parser's stack may be.
    """

    def __init__(self, conf: LexerConf, *options: Any) -> None:
        super().__init__(conf, *options)
        self.line = self.last_line = 1
        self.stack_limit = sys.maxsize
        texts = {t.pattern.value: t.name for t in self.terminals if isinstance(t.pattern, PatternStr)}
        self._fixed = texts
        self._pattern = _compile(self.terminals, [text for text in texts if not text.isidentifier()])

    def lex(self, state: LexerState, parser_state: Any) -> Iterator[Token]:
        """Yield the tokens of a text to Lark's parser.

        Raises:
            DeepNesting: the parser's stack grew beyond `stack_limit`.
        """
        text: Any = state.text  # a TextSlice since Lark 1.3
        return self.tokens(getattr(text, "text", text), parser_state.value_stack)

    def tokens(self, text: str, stack: Sequence[object] = ()) -> Iterator[LuaToken]:
        """Yield the tokens of *text* without comments; *stack* is the parser's."""
        new, intern, fixed = str.__new__, sys.intern, self._fixed
        count = _count_all_newlines if "\r" in text else str.count
        stack_limit = self.stack_limit
        position, line = 0, 1
        self.line = self.last_line = 1
        number = 0
        for match in self._pattern.finditer(text):
            number += 1
            if not number & STEPS:
                step()
            kind = match.lastgroup or UNKNOWN
            value: str = match[kind]
            end = match.end()
            start = end - len(value)
            if start != position:
                line += count(text, "\n", position, start)
            position = end
            if kind in _MAY_SPAN_LINES:
                line += count(text, "\n", start, end)
                if kind == "COMMENT":
                    continue
            elif kind == _END:
                break
            elif kind == _NAME:
                value = intern(value)
            if len(stack) > stack_limit:
                raise DeepNesting
            token = new(LuaToken, value)
            token.type = fixed.get(value, kind)
            token.value = value
            token.line = line
            token.start_pos = start
            self.line = line
            yield token
            self.last_line = line
        self.line = line


def count_newlines(text: str, start: int, end: int) -> int:
    """Return how many lines end in text[start:end]."""
    return len(_NEWLINE.findall(text, start, end))


def _count_all_newlines(text: str, _newline: str, start: int, end: int) -> int:
    """Count like ``str.count``, with Lua's other newlines."""
    return count_newlines(text, start, end)


def _compile(terminals: Iterable[TerminalDef], symbols: list[str]) -> re.Pattern[str]:
    """Return the expression for white space and one token; its last group is named for the terminal."""
    expressions = {t.name: t.pattern.to_regexp() for t in terminals if not isinstance(t.pattern, PatternStr)}
    space = expressions.pop(_SPACE)
    symbols.sort(key=len, reverse=True)
    choices = [
        (_NAME, expressions.pop(_NAME)),  # first: half of all tokens
        *expressions.items(),  # before the symbols, for NUMERAL may begin with a dot
        ("SYMBOL", "|".join(map(re.escape, symbols))),
        (_END, r"\Z"),
        (UNKNOWN, r"[\s\S]"),
    ]
    return re.compile(f"(?:{space})?(?:" + "|".join(f"(?P<{name}>{exp})" for name, exp in choices) + ")")

"""Say what PUC Lua says about a chunk that the grammar refuses.

Its messages come from recursive descent (lparser.c); an LALR parser notices the same mistakes at the same
tokens, but knows no such words. So the tokens are read once more, by productions that mirror lparser.c's
and build nothing. Each is a generator that yields the productions it calls: `_run` keeps their stack, so
the source can't exhaust Python's.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Callable, NoReturn

from pylua.chunkname import chunk_id
from pylua.errors import LuaSyntaxError
from pylua.syntax.lexer import UNKNOWN, LuaLexer, LuaToken, count_newlines
from pylua.syntax.literals import LiteralError, read_numeral, read_quoted, read_string
from pylua.syntax.nodes import ATTRIBUTES, MAX_LOCALS
from pylua.syntax.operators import BINARY_PRIORITIES, UNARY_OPERATORS, UNARY_PRIORITY

if TYPE_CHECKING:
    from collections.abc import Iterator

_Production = Generator["_Production", Any, Any]

MAX_LEVELS = 198
"""At this nesting PUC's C stack overflows: LUAI_MAXCCALLS without the 2 levels of a main chunk that calls
``load``."""

# What a token is for the productions: a fixed one is its text, any other one of these.
_EOF = "<eof>"
_NAME = "<name>"
_STRING = "<string>"
_NUMERAL = "<number>"
_KINDS = {"NAME": _NAME, "STRING": _STRING, "NUMERAL": _NUMERAL}

_BLOCK_ENDS = frozenset({"else", "elseif", "end", _EOF, "until"})
_LITERALS = frozenset({_NUMERAL, _STRING, "nil", "true", "false", "..."})
_SUFFIXES = frozenset({".", "[", ":", "(", "{", _STRING})
_UNQUOTED = frozenset({_EOF, _NAME, _STRING, _NUMERAL})
_QUOTES = frozenset({'"', "'"})

# What a suffixed expression is: only a variable can be assigned to, only a call is a statement.
_VARIABLE = "variable"
_CALL = "call"
_VALUE = "value"

_LONG_BRACKET = re.compile(r"(--)?\[(=*)(\[?)")


def diagnose(lexer: LuaLexer, source: str, chunkname: str) -> None:
    """Raise the error that PUC Lua gives for *source*; return if there is none.

    Raises:
        LuaSyntaxError: with PUC's message.
    """
    _run(_Diagnosis(lexer, source, chunkname).chunk())


def _run(production: _Production) -> None:
    """Run a production and those that it calls."""
    stack = [production]
    value = None
    while stack:
        try:
            called = stack[-1].send(value)
        except StopIteration as returned:
            stack.pop()
            value = returned.value
        else:
            stack.append(called)
            value = None


class _Diagnosis:
    """The productions, in the order of lparser.c, over one source.

    Attributes:
        kind: of the current token.
        line: what lparser.c calls linenumber: the line that the token read last ends on.
    """

    def __init__(self, lexer: LuaLexer, source: str, chunkname: str) -> None:
        self.kind = _EOF
        self.line = 1
        self._lexer = lexer
        self._source = source
        self._chunkname = chunkname
        self._tokens: Iterator[LuaToken] = lexer.tokens(source)
        self._token: LuaToken | None = None
        self._ahead: tuple[str, LuaToken | None] | None = None
        self._level = 0
        self._locals = 0  # local variables of the function that is being read
        self._function_line = 0  # where that function begins; 0 for the chunk
        self._is_vararg = True  # that function has varargs

    # ------------------------------------------------------------ tokens and errors

    def advance(self) -> None:
        """Make the next token the current one."""
        if self._ahead is None:
            self._ahead = self._read()
        self.kind, self._token = self._ahead
        self._ahead = None

    def look_ahead(self) -> str:
        """Return the kind of the token behind the current one."""
        self._ahead = self._read()
        return self._ahead[0]

    def _read(self) -> tuple[str, LuaToken | None]:
        token = next(self._tokens, None)
        self.line = self._lexer.line
        if token is None:
            return _EOF, None
        try:
            _check_literal(token, self._source)
        except LiteralError as error:
            self.line = 1 + count_newlines(self._source, 0, token.start_pos + error.position)
            near = _EOF if error.near is None else _quote(error.near)
            self._raise(f"{error.message} near {near}")
        return _KINDS.get(token.type, token.value), token

    def fail(self, message: str) -> NoReturn:
        """Raise a syntax error at the current token."""
        if self.kind != "\0":  # to llex.c a zero byte is no token
            message = f"{message} near {self._near()}"
        self._raise(message)

    def _raise(self, message: str) -> NoReturn:
        place = f"{chunk_id(self._chunkname)}:{self.line}: "
        raise LuaSyntaxError(place + message, incomplete=message.endswith("near " + _EOF))

    def _near(self) -> str:
        """Return the current token as llex.c txtToken shows it."""
        if self.kind == _STRING and self._token is not None:
            text = self._token.value
            width = 1 if text[0] in _QUOTES else text.index("[", 1) + 1
            return _quote(text[:width] + read_string(text) + text[-width:])
        if self.kind in _KINDS.values() and self._token is not None:
            return _quote(self._token.value)
        return _show(self.kind)

    def check(self, kind: str) -> None:
        """Fail unless the current token is of *kind*."""
        if self.kind != kind:
            self.fail(f"{_show(kind)} expected")

    def check_next(self, kind: str) -> None:
        """Skip a token of *kind*, or fail."""
        self.check(kind)
        self.advance()

    def check_match(self, kind: str, opening: str, line: int) -> None:
        """Skip a token of *kind* that closes *opening*, which was on *line*, or fail."""
        if self.kind != kind and line != self.line:
            self.fail(f"{_show(kind)} expected (to close {_show(opening)} at line {line})")
        self.check_next(kind)

    def test_next(self, kind: str) -> bool:
        """Skip the current token if it is of *kind*; return whether it was."""
        if self.kind != kind:
            return False
        self.advance()
        return True

    def enter(self) -> None:
        """Count a level of nesting that costs PUC a level of its C stack."""
        self._level += 1
        if self._level == MAX_LEVELS:
            raise LuaSyntaxError("C stack overflow")  # PUC gives no position

    def leave(self) -> None:
        """Take back `enter`."""
        self._level -= 1

    def declare(self) -> None:
        """Count a new local variable: too many of them are an error before whatever is wrong further on."""
        self._locals += 1
        if self._locals > MAX_LOCALS:
            line = self._function_line
            where = f"function at line {line}" if line else "main function"
            self.fail(f"too many local variables (limit is {MAX_LOCALS}) in {where}")

    # ------------------------------------------------------------ statements

    def chunk(self) -> _Production:
        """The whole source."""
        self.advance()
        yield self.statlist()
        self.check(_EOF)

    def statlist(self) -> _Production:
        """``{stat} [retstat]``."""
        outside = self._locals
        while self.kind not in _BLOCK_ENDS:
            is_last = self.kind == "return"
            yield self.statement()
            if is_last:
                break
        self._locals = outside

    def statement(self) -> _Production:
        """One statement."""
        self.enter()
        line = self.line
        if self.kind in {";", "break"}:
            self.advance()
        elif self.kind == "goto":
            self.advance()
            self.check_next(_NAME)
        else:
            yield _STATEMENTS.get(self.kind, _Diagnosis.exprstat)(self, line)
        self.leave()

    def ifstat(self, line: int) -> _Production:
        """``if exp then block {elseif exp then block} [else block] end``."""
        is_clause = True
        while is_clause:
            self.advance()
            yield self.subexpr()
            self.check_next("then")
            yield self.statlist()
            is_clause = self.kind == "elseif"
        if self.test_next("else"):
            yield self.statlist()
        self.check_match("end", "if", line)

    def whilestat(self, line: int) -> _Production:
        """``while exp do block end``."""
        self.advance()
        yield self.subexpr()
        self.check_next("do")
        yield self.statlist()
        self.check_match("end", "while", line)

    def dostat(self, line: int) -> _Production:
        """``do block end``."""
        self.advance()
        yield self.statlist()
        self.check_match("end", "do", line)

    def forstat(self, line: int) -> _Production:
        """``for Name (= exp, exp [, exp] | {, Name} in explist) do block end``."""
        self.advance()
        self.check_next(_NAME)
        if self.test_next("="):
            yield self.subexpr()
            self.check_next(",")
            yield self.subexpr()
            if self.test_next(","):
                yield self.subexpr()
        elif self.kind in {",", "in"}:
            while self.test_next(","):
                self.check_next(_NAME)
            self.check_next("in")
            yield self.explist()
        else:
            self.fail("'=' or 'in' expected")
        self.check_next("do")
        yield self.statlist()
        self.check_match("end", "for", line)

    def repeatstat(self, line: int) -> _Production:
        """``repeat block until exp``."""
        self.advance()
        yield self.statlist()
        self.check_match("until", "repeat", line)
        yield self.subexpr()

    def funcstat(self, line: int) -> _Production:
        """``function funcname funcbody``."""
        self.advance()
        self.check_next(_NAME)
        while self.test_next("."):
            self.check_next(_NAME)
        if self.test_next(":"):
            self.check_next(_NAME)
        yield self.body(line)

    def localstat(self, _line: int) -> _Production:
        """``local function Name funcbody`` and ``local attnamelist [= explist]``."""
        self.advance()
        if self.test_next("function"):
            self.check_next(_NAME)
            self.declare()
            yield self.body(self.line)
            return
        more = True
        closes = 0
        while more:
            self.check_next(_NAME)
            self.declare()
            closes += self.attribute() == "close"
            if closes > 1:
                self._raise("multiple to-be-closed variables in local list")
            more = self.test_next(",")
        if self.test_next("="):
            yield self.explist()

    def attribute(self) -> str:
        """Skip ``[< Name >]`` and return the name, "" if there is none."""
        if not self.test_next("<"):
            return ""
        name = "" if self._token is None else self._token.value
        self.check_next(_NAME)
        self.check_next(">")
        if name not in ATTRIBUTES:
            self._raise(f"unknown attribute '{name}'")
        return name

    def labelstat(self, _line: int) -> _Production:
        """``:: Name ::`` and the no-ops behind it."""
        self.advance()
        self.check_next(_NAME)
        self.check_next("::")
        while self.kind in {";", "::"}:
            yield self.statement()

    def retstat(self, _line: int) -> _Production:
        """``return [explist] [;]``."""
        self.advance()
        if self.kind not in _BLOCK_ENDS and self.kind != ";":
            yield self.explist()
        self.test_next(";")

    def exprstat(self, _line: int) -> _Production:
        """A call or an assignment."""
        what = yield self.suffixedexp()
        if self.kind in {"=", ","}:
            yield self.restassign(what)
        elif what != _CALL:
            self.fail("syntax error")

    def restassign(self, what: str) -> _Production:
        """``, var restassign`` or ``= explist``, behind the target *what*."""
        if what != _VARIABLE:
            self.fail("syntax error")
        if self.test_next(","):
            what = yield self.suffixedexp()
            self.enter()
            yield self.restassign(what)
            self.leave()
        else:
            self.check_next("=")
            yield self.explist()

    # ------------------------------------------------------------ expressions

    def explist(self) -> _Production:
        """``exp {, exp}``."""
        yield self.subexpr()
        while self.test_next(","):
            yield self.subexpr()

    def subexpr(self, limit: int = 0) -> _Production:
        """An expression of operators that bind more tightly than *limit*."""
        self.enter()
        if self.kind in UNARY_OPERATORS:
            self.advance()
            yield self.subexpr(UNARY_PRIORITY)
        else:
            yield self.simpleexp()
        while self.kind in BINARY_PRIORITIES:
            left, right = BINARY_PRIORITIES[self.kind]
            if left <= limit:
                break
            self.advance()
            yield self.subexpr(right)
        self.leave()

    def simpleexp(self) -> _Production:
        """An operand."""
        if self.kind in _LITERALS:
            if self.kind == "..." and not self._is_vararg:
                self.fail("cannot use '...' outside a vararg function")
            self.advance()
        elif self.kind == "{":
            yield self.constructor()
        elif self.test_next("function"):
            yield self.body(self.line)
        else:
            yield self.suffixedexp()

    def suffixedexp(self) -> _Production:
        """Return what a name or parenthesis is with the indices and arguments behind it."""
        what = _VARIABLE
        line = self.line
        if self.test_next("("):
            what = _VALUE
            yield self.subexpr()
            self.check_match(")", "(", line)
        elif not self.test_next(_NAME):
            self.fail("unexpected symbol")
        while self.kind in _SUFFIXES:
            what = _VARIABLE
            if self.test_next("."):
                self.check_next(_NAME)
            elif self.test_next("["):
                yield self.subexpr()
                self.check_next("]")
            else:
                what = _CALL
                if self.test_next(":"):
                    self.check_next(_NAME)
                yield self.funcargs()
        return what

    def funcargs(self) -> _Production:
        """``( [explist] )``, a table or a string."""
        line = self.line
        if self.kind == "{":
            yield self.constructor()
        elif self.test_next("("):
            if self.kind != ")":
                yield self.explist()
            self.check_match(")", "(", line)
        elif not self.test_next(_STRING):
            self.fail("function arguments expected")

    def constructor(self) -> _Production:
        """``{ [field {fieldsep field} [fieldsep]] }``."""
        line = self.line
        self.advance()
        while self.kind != "}":
            yield self.field()
            if not (self.test_next(",") or self.test_next(";")):
                break
        self.check_match("}", "{", line)

    def field(self) -> _Production:
        """``[ exp ] = exp``, ``Name = exp`` or ``exp``."""
        if self.test_next("["):
            yield self.subexpr()
            self.check_next("]")
            self.check_next("=")
        elif self.kind == _NAME and self.look_ahead() == "=":
            self.advance()
            self.advance()
        yield self.subexpr()

    def body(self, line: int) -> _Production:
        """``( [parlist] ) block end`` of a function that PUC counts to *line*."""
        outside = self._locals, self._function_line, self._is_vararg
        self._locals, self._function_line, self._is_vararg = 0, line, False
        self.check_next("(")
        more = self.kind != ")"
        while more:
            is_name = self.test_next(_NAME)
            if is_name:
                self.declare()
            if not is_name and not self.test_next("..."):
                self.fail("<name> or '...' expected")
            self._is_vararg = not is_name
            more = is_name and self.test_next(",")
        self.check_next(")")
        yield self.statlist()
        self.check_match("end", "function", line)
        self._locals, self._function_line, self._is_vararg = outside


_STATEMENTS: dict[str, Callable[[_Diagnosis, int], _Production]] = {
    "::": _Diagnosis.labelstat,
    "do": _Diagnosis.dostat,
    "for": _Diagnosis.forstat,
    "function": _Diagnosis.funcstat,
    "if": _Diagnosis.ifstat,
    "local": _Diagnosis.localstat,
    "repeat": _Diagnosis.repeatstat,
    "return": _Diagnosis.retstat,
    "while": _Diagnosis.whilestat,
}


def _check_literal(token: LuaToken, source: str) -> None:
    """Raise a LiteralError if *token* is a malformed literal or the beginning of an unfinished one."""
    if token.type == "NUMERAL":
        read_numeral(token.value)
    elif token.type == "STRING":
        read_string(token.value)
    elif token.type == UNKNOWN:
        _check_unfinished(source[token.start_pos :], token.line)


def _check_unfinished(rest: str, line: int) -> None:
    """Raise a LiteralError unless the *rest* of the source begins with a character that Lua doesn't know."""
    if rest[0] in _QUOTES:
        read_quoted(rest, 0)
    bracket = _LONG_BRACKET.match(rest)
    if bracket is None:
        return
    if not bracket[3]:
        raise LiteralError("invalid long string delimiter", bracket[0], 0)
    what = "comment" if bracket[1] else "string"
    raise LiteralError(f"unfinished long {what} (starting at line {line})", None, len(rest))


def _show(kind: str) -> str:
    """Return a token without a value of its own as llex.c luaX_token2str does."""
    if kind in _UNQUOTED:
        return kind
    if len(kind) > 1 or " " <= kind <= "~":
        return f"'{kind}'"
    return f"'<\\{ord(kind)}>'"


def _quote(text: str) -> str:
    """Return a token's text in quotes; to C it ends at a zero byte."""
    return "'" + text.partition("\0")[0] + "'"

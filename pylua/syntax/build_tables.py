"""Write Lark's tables for lua.lark into the package: ``python -m pylua.syntax.build_tables``."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

from pylua.syntax.larkparser import GRAMMAR, OPTIONS, TABLES, read_resource

_PROTOCOL = 4  # Python 3.9 to today


def digest(grammar: bytes) -> str:
    """Return what the tables remember their grammar by."""
    return hashlib.sha256(grammar).hexdigest()


def build() -> bytes:
    """Return the tables: Lark's version, the grammar's digest, and what Lark's own `save` writes."""
    grammar = read_resource(GRAMMAR)
    parser = lark.Lark(grammar.decode(), **OPTIONS)
    data, memo = parser.memo_serialize([TerminalDef, Rule])
    data["options"] = OPTIONS | {"start": [OPTIONS["start"]]}
    return pickle.dumps((lark.__version__, digest(grammar), data, memo), protocol=_PROTOCOL)


def main() -> None:
    """Replace the tables beside the grammar."""
    Path(__file__).with_name(TABLES).write_bytes(build())


if __name__ == "__main__":
    main()

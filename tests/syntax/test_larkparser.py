"""The shipped tables fit the grammar; without them the grammar itself serves."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import lark
import pytest

from pylua.errors import InternalError
from pylua.syntax import build_tables, larkparser
from pylua.syntax.larkparser import GRAMMAR, TABLES, LarkParser, read_resource
from pylua.syntax.parser import parse

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = "local x <const> = {1, a = f'x' .. -y}; for k in x do g() (h)() end"


def test_shipped_tables_are_those_of_the_grammar() -> None:
    """After a change of lua.lark, `python -m pylua.syntax.build_tables` must be run."""
    _, digest, _, _ = pickle.loads(read_resource(TABLES))  # noqa: S301  our own file

    assert digest == build_tables.digest(read_resource(GRAMMAR))


def test_another_version_of_lark_makes_its_own_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another Lark the parser is made from the grammar, and is the same."""
    expected = parse(SOURCE, "=c")
    monkeypatch.setattr(lark, "__version__", "another")

    assert LarkParser().parse(SOURCE, "=c") == expected


def test_tables_are_written_beside_the_grammar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command writes tables that the parser can use."""
    monkeypatch.setattr(build_tables, "__file__", str(tmp_path / "build_tables.py"))

    build_tables.main()

    written = (tmp_path / TABLES).read_bytes()
    monkeypatch.setattr(larkparser, "read_resource", lambda name: {TABLES: written}[name])
    assert LarkParser().parse(SOURCE, "=c") == parse(SOURCE, "=c")


def test_grammar_and_diagnosis_must_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """What only the grammar refuses is our bug, not the program's."""
    monkeypatch.setattr(larkparser, "diagnose", lambda *_: None)

    with pytest.raises(InternalError, match="the grammar refuses what the diagnosis accepts"):
        LarkParser().parse("x = =", "=c")


def test_resource_must_exist() -> None:
    """A broken installation is reported by the missing file's name."""
    with pytest.raises(FileNotFoundError, match=r"nothing\.lark"):
        read_resource("nothing.lark")

"""The listing of translated code: what the translator makes of a chunk, as Python text that people can read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pylua.chunkname import chunk_id
from pylua.vm.translator.emitter import MARK
from pylua.vm.translator.linker import translate_chunk

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto
    from pylua.vm.translator.linker import Translation

_MARKED = re.compile(f"f?'{MARK}(\\w+)'")
_LONGEST = 40
"""Characters of a string constant that are shown."""


def python_listing(proto: Proto) -> str:
    """Return the Python text of a chunk, the enclosing function first; the line of Lua stands before each part.

    Marked strings (see `emitter`) are shown as what they stand for: constants as Lua's literals, classes and
    nested functions by name.
    """
    return "\n".join(_listed(translate_chunk(proto)))


def _listed(translation: Translation) -> list[str]:
    proto = translation.proto
    name = "main chunk" if not proto.line_defined else f"function at line {proto.line_defined}"
    lines = [f"# {name} of {chunk_id(proto.source)}"]
    shown = 0
    for text, pc in zip(translation.text.splitlines(), translation.pcs):
        line = proto.line(pc) if translation.text.count("\n") > 1 else None
        if line is not None and line != shown and text[:2] == "  ":
            indent = len(text) - len(text.lstrip())
            lines.append(f"{' ' * indent}# line {line}")
            shown = line
        lines.append(_MARKED.sub(lambda match: _meaning(proto, match.group(1)), text))
    lines.append("")
    for number in sorted(translation.nested):
        lines += _listed(translation.nested[number])
    return lines


def _meaning(proto: Proto, word: str) -> str:
    kind, number = word[0], word[1:]
    if not number.isdigit():
        return word
    if kind == "k":
        text = repr(proto.constants[int(number)])
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...'"
    if kind == "p":
        return f"<function at line {proto.protos[int(number)].line_defined}>"
    return "<defaults>"

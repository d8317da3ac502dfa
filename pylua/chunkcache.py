"""ChunkCache: translated chunks in a folder on disk, for other processes.

An entry of a folder is what `portable.pack` made of a chunk, written by `marshal`, behind a keyed hash (HMAC-SHA256)
of it. The key lies in the folder, readable only by its owner; so an entry that is damaged, cut off, or written by
anybody else is found out before anything is made of it, and is as good as absent. So is a folder that others may
write to. An entry's name is the hash of all that decides what is in it: the source, its name, the dialect, whether
instructions are counted, and which Python and pylua made it.

To take a JSON library of 104 lines from the folder costs 1.6 ms, to compile and translate it 39 (CPython 3.11).

Code that a script makes and loads itself is not written: a script could fill the disk, and drive out what is of use.
"""

from __future__ import annotations

import hmac
import marshal
import os
import secrets
import stat
import sys
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from pylua.chunks import CACHED_CHUNK_SIZE, CACHED_CHUNKS, compile_anew, compile_text
from pylua.vm.translator.engine import is_metered
from pylua.vm.translator.linker import translate_chunk
from pylua.vm.translator.portable import pack, unpack

if TYPE_CHECKING:
    from pylua.bytecode.proto import Proto
    from pylua.vm.globalstate import GlobalState
    from pylua.vm.translator.linker import Translation

MIN_STORED_SIZE = 200
"""Characters of the shortest source that is kept on disk: less is compiled sooner than found there."""

MAX_ENTRIES = 4096
"""The entries that a folder may have; a quarter of them goes, those written first, when there are more."""

_KEY_FILE = "key"
_KEY_SIZE = 32
_DIGEST_SIZE = sha256().digest_size
_SUFFIX = ".chunk"


@attrs.frozen
class ChunkCache:
    """Translated chunks in a folder, which is made when it is first written to.

    Whatever is wrong with the folder (it is full, read-only, damaged, not ours), chunks are compiled as if there were
    no cache. Any number of processes and threads may use it at once.

    Attributes:
        folder: where the entries are.
    """

    folder: Path = attrs.field(converter=Path)

    def compile_text(
        self, g: GlobalState, dialect: str, text: str, chunkname: str, *, keep: bool = True
    ) -> Proto:
        """Return the main Proto of a chunk for the state *g*, from the folder if it is there.

        Raises:
            LuaSyntaxError: it does not compile.
        """
        if not keep or len(text) < MIN_STORED_SIZE:
            return compile_text(text, chunkname)
        translated = _translate_once if len(text) <= CACHED_CHUNK_SIZE else _translate
        return translated(self, text, chunkname, dialect, is_metered(g))

    def read(self, name: str) -> Translation | None:
        """Return the translation in the entry *name*, None if there is none that can be trusted."""
        key = _read_key(self.folder)
        if key is None:
            return None
        try:
            entry = (self.folder / name).read_bytes()
        except OSError:
            return None
        digest, data = entry[:_DIGEST_SIZE], entry[_DIGEST_SIZE:]
        if not hmac.compare_digest(digest, hmac.digest(key, data, "sha256")):
            return None
        return unpack(marshal.loads(data))  # noqa: S302  the hash shows that we wrote it

    def write(self, name: str, translation: Translation) -> None:
        """Make the entry *name*, if that can be done."""
        try:
            key = _read_key(self.folder) or _make_key(self.folder)
            if key is None:
                return
            data = marshal.dumps(pack(translation))  # type: ignore[arg-type]
            _write_file(self.folder / name, hmac.digest(key, data, "sha256") + data)
            _limit_entries(self.folder)
        except (OSError, ValueError):  # ValueError: nested too deeply for marshal
            return


def _translate(cache: ChunkCache, text: str, chunkname: str, dialect: str, metered: bool) -> Proto:  # noqa: FBT001  for lru_cache
    """Return the main Proto of a chunk with its translation, which is kept in the folder."""
    name = entry_name(text, chunkname, dialect, metered=metered)
    translation = cache.read(name)
    if translation is None:
        translation = translate_chunk(compile_anew(text, chunkname), metered=metered)
        cache.write(name, translation)
    proto = translation.proto
    if metered:
        proto.metered_translation = translation
    else:
        proto.translation = translation
    return proto


_translate_once = lru_cache(CACHED_CHUNKS)(_translate)


def entry_name(text: str, chunkname: str, dialect: str, *, metered: bool) -> str:
    """Return the name of the entry for a chunk."""
    form = "metered" if metered else "free"
    parts = (maker(), dialect, form, str(len(chunkname)), chunkname, text)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest() + _SUFFIX


@lru_cache(1)
def maker() -> str:
    """Return which Python and which pylua run: its files, by size and time, so that a changed one counts as another."""
    package = Path(__file__).parent
    files = sorted(
        path for part in ("bytecode", "compiler", "syntax", "vm") for path in (package / part).rglob("*.py")
    )
    stats = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in [*files, Path(__file__)]]
    return f"{sys.implementation.cache_tag} {sys.version} {sys.flags.optimize} {stats}"


def _is_ours(status: os.stat_result) -> bool:
    """Return whether only this user can have written a file or folder (where the system tells users apart)."""
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _read_key(folder: Path) -> bytes | None:
    """Return the folder's key; None if it has none, or others may have written it."""
    path = folder / _KEY_FILE
    try:
        if not (_is_ours(folder.stat()) and _is_ours(path.lstat())):
            return None
        key = path.read_bytes()
    except OSError:
        return None
    return key if len(key) == _KEY_SIZE else None


def _make_key(folder: Path) -> bytes | None:
    """Make the folder if need be, and a new key; None if they are not ours.

    Another process may do the same just now: then the entries of one of the two are worth nothing, and made anew.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _is_ours(folder.stat()):
        _write_file(folder / _KEY_FILE, secrets.token_bytes(_KEY_SIZE))
    return _read_key(folder)


def _write_file(path: Path, content: bytes) -> None:
    """Write a file, for this user only, so that others see all of it or nothing."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _limit_entries(folder: Path) -> None:
    """Remove the oldest quarter of the entries if there are too many."""
    with os.scandir(folder) as found:
        entries = [entry.path for entry in found if entry.name.endswith(_SUFFIX)]
    if len(entries) <= MAX_ENTRIES:
        return
    by_age = sorted((Path(path).stat().st_mtime, path) for path in entries)
    for _, path in by_age[: len(entries) // 4]:
        Path(path).unlink(missing_ok=True)

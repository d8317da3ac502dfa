"""Lua's official test suites: fetching them from lupa's source package, and preparing a copy to run."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from conformance.engines import ROOT
from conformance.patches import ARRANGEMENTS_54, PATCHES, SIMPLY_RUN, Arrangement, Patch

if TYPE_CHECKING:
    from collections.abc import Mapping

SUITES_FOLDER = ROOT / ".cache" / "suites"

LUPA = "lupa==2.8"
"""The source package whose third-party folder holds the suites; which releases' they are stands in `SUITES`."""

_PIP_DOWNLOAD = (sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet")

_NOT_RUN = {
    "all.lua": "starts the other files",
    "bwcoercion.lua": "a module of bitwise.lua",
    "tracegc.lua": "a module of all.lua",
    "heavy.lua": "needs several GB of memory and minutes of time in C",
    "memerr.lua": "needs the C test library",
}
_PROGRAMS_5_1 = {
    "globals.lua": "reads a listing from standard input",
    "luac.lua": "writes a file",
    "readonly.lua": "ends with an error on purpose",
    "table.lua": "reads words from standard input",
    "trace-calls.lua": "a module for -l",
    "trace-globals.lua": "a module for -l",
    "xd.lua": "reads standard input",
}


@attrs.frozen(kw_only=True)
class Suite:
    """One official suite.

    Attributes:
        name: "lua54".
        release: "5.4.8".
        dialect: "5.4".
        source: its folder inside the source package's third-party folder.
        not_run: files that are left out, with the reason.
        arrangements: how files run that are not simply run.
        prelude: Lua statements to run before each file.
    """

    name: str
    release: str
    dialect: str
    source: str
    not_run: Mapping[str, str] = attrs.field(factory=dict)
    arrangements: Mapping[str, Arrangement] = attrs.field(factory=dict)
    prelude: str = ""

    @property
    def folder(self) -> Path:
        """Where the suite is when it has been fetched."""
        return SUITES_FOLDER / self.name

    def arrangement(self, name: str) -> Arrangement:
        """Return how the file *name* is to be run."""
        return self.arrangements.get(name, SIMPLY_RUN)

    def test_files(self) -> list[str]:
        """Return the names of the files to run.

        Raises:
            LookupError: the suite has not been fetched.
        """
        if not self.folder.is_dir():
            msg = f"{self.folder} does not exist; run: python -m conformance fetch"
            raise LookupError(msg)
        return sorted(file.name for file in self.folder.glob("*.lua") if file.name not in self.not_run)

    def prepare(self, target: Path) -> dict[str, list[str]]:
        """Copy the suite to *target*, patched and with drivers; return what was done to each file, and why.

        Raises:
            LookupError: a patch does not fit its file (any more).
        """
        shutil.copytree(self.folder, target)
        reasons: dict[str, list[str]] = {}
        for name, arrangement in self.arrangements.items():
            reasons[name] = [arrangement.reason]
            if arrangement.driver:
                (target / driver_of(name)).write_text(arrangement.driver)
        for patch in PATCHES:
            if patch.suite == self.name:
                line = _apply(patch, target / patch.file)
                what = patch.old.partition("\n")[0]
                reasons.setdefault(patch.file, []).append(f"line {line} changed, {what}: {patch.reason}")
        return reasons


_RESTRICTED = "_port=true; _soft=true"

SUITES = {
    suite.name: suite
    for suite in (
        Suite(name="lua51", release="5.1.5", dialect="5.1", source="lua51/test", not_run=_PROGRAMS_5_1),
        Suite(
            name="lua53",
            release="5.3.6",
            dialect="5.3",
            source="lua53/testes",
            not_run=_NOT_RUN,
            prelude=_RESTRICTED,
        ),
        Suite(
            name="lua54",
            release="5.4.8",
            dialect="5.4",
            source="lua54/testes",
            arrangements=ARRANGEMENTS_54,
        ),
        Suite(
            name="lua55",
            release="5.5.1",
            dialect="5.5",
            source="lua55/testes",
            not_run=_NOT_RUN,
            prelude=_RESTRICTED,
        ),
    )
}


def driver_of(name: str) -> str:
    """Return the name of the driver for the file *name*, beside it in the copy of the suite."""
    return f"driver_of_{name}"


def _apply(patch: Patch, file: Path) -> int:
    """Change *file*; return the number of the line where the change begins."""
    text = file.read_bytes().decode("latin-1")
    if text.count(patch.old) != 1:
        msg = f"{file.name} has {text.count(patch.old)} places for the patch {patch.old!r}, not one"
        raise LookupError(msg)
    file.write_bytes(text.replace(patch.old, patch.new).encode("latin-1"))
    return text[: text.index(patch.old)].count("\n") + 1


def fetch() -> None:
    """Download lupa's source package with pip and unpack the suites into `SUITES_FOLDER`."""
    with tempfile.TemporaryDirectory() as scratch:
        print(f"downloading the source of {LUPA}; pip prepares it, which takes a minute or two", flush=True)
        subprocess.run(
            [*_PIP_DOWNLOAD, "--no-binary", "lupa", "--no-deps", "--dest", scratch, LUPA],
            check=True,
        )
        (archive,) = Path(scratch).glob("lupa-*.tar.gz")
        with tarfile.open(archive) as package:
            for suite in SUITES.values():
                _unpack(package, suite)
                print(f"{suite.name}: {len(suite.test_files())} test files in {suite.folder}", flush=True)


def _unpack(package: tarfile.TarFile, suite: Suite) -> None:
    """Write the suite's files; only plain files, only below its folder."""
    marker = f"/third-party/{suite.source}/"
    shutil.rmtree(suite.folder, ignore_errors=True)
    for member in package.getmembers():
        _, found, relative = member.name.partition(marker)
        content = package.extractfile(member) if found and member.isfile() else None
        if content is None or ".." in relative.split("/"):
            continue
        target = suite.folder / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.read())

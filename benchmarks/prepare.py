"""Set the peers up: Debian's packages (as root), the peers' virtual environment, the GopherLua host."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from typing import TYPE_CHECKING

from benchmarks.peers import CACHE, DEBIAN_PACKAGES, GOPHER, HERE, PYPI_PEERS, VENV

if TYPE_CHECKING:
    from collections.abc import Mapping

GOPATH = "/usr/share/gocode"
"""Where Debian puts the sources of Go packages."""


def _run(words: list[str], environment: Mapping[str, str] | None = None) -> bool:
    """Run a command; say so if it fails, and go on: the peer will be reported as missing."""
    print("prepare:", " ".join(words), flush=True)
    try:
        subprocess.run(
            words, check=True, env={**os.environ, **(environment or {})}, stdout=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError) as error:
        print("prepare:", error, file=sys.stderr)
        return False
    return True


def _is_installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${Status}", package]
    return subprocess.run(query, check=False, capture_output=True, text=True).stdout.endswith(" installed")


def _install_debian_packages() -> None:
    if not (shutil.which("apt-get") and shutil.which("dpkg-query")):
        print("prepare: no apt-get here; install by hand what of these you want:", *DEBIAN_PACKAGES)
        return
    wanted = [package for package in DEBIAN_PACKAGES if not _is_installed(package)]
    if not wanted:
        return
    if os.geteuid() != 0:
        print("prepare: not root; for more peers: apt-get install", *wanted)
        return
    unattended = {"DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], unattended)
    for package in wanted:  # one at a time: one that is not to be had does not hold up the others
        _run(["apt-get", "install", "-qq", "--yes", "--no-install-recommends", package], unattended)


def _install_packages() -> None:
    if not VENV.exists():
        venv.create(VENV, with_pip=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
    for package in PYPI_PEERS:
        _run([*pip, package])


def _build_gopher() -> None:
    environment = {
        "GO111MODULE": "off",
        "GOPATH": GOPATH,
        "GOCACHE": str(CACHE / "go"),
    }
    if shutil.which("go"):
        _run(["go", "build", "-o", str(GOPHER), str(HERE / "gopher" / "main.go")], environment)


def prepare() -> None:
    """Set up whatever this machine lets us set up."""
    CACHE.mkdir(parents=True, exist_ok=True)
    _install_debian_packages()
    _install_packages()
    _build_gopher()

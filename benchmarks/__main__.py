"""The command line: ``python -m benchmarks [program ...]``, and with ``prepare`` or ``costs`` in their place."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.costs import rows
from benchmarks.measure import measure, scaled
from benchmarks.peers import CACHE, HERE, PEERS, ROOT, Command, MissingPeer, Peer
from benchmarks.prepare import prepare
from benchmarks.programs import PROGRAMS
from benchmarks.readme import as_markdown, in_readme
from benchmarks.report import align, as_json, as_svg, make_report, text
from pylua.options import ENGINES

if TYPE_CHECKING:
    from collections.abc import Sequence

QUICK = {"repeat": 1, "size_factor": 0.5, "timeout": 20.0}
"""What ``--quick`` changes."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Run the same programs on pylua and its peers; print, write and plot the ratios.",
        epilog="`python -m benchmarks prepare` installs and builds the peers that this machine can have; "
        "`python -m benchmarks costs` measures translating, loading and making states.",
    )
    parser.add_argument("programs", nargs="*", metavar="program", help=f"all, or of: {', '.join(PROGRAMS)}")
    names = ", ".join(peer.name for peer in PEERS)
    parser.add_argument("--peers", metavar="LIST", help=f"separated by commas; all, or of: {names}")
    parser.add_argument(
        "--engine", action="append", choices=ENGINES, help="pylua's engine, may be repeated (all)"
    )
    parser.add_argument("--baseline", default="python", metavar="PEER", help="what is 1 (%(default)s)")
    parser.add_argument("--repeat", type=_positive_int, default=5, metavar="N", help="rounds (%(default)s)")
    parser.add_argument(
        "--size-factor", type=float, default=1.0, metavar="F", help="times each program's size (%(default)s)"
    )
    parser.add_argument(
        "--clock", choices=("wall", "cpu"), default="wall", help="cpu suits a busy machine (%(default)s)"
    )
    parser.add_argument(
        "--timeout", type=float, default=60.0, metavar="SECONDS", help="per run (%(default)s)"
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="one round with half the sizes; the files go to .cache/benchmarks",
    )
    parser.add_argument("--readme", action="store_true", help="write the figures in README.md, too")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="for results.json and results.svg")
    return parser


def _positive_int(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def choose_peers(names: str | None, engines: Sequence[str] | None, baseline: str) -> list[Peer]:
    """Return the peers that were asked for; pylua and the baseline are always among them.

    Raises:
        LookupError: there is no such peer.
    """
    known = [peer.name for peer in PEERS]
    engines = engines or list(ENGINES)
    wanted = known if names is None else [*names.split(","), *[f"pylua-{engine}" for engine in engines]]
    for name in [*wanted, baseline]:
        if name not in known:
            raise LookupError(f"unknown peer '{name}'; known: {', '.join(known)}")
    return [
        peer
        for peer in PEERS
        if peer.name == baseline or (peer.name in wanted and (peer.engine is None or peer.engine in engines))
    ]


def find_peers(peers: Sequence[Peer]) -> tuple[list[tuple[Peer, Command]], dict[str, str]]:
    """Return those that this machine has, and why it does not have the others."""
    found, missing = [], {}
    for peer in peers:
        try:
            found.append((peer, peer.find()))
        except MissingPeer as error:
            missing[peer.name] = str(error)
    return found, missing


def _show_progress(line: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def _machine() -> dict[str, str]:
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.machine()}",
        "processors": str(os.cpu_count()),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    if options.programs == ["prepare"]:
        prepare()
        return 0
    if options.programs == ["costs"]:
        print("\n".join(align(list(rows()))))
        return 0
    if options.quick:
        vars(options).update(QUICK)
    try:
        return _run(options)
    except LookupError as error:
        print("benchmarks:", error.args[0], file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _run(options: argparse.Namespace) -> int:
    for name in options.programs:
        if name not in PROGRAMS:
            raise LookupError(f"unknown program '{name}'; known: {', '.join(PROGRAMS)}")
    programs = [PROGRAMS[name] for name in options.programs or PROGRAMS]
    peers, missing = find_peers(choose_peers(options.peers, options.engine, options.baseline))
    if options.baseline in missing:
        raise LookupError(f"the baseline {options.baseline} is missing: {missing[options.baseline]}")
    for name, why in missing.items():
        print(f"missing: {name}: {why}", file=sys.stderr)
    measurement = measure(
        programs,
        peers,
        repeat=options.repeat,
        size_factor=options.size_factor,
        timeout=options.timeout,
        show=_show_progress,
    )
    _show_progress("")
    report = make_report(
        measurement,
        baseline=options.baseline,
        clock=options.clock,
        repeat=options.repeat,
        sizes={program.name: scaled(program.size, options.size_factor) for program in programs},
        machine=_machine(),
        peers={peer.name: peer.what for peer, _ in peers},
        missing=missing,
        engines=[peer.name for peer, _ in peers if peer.engine],
        shares={peer.name: peer.share for peer, _ in peers},
    )
    print(text(report), end="")
    folder = options.output or (CACHE if options.quick else HERE)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("results.json", as_json(report)), ("results.svg", as_svg(report))):
        (folder / name).write_text(content, "utf-8")
        print("written:", os.path.relpath(folder / name))
    if options.readme:
        readme = ROOT / "README.md"
        readme.write_text(in_readme(readme.read_text("utf-8"), as_markdown(report)), "utf-8")
        print("written:", os.path.relpath(readme))
    return int(any(name in by_peer for by_peer in report.problems.values() for name in report.engines))


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.fuzz`: write random programs and compare what they do, on all processors."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from pathlib import Path

from pylua.options import ENGINES
from tests.fuzz.comparing import difference_to, find_difference, outcome_of_real_lua
from tests.fuzz.model import Body, render
from tests.fuzz.report import conformance_file, reduced, signature
from tests.fuzz.running import Compared, Found, Run
from tests.strategies import ProgramWriter

SECONDS = 600.0
"""How long a run is if nothing else was asked for."""

LONG_EACH = 10
"""One program in so many is long: a long one takes the time of ten short ones, and shows little more."""

REDUCING = 90.0
"""How long a program is made smaller, in seconds."""


def program(seed: int, number: int) -> Body:
    """Return program *number* of a run."""
    chooser = random.Random(f"{seed}/{number}")  # noqa: S311
    return ProgramWriter(chooser.randrange, short=number % LONG_EACH != 0).program()


def compare(seed: int, number: int, engines: list[str], known: set[str]) -> Compared:
    """Compare one program on the real Lua and *engines*; what has a signature in *known* is not made smaller."""
    whole = program(seed, number)
    source = render(whole)
    expected = outcome_of_real_lua(source)
    if expected is None:
        return Compared(lines=0)
    lines = source.count("\n")
    difference = difference_to(expected, source, engines)
    if difference is None:
        return Compared(lines)
    first = signature(difference)
    if first in known:
        return Compared(lines, Found(number, first, str(difference)))
    end = time.monotonic() + REDUCING
    small = reduced(whole, engines, lambda: time.monotonic() > end)
    difference = find_difference(render(small), engines) or difference
    known |= {first, signature(difference)}
    name = f"random_program_{seed}_{number}.lua"
    file = conformance_file(small, engines, name)
    return Compared(lines, Found(number, signature(difference), str(difference), name, file))


def main(arguments: list[str] | None = None) -> int:
    """Run the command; the exit status is 0 if there was no difference."""
    options = _parser().parse_args(arguments)
    if options.show is not None:
        print(render(program(options.seed, options.show)))
        return 0
    engines = options.engines or list(ENGINES)
    seconds = options.seconds or (float("inf") if options.programs else SECONDS)
    print(f"seed {options.seed}: random programs on the real Lua and on {', '.join(engines)}", flush=True)
    run = Run(
        lambda number, known: compare(options.seed, number, engines, known),
        programs=options.programs,
        seconds=seconds,
        workers=options.workers,
        folder=options.output,
    )
    run.wait()
    print(run.summary())
    return 1 if run.kinds else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz",
        description="Write random programs and run each on the real Lua and on pylua's engines. A program on which "
        "they differ is made smaller, and written as a conformance file.",
    )
    parser.add_argument("--programs", type=int, metavar="N", help="how many (as many as there is time for)")
    parser.add_argument(
        "--seconds", type=float, help=f"how long ({SECONDS:.0f} if no number of programs is given)"
    )
    parser.add_argument("--seed", type=int, default=int(time.time()), help="which programs (by the clock)")
    parser.add_argument(
        "--engine", choices=ENGINES, action="append", dest="engines", help="may be given again (all)"
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (%(default)s)")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        default=Path(".cache/fuzz"),
        help="for conformance files (%(default)s)",
    )
    parser.add_argument(
        "--show", type=int, metavar="NUMBER", help="print this program of the run, and do nothing else"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

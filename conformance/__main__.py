"""The command line: ``python -m conformance [file ...]`` and ``python -m conformance fetch``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.engines import ENGINES, PYLUA_ENGINES, find_engine
from conformance.run import Job, Result, jobs_for_our_files, jobs_for_suite, our_files, run_jobs
from conformance.suites import SUITES, fetch

if TYPE_CHECKING:
    from collections.abc import Sequence


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m conformance",
        description="Run Lua files with known results; the last line says how many passed.",
        epilog="`python -m conformance fetch` downloads Lua's official test suites for --suite.",
    )
    parser.add_argument("files", nargs="*", help="files or folders; all if none is given")
    parser.add_argument(
        "--engine", choices=ENGINES, default=PYLUA_ENGINES[0], help="lua is a real Lua (%(default)s)"
    )
    parser.add_argument("--suite", choices=SUITES, help="run an official suite instead of our files")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="per file (30; official suites 600)")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="at a time (%(default)s)")
    parser.add_argument(
        "--lua", metavar="PROGRAM", help="the real Lua (environment's LUA, lupa, lua5.4, lua)"
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    options = _parser().parse_args(arguments)
    if options.files == ["fetch"]:
        fetch()
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        try:
            return _run(options, Path(scratch))
        except LookupError as error:
            print("conformance:", error, file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return 130


def _run(options: argparse.Namespace, scratch: Path) -> int:
    if options.suite:
        suite = SUITES[options.suite]
        engine = find_engine(options.engine, options.lua, suite.dialect)
        jobs = jobs_for_suite(suite, options.files, engine, scratch / suite.name)
        timeout = options.timeout or 600.0
    else:
        engine = find_engine(options.engine, options.lua)
        jobs = jobs_for_our_files(our_files(options.files), engine)
        timeout = options.timeout or 30.0
    width = max((len(job.title) for job in jobs), default=4)
    print(f"{'file':{width}}  {'result':7}  seconds  notes", flush=True)
    results = run_jobs(
        jobs, engine, workers=options.jobs, timeout=timeout, show=lambda result: _show_row(result, width)
    )
    return _summarize(jobs, results)


def _show_row(result: Result, width: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
    notes = "; ".join(result.notes)
    print(
        f"{result.job.title:{width}}  {result.verdict:7}  {result.seconds:7.2f}  {notes}".rstrip(), flush=True
    )


def _summarize(jobs: Sequence[Job], results: Sequence[Result]) -> int:
    for result in results:
        if result.details:
            print(f"\n--- {result.job.title}: {result.verdict}\n{result.details.rstrip()}")
    skipped = sum(result.verdict == "skipped" for result in results)
    passed = sum(result.verdict == "ok" for result in results)
    if skipped:
        print(f"\nskipped {skipped}")
    print(f"\npassed {passed} of {len(jobs) - skipped}")
    return 0 if passed == len(jobs) - skipped else 1


if __name__ == "__main__":
    sys.exit(main())

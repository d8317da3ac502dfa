"""The command line: ``python -m conformance [file ...]``, ``... report`` and ``... fetch``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from conformance import report
from conformance.engines import ENGINES, PYLUA_ENGINES, ROOT, find_engine
from conformance.report import OUR_FILES, Section
from conformance.run import Job, Result, jobs_for_our_files, jobs_for_suite, our_files, run_jobs
from conformance.suites import SUITES, fetch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from conformance.engines import Engine

OUR_SECONDS = 30.0
"""Time limit for one of our files."""

OFFICIAL_SECONDS = 1200.0
"""Time limit for an official file that has none of its own: the longest takes a minute and a half."""

REPORTED_SUITE = SUITES["lua54"]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m conformance",
        description="Run Lua files with known results; the last line says how many passed.",
        epilog="`python -m conformance fetch` downloads Lua's official test suites for --suite; "
        "`python -m conformance report` runs everything and writes the tables (see report --help).",
    )
    parser.add_argument("files", nargs="*", help="files or folders; all if none is given")
    parser.add_argument("--suite", choices=SUITES, help="run an official suite instead of our files")
    parser.add_argument(
        "--quick", action="store_true", help="of a suite, leave out the files and tests that take long"
    )
    parser.add_argument(
        "--timeout",
        type=float,
        metavar="SECONDS",
        help=f"per file ({OUR_SECONDS:.0f}; official suites {OFFICIAL_SECONDS:.0f}, all.lua 3600)",
    )
    _add_common(parser)
    return parser


def _report_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m conformance report",
        description="Run our files and the official suite on pylua's engines; write what passed, "
        "what was changed and what was not performed.",
    )
    parser.add_argument(
        "--output", type=Path, metavar="FILE", default=ROOT / "README.md", help="has the table (%(default)s)"
    )
    parser.add_argument(
        "--html",
        type=Path,
        metavar="FILE",
        default=ROOT / ".cache" / "conformance.html",
        help="becomes a page with every file (%(default)s)",
    )
    _add_common(parser)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        action="append",
        dest="engines",
        help="lua is a real Lua; may be given again (all of pylua's)",
    )
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, help="at a time (%(default)s)")
    parser.add_argument(
        "--lua", metavar="PROGRAM", help="the real Lua (environment's LUA, lupa, lua5.4, lua)"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if list(arguments) == ["fetch"]:
        fetch()
        return 0
    is_report = list(arguments[:1]) == ["report"]
    options = _report_parser().parse_args(arguments[1:]) if is_report else _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        try:
            return _report(options, Path(scratch)) if is_report else _run(options, Path(scratch))
        except LookupError as error:
            print("conformance:", error, file=sys.stderr)
            return 2
        except KeyboardInterrupt:
            return 130


# ---------------------------------------------------------------- running


def _run(options: argparse.Namespace, scratch: Path) -> int:
    names = options.engines or PYLUA_ENGINES
    status = 0
    for name in names:
        if len(names) > 1:
            print(f"\non {name}", flush=True)
        if options.suite:
            suite = SUITES[options.suite]
            engine = find_engine(name, options.lua, suite.dialect)
            jobs = jobs_for_suite(suite, options.files, engine, scratch / name, quick=options.quick)
        else:
            engine = find_engine(name, options.lua)
            jobs = jobs_for_our_files(our_files(options.files), engine)
        if options.timeout:
            jobs = [attrs.evolve(job, seconds=options.timeout) for job in jobs]
        timeout = OFFICIAL_SECONDS if options.suite else OUR_SECONDS
        status |= _summarize(_run_and_show(jobs, engine, options.jobs, timeout))
    return status


def _run_and_show(jobs: Sequence[Job], engine: Engine, workers: int, timeout: float) -> list[Result]:
    width = max((len(job.title) for job in jobs), default=4)
    print(f"{'file':{width}}  {'result':7}  seconds  notes", flush=True)
    return run_jobs(
        jobs, engine, workers=workers, timeout=timeout, show=lambda result: _show_row(result, width)
    )


def _show_row(result: Result, width: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
    notes = "; ".join(result.notes)
    print(
        f"{result.job.title:{width}}  {result.verdict:7}  {result.seconds:7.2f}  {notes}".rstrip(), flush=True
    )


def _summarize(results: Sequence[Result]) -> int:
    """Print what failed, and the totals; return the exit status."""
    for result in results:
        if result.details:
            print(f"\n--- {result.job.title}: {result.verdict}\n{result.details.rstrip()}")
    skipped = sum(result.verdict == "skipped" for result in results)
    passed = sum(result.verdict == "ok" for result in results)
    if skipped:
        print(f"\nskipped {skipped}")
    print(f"\npassed {passed} of {len(results) - skipped}")
    return 0 if passed == len(results) - skipped else 1


# ---------------------------------------------------------------- the report


def _report(options: argparse.Namespace, scratch: Path) -> int:
    report.in_readme(options.output.read_text(encoding="utf-8"), "")  # fails now rather than after minutes
    sections = []
    status = 0
    for name in options.engines or PYLUA_ENGINES:
        engine = find_engine(name, options.lua, REPORTED_SUITE.dialect)
        suite_jobs = jobs_for_suite(REPORTED_SUITE, (), engine, scratch / name)
        for title, jobs, timeout in (
            (OUR_FILES, jobs_for_our_files(our_files(()), engine), OUR_SECONDS),
            (f"Lua {REPORTED_SUITE.release}'s test suite", suite_jobs, OFFICIAL_SECONDS),
        ):
            print(f"\n{name}: {title}", flush=True)
            results = _run_and_show(jobs, engine, options.jobs, timeout)
            status |= _summarize(results)
            sections.append(Section(engine=name, suite=title, results=results))
    _write(options, sections)
    return status


def _write(options: argparse.Namespace, sections: Sequence[Section]) -> None:
    text = options.output.read_text(encoding="utf-8")
    options.output.write_text(report.in_readme(text, report.markdown(sections)), encoding="utf-8")
    options.html.parent.mkdir(parents=True, exist_ok=True)
    options.html.write_text(report.page(sections), encoding="utf-8")
    print(f"\nwrote {options.output} and {options.html}")


if __name__ == "__main__":
    sys.exit(main())

"""Tables of what passed, what was changed and what was not performed: for README.md, and as a page of HTML."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import attrs

from conformance.engines import ROOT
from conformance.reach import TEST_LIBRARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from conformance.run import Result

BEGIN, END = "<!-- conformance -->", "<!-- /conformance -->"
"""What stands around the table in README.md."""

OUR_FILES = "our conformance files"

_TOLD_BY_LINES = "not performed: testC not active"
"""How the messages begin that say less than the number of lines that need the test library."""


@attrs.frozen(kw_only=True)
class Section:
    """The results of one suite on one engine.

    Attributes:
        engine: its name.
        suite: what the tables call the suite.
        results: one for each file.
    """

    engine: str
    suite: str
    results: Sequence[Result]

    @property
    def count(self) -> str:
        """Return "passed of total", and how many were skipped if any were."""
        skipped = sum(result.verdict == "skipped" for result in self.results)
        passed = sum(result.verdict == "ok" for result in self.results)
        suffix = f" ({skipped} skipped)" if skipped else ""
        return f"{passed} of {len(self.results) - skipped}{suffix}"


def version_of_pylua() -> str:
    """Return the version that pyproject.toml gives: the package need not be installed."""
    found = re.search(
        r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    return found[1] if found else "unknown"


def in_readme(text: str, table: str) -> str:
    """Return *text* with *table* between its two comments.

    Raises:
        LookupError: the comments are not there, in this order.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        msg = f"no place for the table: {BEGIN} and {END}"
        raise LookupError(msg)
    return f"{before}{begin}\n{table.strip()}\n{end}{after}"


# ---------------------------------------------------------------- what there is to say


def _notes(result: Result) -> list[str]:
    """Return a result's notes, its failure first, without what `_reach_sentence` says of all files."""
    failure = (
        [] if result.verdict in ("ok", "skipped") else [f"{result.verdict}: {_first_line(result.details)}"]
    )
    reach = result.job.reach.note() if result.job.reach else ""
    return failure + [note for note in result.notes if note != reach and not note.startswith(_TOLD_BY_LINES)]


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _notes_of_files(
    sections: Sequence[Section], notes_of: Callable[[Result], Iterable[str]]
) -> dict[str, list[str]]:
    """Return the notes on each file of one suite; a note that not all engines share names its engines."""
    engines: dict[tuple[str, str], list[str]] = {}
    for section in sections:
        for result in section.results:
            for note in notes_of(result):
                engines.setdefault((result.job.title, note), []).append(section.engine)
    notes: dict[str, list[str]] = {}
    for (title, note), names in engines.items():
        is_shared = len(names) == len(sections)
        notes.setdefault(title, []).append(note if is_shared else f"{', '.join(names)}: {note}")
    return notes


def _reach_sentence(section: Section) -> str:
    """Say how much of a suite was run, from the lines of its files."""
    reaches = {result.job.title: result.job.reach for result in section.results if result.job.reach}
    lines = sum(reach.lines for reach in reaches.values())
    unreached = sum(reach.unreached for reach in reaches.values())
    if not unreached:
        return f"All their {lines:,} lines of code run"
    most = sorted(reaches, key=lambda title: -reaches[title].unreached)[:3]
    files = ", ".join(f"{reaches[title].unreached:,} in {title}" for title in most)
    return (
        f"{lines - unreached:,} of their {lines:,} lines of code run; the other {unreached:,} (of them {files}) need "
        f"`{TEST_LIBRARY}`, a library for testing the inside of the real Lua's C code"
    )


def _by_suite(sections: Iterable[Section]) -> dict[str, list[Section]]:
    """Return the sections of each suite, one for each engine."""
    suites: dict[str, list[Section]] = {}
    for section in sections:
        suites.setdefault(section.suite, []).append(section)
    return suites


def _engines(sections: Iterable[Section]) -> list[str]:
    return list(dict.fromkeys(section.engine for section in sections))


# ---------------------------------------------------------------- Markdown


def markdown(sections: Sequence[Section]) -> str:
    """Return the totals with a column for each engine, and a row for each file that was not simply run."""
    engines = _engines(sections)
    suites = _by_suite(sections)
    lines = [
        f"pylua {version_of_pylua()} passes (`make report` runs everything and writes this):",
        "",
        _row(["", *engines]),
        _row("---" for _ in ["", *engines]),
    ]
    for suite, of_suite in suites.items():
        counts = {section.engine: section.count for section in of_suite}
        lines.append(_row([suite, *(counts.get(engine, "") for engine in engines)]))
    for suite, of_suite in suites.items():
        notes = _notes_of_files(of_suite, _notes)
        if suite != OUR_FILES:
            lines += ["", _about_official_suite(of_suite[0], len(notes))]
        if notes:
            lines += ["", _row([f"of {suite}", "what to know"]), _row(["---", "---"])]
            lines += [_row([title, "; ".join(notes[title])]) for title in sorted(notes)]
    return "\n".join(lines)


def _about_official_suite(section: Section, noted: int) -> str:
    return (
        f"Every file of {section.suite} is run, each in a process of its own and with neither `_port` nor `_soft`, "
        f"which would leave out what is not portable or takes long. {_reach_sentence(section)}. "
        f"{len(section.results) - noted} of the {len(section.results)} files are simply run; about the others:"
    )


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


# ---------------------------------------------------------------- HTML

_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Conformance of pylua {version}</title>
<style>
  :root {{ color-scheme: light dark; font: 15px/1.4 system-ui, sans-serif; }}
  body {{ max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }}
  table {{ border-collapse: collapse; margin: 1rem 0; }}
  th, td {{ padding: .15rem .8rem .15rem 0; text-align: left; vertical-align: top; }}
  th {{ border-bottom: 1px solid; }}
  td {{ white-space: pre-line; }}
  tr.bad td {{ color: #c22; }}
</style>
<h1>Conformance of pylua {version}</h1>
{body}
</html>
"""


def page(sections: Sequence[Section]) -> str:
    """Return a page that needs nothing else: the totals, and every file with a column for each engine."""
    engines = _engines(sections)
    body = [_html_row(["", *engines], "th")]
    for suite, of_suite in _by_suite(sections).items():
        counts = {section.engine: section.count for section in of_suite}
        body.append(_html_row([suite, *(counts.get(engine, "") for engine in engines)]))
    body = ["<table>", *body, "</table>"]
    for suite, of_suite in _by_suite(sections).items():
        body += _html_suite(suite, of_suite)
    return _PAGE.format(version=html.escape(version_of_pylua()), body="\n".join(body))


def _html_suite(suite: str, sections: Sequence[Section]) -> list[str]:
    """Return the heading and the table of one suite; a cell tells the result, and the seconds of a good one."""
    notes = _notes_of_files(sections, lambda result: result.notes)
    rows: dict[str, dict[str, Result]] = {}
    for section in sections:
        for result in section.results:
            rows.setdefault(result.job.title, {})[section.engine] = result
    engines = [section.engine for section in sections]
    table = [_html_row(["file", *engines, "notes"], "th")]
    for title, results in rows.items():
        cells = [_told(results[engine]) if engine in results else "" for engine in engines]
        table.append(_html_row([title, *cells, "\n".join(notes.get(title, ()))]))
        for engine, result in results.items():
            if result.verdict not in ("ok", "skipped"):
                table.append(
                    _html_row([f"{title}: {result.verdict} on {engine}", result.details], kind="bad")
                )
    return [f"<h2>{html.escape(suite)}</h2>", "<table>", *table, "</table>"]


def _told(result: Result) -> str:
    return f"{result.seconds:.2f} s" if result.verdict == "ok" else result.verdict


def _html_row(cells: Sequence[str], tag: str = "td", kind: str = "") -> str:
    start = f'<tr class="{kind}">' if kind else "<tr>"
    return start + "".join(f"<{tag}>{html.escape(cell)}" for cell in cells)

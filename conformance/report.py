"""Tables of what passed, what was changed and what was not performed: for README.md, and as a page of HTML."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import attrs

from conformance.engines import ROOT
from conformance.reach import TEST_LIBRARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from conformance.run import Result

BEGIN, END = "<!-- conformance -->", "<!-- /conformance -->"
"""What stands around the table in README.md."""

OUR_FILES = "our files"

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
    """Return a result's notes, its failure first."""
    failure = (
        [] if result.verdict in ("ok", "skipped") else [f"{result.verdict}: {_first_line(result.details)}"]
    )
    return failure + [note for note in result.notes if not note.startswith(_TOLD_BY_LINES)]


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0]


def _notes_of_files(sections: Iterable[Section]) -> dict[str, list[str]]:
    """Return the notes on each file of one suite; a note that not all engines share names its engines."""
    engines: dict[tuple[str, str], list[str]] = {}
    everywhere: list[str] = []
    for section in sections:
        everywhere.append(section.engine)
        for result in section.results:
            for note in _notes(result):
                engines.setdefault((result.job.title, note), []).append(section.engine)
    notes: dict[str, list[str]] = {}
    for (title, note), names in engines.items():
        notes.setdefault(title, []).append(note if names == everywhere else f"{', '.join(names)}: {note}")
    return notes


def _reach_sentence(section: Section) -> str:
    """Say how much of a suite was run, from the lines of its files."""
    reaches = [result.job.reach for result in section.results if result.job.reach]
    unreached, lines = sum(reach.unreached for reach in reaches), sum(reach.lines for reach in reaches)
    return (
        f"{lines - unreached:,} of their {lines:,} lines of code; the others need `{TEST_LIBRARY}`, "
        "a library for testing the inside of the real Lua's C code"
    )


def _suites(sections: Sequence[Section]) -> list[str]:
    return list(dict.fromkeys(section.suite for section in sections))


# ---------------------------------------------------------------- Markdown


def markdown(sections: Sequence[Section]) -> str:
    """Return the table of totals, and a row for each file of which there is something to say."""
    suites = _suites(sections)
    counts = {(section.engine, section.suite): section.count for section in sections}
    lines = [
        f"pylua {version_of_pylua()} passes (`make report` runs everything and writes this):",
        "",
        _row(["engine", *suites]),
        _row("---" for _ in ["engine", *suites]),
        *(
            _row([engine, *(counts.get((engine, suite), "") for suite in suites)])
            for engine in dict.fromkeys(section.engine for section in sections)
        ),
    ]
    for suite in suites:
        of_suite = [section for section in sections if section.suite == suite]
        notes = _notes_of_files(of_suite)
        if suite != OUR_FILES:
            lines += ["", _about_official_suite(of_suite[0], len(notes))]
        if notes:
            lines += ["", _row([f"of {suite}", "what to know"]), _row(["---", "---"])]
            lines += [_row([title, "; ".join(notes[title])]) for title in sorted(notes)]
    return "\n".join(lines)


def _about_official_suite(section: Section, noted: int) -> str:
    return (
        f"Every file of {section.suite} is run, each in a process of its own and with neither `_port` nor `_soft`, "
        "which would leave out what is not portable or takes long: "
        f"{_reach_sentence(section)}. "
        f"{len(section.results) - noted} of the files run whole and unchanged. About the others:"
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
  td.number {{ text-align: right; }}
  tr.bad td {{ color: #c22; font-weight: bold; }}
  pre {{ margin: 0; font-weight: normal; white-space: pre-wrap; }}
</style>
<h1>Conformance of pylua {version}</h1>
{body}
</html>
"""


def page(sections: Sequence[Section]) -> str:
    """Return a page that needs nothing else: the totals, and every file."""
    body = ["<ul>"]
    for number, section in enumerate(sections):
        title = html.escape(f"{section.engine}, {section.suite}: {section.count}")
        body.append(f'<li><a href="#s{number}">{title}</a>')
    body.append("</ul>")
    for number, section in enumerate(sections):
        body += _html_section(section, f"s{number}")
    return _PAGE.format(version=html.escape(version_of_pylua()), body="\n".join(body))


def _html_section(section: Section, anchor: str) -> list[str]:
    return [
        f'<h2 id="{anchor}">{html.escape(section.engine)}, {html.escape(section.suite)}: {section.count}</h2>',
        "<table><tr><th>file<th>result<th>seconds<th>notes",
        *map(_html_row, section.results),
        "</table>",
    ]


def _html_row(result: Result) -> str:
    kind = "" if result.verdict in ("ok", "skipped") else ' class="bad"'
    notes = "<br>".join(html.escape(note) for note in result.notes)
    details = f"<pre>{html.escape(result.details)}</pre>" if result.details else ""
    return (
        f"<tr{kind}><td>{html.escape(result.job.title)}<td>{result.verdict}"
        f'<td class="number">{result.seconds:.2f}<td>{notes}{details}'
    )

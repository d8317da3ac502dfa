"""The README's figures: the part between two comments, made of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.goals import ENGINE, outcomes
from benchmarks.report import significant

if TYPE_CHECKING:
    from benchmarks.goals import Outcome
    from benchmarks.report import Report

BEGIN, END = "<!-- benchmarks -->", "<!-- /benchmarks -->"


def in_readme(text: str, part: str) -> str:
    """Return *text* with *part* between its two comments.

    Raises:
        LookupError: the comments are not there, in this order.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise LookupError(f"no place for the figures: {BEGIN} and {END}")
    return f"{before}{begin}\n{part.strip()}\n{end}{after}"


def as_markdown(report: Report) -> str:
    """Return the figures: each peer's mean, then the goals with what holds back those that were missed."""
    python, processors = report.machine.get("python", ""), report.machine.get("processors", "?")
    lines = [
        (
            f"{len(report.times)} programs, best of {report.repeat} rounds, {report.clock} time without start-up, "
            f"{python}, {processors} processors (`make bench` measures and writes this):"
        ),
        "",
        "![Time of each peer over that of Python](benchmarks/results.svg)",
        "",
        "| pylua's time over that of | mean | range | programs |",
        "| --- | --- | --- | --- |",
    ]
    for peer, what in report.peers.items():
        mean = report.mean(ENGINE, peer)
        if peer != ENGINE and mean:
            name = what if peer not in report.shares else f"{what} ¹"
            cells = [significant(mean.value), f"{significant(mean.low)} - {significant(mean.high)}"]
            lines.append(f"| {name} | {cells[0]} | {cells[1]} | {mean.count} |")
    if report.shares:
        share = max(report.shares.values())
        lines += ["", f"¹ ran {share:.0%} of each program's size; its times are scaled up."]
    lines += ["", "| goal: time over that of | at most | measured |", "| --- | --- | --- |"]
    for outcome in outcomes(report):
        lines.append(f"| {outcome.what} | {significant(outcome.target)} | {_verdict(outcome)} |")
    missed = [outcome for outcome in outcomes(report) if not outcome.reached and outcome.worst]
    for outcome in missed:
        worst = ", ".join(f"{program} {significant(value)}" for program, value in outcome.worst)
        over = outcome.measured / outcome.target - 1
        lines += [
            "",
            f"Against {outcome.what} the goal is missed by {over:.0%}; what holds it back: {worst}.",
        ]
    return "\n".join(lines)


def _verdict(outcome: Outcome) -> str:
    return f"{significant(outcome.measured)}{'' if outcome.reached else ' (missed)'}"
